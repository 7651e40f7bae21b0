"""Finds the names that the parser gives no label, or that of a thing: "the toy maker Plonk".

By what stands around them: a noun that says what somebody is, a title, a company's word, or a verb whose
subject or object is somebody. Names that the parser does see are found in ``mentions``; whom they stand for
is decided in ``names``.
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from extractors.actors import spelling
from extractors.actors.gazetteer import Entry, Gazetteer, fold, longest_role, matches
from extractors.actors.gender import gender_of_name
from extractors.actors.mentions import POSSESSIVE, ROLE_CLASSES, Name
from extractors.syntax import Sentence

Owners = dict[tuple[int, int], Entry]

_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "dative", "appos", "conj", "poss", "attr"})
_LINKS = frozenset({"of", "for", "de", "del", "du", "da", "di", "do", "la", "&"})
_LONGEST = 6  # tokens: "Army of the People's Dawn"
_KINDS = {"company_noun": "company", "body_noun": "organization", "armed_noun": "armed_group"}
_UNNAMED = frozenset({"MONEY", "LANGUAGE", "TIME", "PERCENT", "QUANTITY", "ORDINAL"})
# "Lawmaker" and "filmmaker" are persons: they stand among the roles.
_MAKER = "maker"


def kind_of_noun(gazetteer: Gazetteer, noun: Token) -> str | None:
    """The kind of actor that a noun names: "maker" a company, "guild" an organisation.

    Nouns that a person may be as well ("producer") name none; "" where the kind is left open.
    """
    word = fold(noun.lemma_ if noun.tag_ == "NNS" else noun.text)
    for name, kind in _KINDS.items():
        if word in gazetteer.words[name]:
            return kind
    role = gazetteer.roles["nominal"].get((word,))
    if role is not None:
        is_body = role.kind not in (None, "state", "person", "bloc")
        if not is_body or word in gazetteer.words["any_holder"]:
            return None
        return role.kind if role.kind and "/" not in role.kind else ""
    is_person = any((word,) in gazetteer.roles[name] for name in ROLE_CLASSES)
    return "company" if word.endswith(_MAKER) and not is_person else None


def overlooked(gazetteer: Gazetteer, names: list[Name], sentences: list[Sentence]) -> Iterator[Name]:
    """Names of persons and organisations in the words that are no name yet."""
    taken = {(name.sentence.index, i) for name in names for i in range(name.first, name.last + 1)}
    owners = owners_of(names)
    for sentence in sentences:
        if sentence.field == "title" or sentence.span.text.isupper():
            continue
        for first, last in _runs(sentence, taken):
            name = _read(gazetteer, sentence, first, last, owners)
            if name is None:
                continue
            if name.sort == "organization":
                name = replace(name, country_iso3=_country_of_owner(name, owners))
            yield name


def owners_of(names: list[Name]) -> Owners:
    """The countries that may own a name, by the place of their last word."""
    return {(n.sentence.index, n.last): n.entry for n in names if n.entry and n.entry.kind == "state"}


def _country_of_owner(name: Name, owners: Owners) -> str | None:
    """China's of "China's Jinlong Battery"."""
    owner = owners.get((name.sentence.index, name.first - 2))
    is_owned = owner is not None and name.sentence.span.doc[name.first - 1].text in POSSESSIVE
    return owner.country_iso3 if owner is not None and is_owned else None


def as_organization(gazetteer: Gazetteer, name: Name, owners: Owners) -> Name:
    """The parser's town that the words around it show to be an organisation: "the portal Satyadhara"."""
    country = _country_of_owner(name, owners)
    is_body = (
        _is_told(gazetteer, name, behind=False)  # "the Munich court" is no name of a court
        or (_is_company(gazetteer, name) and name.head.dep_ in _ARGUMENTS)
        or (country is not None and name.head.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "dative"))
    )
    return replace(name, sort="organization", country_iso3=country) if is_body else name


def _runs(sentence: Sentence, taken: set[tuple[int, int]]) -> Iterator[tuple[Token, Token]]:
    """First and last token of each row of capitalised words that is no name yet."""
    at, end, doc = sentence.span.start, sentence.span.end, sentence.span.doc

    def is_free(i: int) -> bool:
        return i < end and _may_be_part(doc[i]) and (sentence.index, i) not in taken

    while at < end:
        if not is_free(at):
            at += 1
            continue
        first = last = at
        while True:
            step = last + 1
            if step < end and (doc[step].tag_ == "HYPH" and not doc[step].whitespace_):
                step += 1
            elif step < end and doc[step].lower_ in _LINKS:
                step += 2 if step + 1 < end and doc[step + 1].lower_ in ("the", "a") else 1
            elif step < end and doc[step].text in POSSESSIVE and _is_of_many(doc[step]):
                step += 1
            if is_free(step):
                last = step
                continue
            if step == last + 1 and step < end and _is_number_of_name(doc[step]):
                last = step
            break
        at = last + 1
        if last - first < _LONGEST:
            yield doc[first], doc[last]


def _may_be_part(token: Token) -> bool:
    """A capitalised word that may stand in a name, whatever the parser takes it for; no sum of money."""
    return (
        token.text[:1].isupper()
        and (token.pos_ == "PROPN" or bool(token.ent_type_))
        and token.pos_ not in _NO_PARTS
        and token.ent_type_ not in _UNNAMED
        and not any(character.isdigit() for character in token.text[:4])
    )


_NO_PARTS = frozenset({"PRON", "DET", "ADP", "CCONJ", "SCONJ", "NUM", "AUX"})


def _is_of_many(possessive: Token) -> bool:
    """ "Farmers' Bloc", "People's Dawn": not "Karhu's Sanna Niemi"."""
    return possessive.text in ("'", "’") or possessive.nbor(-1).lower_ in ("people", "women", "children")


def _is_number_of_name(token: Token) -> bool:
    """ "Local 88", "Bench 2030": not "Zesco 870 million"."""
    is_counting = token.i + 1 < token.sent.end and token.nbor().pos_ in ("NOUN", "NUM", "PROPN", "ADJ", "SYM")
    return token.text.isdigit() and token.ent_type_ not in _UNNAMED and not is_counting


def _behind_title(gazetteer: Gazetteer, words: list[str]) -> int:
    """How many words of a row are a title: 2 of "Deputy Mayor Obi", 0 of "Obi"."""
    at = 0
    while at < len(words):
        title = longest_role(gazetteer, ROLE_CLASSES, words[at:], at_end=False)
        if title is None:
            break
        at += title[1]
    # "Competition Commissioner Agnes Verhoeven"
    inner = (i for i in range(len(words) - 1, at, -1) if longest_role(gazetteer, _OFFICES, words[at:i]))
    return next(inner, at)


_COMMON = ("institution", "government", "group", "nominal")
_OFFICES = ("office", "honorific")


def _read(gazetteer: Gazetteer, sentence: Sentence, first: Token, last: Token, owners: Owners) -> Name | None:  # noqa: PLR0911
    """The name in a row of capitalised words; None where nothing shows that it is somebody's."""
    doc = sentence.span.doc
    words = [fold(doc[i].text) for i in range(first.i, last.i + 1)]
    size = _behind_title(gazetteer, words)
    if size:
        at = first.i + size
        is_one = at <= last.i and not any(doc[i].lower_ in _LINKS for i in range(at, last.i + 1))
        is_named = is_one and doc[at].text[:1].isupper() and len(doc[last.i].text) > 1
        is_cut = last.dep_ == "compound" and last.head.i == last.i + 1  # the surname is a name already
        return Name(sentence, at, last.i, "person", None) if is_named and not is_cut else None
    name = Name(sentence, first.i, last.i, "organization", None)
    is_common = any(tuple(words) in gazetteer.roles[name] for name in _COMMON)  # "the High Court"
    is_word = is_common or len(name.text) < _SHORTEST or words[0] in gazetteer.words["not_names"]
    if is_word or _is_blocked(gazetteer, name):
        return None
    is_told = _is_told(gazetteer, name)
    is_plural = first.tag_ in ("NNS", "NNPS") and (first.i == last.i or first.is_sent_start)
    if is_plural or (first.i == last.i and not is_told and last.ent_type_ == "NORP"):
        return None  # "Koreans", "Hundreds of Tibetans"
    head = name.head
    if head.dep_ == "compound":
        return name if is_told and head.head.i <= last.i + 1 else None
    if head.dep_ not in _ARGUMENTS:
        return name if is_told else None
    if first.i > sentence.span.start and _is_person_noun(gazetteer, doc[first.i - 1]):
        return replace(name, sort="person")
    if is_told or _is_company(gazetteer, name):
        return name
    is_owned = last.ent_type_ in _OWNED and _country_of_owner(name, owners) is not None
    if not is_owned and not is_somebody(gazetteer, name):
        return None
    return replace(name, sort="person") if _is_of_person(name) else name


def _is_blocked(gazetteer: Gazetteer, name: Name) -> bool:
    """Whether the lists say that a word of it names no actor: "West Bank"."""
    words = [token.text for token in name.tokens]
    folded = [fold(word) for word in words]
    return any(
        term.sort == "blocked" for at in range(len(words)) for term in matches(gazetteer, words, folded, at)
    )


def _is_person_noun(gazetteer: Gazetteer, noun: Token) -> bool:
    """ "the widow Shamim Akhtar"."""
    word = fold(noun.text)
    is_role = noun.tag_ == "NN" and longest_role(gazetteer, ("role", "office"), [word]) is not None
    return is_role and word not in gazetteer.words["any_holder"]


def _is_of_person(name: Name) -> bool:
    """By its form: "Okonjo-Bell", "Le Pen", or with a known given name."""
    tokens = name.tokens
    if len(tokens) < 2:
        return False
    is_double = len(tokens) == 3 and tokens[-2].tag_ == "HYPH"
    is_particle = fold(tokens[0].text) in spelling.words("particle")
    return is_double or is_particle or gender_of_name(name.text) is not None


_OWNED = frozenset({"", "PRODUCT", "NORP"})  # the labels of what may be a firm: "Norway's Fjordlyd"
_SHORTEST = 3  # letters


def _is_company(gazetteer: Gazetteer, name: Name) -> bool:
    """By its last word: "Jinlong Battery"."""
    suffix = longest_role(gazetteer, ("suffix",), name.words)
    return suffix is not None and len(name.words) > suffix[1]


def _is_told(gazetteer: Gazetteer, name: Name, *, behind: bool = True) -> bool:
    """Whether a noun beside a name says that it is an organisation: "the guild VNV", "Maji, a start-up"."""
    first = name.head
    while first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
    # "The insulin makers Novalin and Sanobel"
    above = [first.head] if first.dep_ == "appos" and first.head.tag_ in ("NN", "NNS") else []
    return any(kind_of_noun(gazetteer, noun) is not None for noun in (*nouns_beside(name, behind), *above))


def nouns_beside(name: Name, behind: bool) -> Iterator[Token]:
    """The singular nouns right in front of a name, and in apposition behind it, by the order of words."""
    doc, span = name.sentence.span.doc, name.sentence.span
    before = name.first - 1
    if before >= span.start and doc[before].text in ('"', "“", "‘", "'"):
        before -= 1
    if before - 1 >= span.start and doc[before].lower_ in ("called", "named"):
        before -= 1
    if before >= span.start and doc[before].tag_ == "NN" and not doc[before].ent_type_:
        yield doc[before]
    at = name.last + 1
    if behind and at < span.end and doc[at].tag_ == "NN" and doc[name.last].dep_ == "compound":
        yield doc[at]  # "the Accord party"
    if at + 2 < span.end and doc[at].text == "," and doc[at + 1].lower_ in ("a", "an", "the", "its", "their"):
        at += 2
        while at < span.end and doc[at].tag_ in ("JJ", "NN", "NNP", "HYPH", "VBN", "CD", "POS", "JJS"):
            at += 1
        if doc[at - 1].tag_ == "NN":
            yield doc[at - 1]


def is_somebody(gazetteer: Gazetteer, name: Name) -> bool:
    """Whether a name stands where only persons and organisations can: "Solvenor agreed", "sued Tidewater"."""
    words = gazetteer.words
    token = name.head
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    governor = token.head
    lemma = governor.lemma_.lower()
    if token.dep_ == "nsubj":
        return lemma in words["somebody"] or lemma in words["reporting"]
    if token.dep_ == "nsubjpass" or token.dep_ in ("dobj", "dative"):
        return lemma in words["somebody_object"]
    if token.dep_ == "pobj":
        above = governor.head.lemma_.lower()
        if governor.dep_ == "agent" or governor.lower_ == "by":
            return above in words["somebody"] or above in words["dealing"]
        return governor.lower_ in ("from", "to", "with", "against") and above in words["dealing"]
    return False
