"""Reads the office of a person around the name: "French Prime Minister Edouard Philippe".

Gives role, of whom, whether it is past, country and gender as the grammar around one mention shows them.
Which mentions are one person is decided in ``names``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from extractors.actors.gazetteer import Gazetteer, Role, fold, longest_role, split
from extractors.actors.mentions import POSSESSIVE, ROLE_CLASSES, Name

_OF = frozenset({"of", "for", "at", "in", "from"})
_PARTY_LETTER = frozenset({"R", "D", "I"})
_WINDOW_BEFORE = 9  # tokens; the longest title before a name in the pages looked at had seven words
_DEEPEST = 3  # prepositions between a role and whose it is: "chair of the committee on trade of the bank"
_MODIFIERS = frozenset({"amod", "compound", "poss", "nmod"})
_NAMED = frozenset({"name", "call"})
_BEING = frozenset({"be", "become", "remain", "serve"})
_PAST = frozenset({"VBD", "VBN"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What one mention shows of a person; None where it shows nothing."""

    role: str | None = None
    of: Name | None = None  # whose office it is: "Gazprom" of "Gazprom chief"
    country_iso3: str | None = None
    gender: str | None = None
    nouns: tuple[Token, ...] = ()  # role nouns that stand for the person themselves
    is_topical: bool = False  # the country in the title is what the person studies
    is_former: bool = False
    place: tuple[Token, Token] | None = None  # first and last token of the role
    is_public: bool = False  # an office of some state, whichever: "the finance minister"
    is_employed: bool = False  # by somebody, known or not: "adviser at Splunk"


NamesByToken = dict[tuple[int, int], Name]


def _key(name: Name, token: Token) -> tuple[int, int]:
    return name.sentence.index, token.i


def _country(owner: Name | None, implied: str | None) -> str | None:
    if owner is None:
        return implied
    shown = owner.entry.country_iso3 if owner.entry is not None else owner.country_iso3
    return shown or implied


def _only_honorific(gazetteer: Gazetteer, title: Role) -> bool:
    words = tuple(fold(word) for word in split(title.term))
    return words in gazetteer.roles["honorific"] and not any(
        words in gazetteer.roles[name] for name in ("office", "role")
    )


def _is_office(gazetteer: Gazetteer, role: Role) -> bool:
    return tuple(fold(word) for word in split(role.term)) in gazetteer.roles["office"]


@dataclass
class _Title:
    """The title in front of a name, read from the name backwards."""

    tokens: list[Token] = field(default_factory=list)
    gender: str | None = None
    implies: str | None = None
    found: bool = False  # also by an honorific, which is no role
    is_former: bool = False
    is_public: bool = False

    def take(self, gazetteer: Gazetteer, role: Role, tokens: list[Token]) -> None:
        self.found = True
        self.gender = self.gender or role.gender
        self.implies = self.implies or role.implies
        if not _only_honorific(gazetteer, role) or fold(role.term) in gazetteer.titles:
            self.tokens = tokens + self.tokens
            self.is_public |= _is_office(gazetteer, role)

    def text(self, gazetteer: Gazetteer) -> str | None:
        """ "secretary-general" as it is written, abbreviations in full: "Sen." is a senator."""
        parts: list[str] = []
        for token in self.tokens:
            word = gazetteer.titles.get(fold(token.text), token.lower_)
            is_joined = not token.whitespace_ and "-" in (token.text, token.nbor().text)
            parts.append(word if is_joined else word + " ")
        return "".join(parts).strip() or None


def _is_epithet(gazetteer: Gazetteer, token: Token) -> bool:
    """ "former", "late": neither title nor owner. "chief" is one only inside a longer title."""
    word = token.lower_
    return word in gazetteer.words["epithet"] and (word,) not in gazetteer.roles["role"]


def _is_former(gazetteer: Gazetteer, token: Token) -> bool:
    return token.lower_ in gazetteer.words["former"]


def _without_object(tokens: list[Token], name: Name) -> list[Token]:
    """The tokens before "to the United Nations" in "ambassador to the United Nations"."""
    left = [token for token in tokens if token.i < name.first]
    if left and left[-1].lower_ == "the":
        left.pop()
    return left[:-1] if left and left[-1].lower_ in _TITLE_OF else []


_TITLE_OF = frozenset({"of", "to", "for"})


def _is_part(title: _Title, token: Token) -> bool:
    """ "budget office" of "budget office director": common nouns between a title and whose it is."""
    return title.found and token.dep_ == "compound" and token.pos_ in ("NOUN", "PROPN") and token.is_alpha


def _before(gazetteer: Gazetteer, name: Name, names: NamesByToken) -> Seen:
    """The title in front of a name and whose it is."""
    doc = name.sentence.span.doc
    start = max(name.sentence.span.start, name.first - _WINDOW_BEFORE)
    tokens = [doc[i] for i in range(start, name.first) if not doc[i].is_space]
    if tokens and tokens[-1].text == ",":  # "Russia's foreign minister, Sergei Lavrov, said"
        tokens.pop()
    title = _Title()
    served: Name | None = None
    while tokens:
        # What spells a title may be a name as well ("State Department"): names end the title.
        owner = names.get(_key(name, tokens[-1]))
        if owner is not None:
            left = _without_object(tokens, owner)
            if served is not None or not longest_role(gazetteer, ROLE_CLASSES, [fold(t.text) for t in left]):
                break
            served, tokens = owner, left
            continue
        found = longest_role(gazetteer, ROLE_CLASSES, [fold(t.text) for t in tokens])
        if found is not None:
            title.take(gazetteer, found[0], tokens[-found[1] :])
            tokens = tokens[: -found[1]]
        elif _is_epithet(gazetteer, tokens[-1]) or _is_former(gazetteer, tokens[-1]):
            title.is_former |= _is_former(gazetteer, tokens.pop())
        elif _is_part(title, tokens[-1]):
            folded = [fold(token.text) for token in tokens]
            title.is_public |= longest_role(gazetteer, ("institution",), folded) is not None
            tokens.pop()
        else:
            break
    possessive = bool(tokens) and tokens[-1].text in POSSESSIVE
    if possessive:
        tokens.pop()
    owner = names.get(_key(name, tokens[-1])) if tokens and (title.found or possessive) else None
    if owner is not None and owner.first > start:
        title.is_former |= _is_former(gazetteer, doc[owner.first - 1])  # "former Bolivian President"
    owner = served or owner if served is not None and served.sort == "organization" else owner or served
    role = title.text(gazetteer)
    is_topical = owner is not None and role is not None and role.split()[-1] in gazetteer.words["topical"]
    if is_topical:
        owner = None
    place = (title.tokens[0], title.tokens[-1]) if title.tokens else None
    return Seen(
        role,
        owner,
        _country(owner, title.implies),
        title.gender,
        is_topical=is_topical,
        is_former=title.is_former and role is not None,
        place=place,
        is_public=title.is_public,
        is_employed=owner is not None,
    )


def _noun_role(gazetteer: Gazetteer, noun: Token) -> tuple[Role, int] | None:
    doc = noun.doc
    start = max(noun.sent.start, noun.i - 4)
    return longest_role(gazetteer, ("office", "role"), [fold(doc[i].text) for i in range(start, noun.i + 1)])


def owner_of(noun: Token, name: Name, names: NamesByToken, depth: int = 0) -> Name | None:
    """Of whom a role noun is: "Mexico's foreign minister", "head of the National Assembly"."""
    for child in noun.children:
        if child.dep_ in _MODIFIERS:
            owner = names.get(_key(name, child))
            if owner is not None:
                return owner
    for child in noun.children:
        if child.dep_ != "prep" or child.lower_ not in _OF or child.i < noun.i:
            continue
        for inner in child.children:
            owner = names.get(_key(name, inner))
            if (owner is None or owner.sort == "place") and depth < _DEEPEST:
                around = (names.get(_key(name, place)) for place in inner.children if place.dep_ == "appos")
                owner = next(filter(None, around), None) or owner  # "of Springfield, Illinois"
                owner = owner or owner_of(inner, name, names, depth + 1)
            if owner is not None:
                return owner
    # "founder and chief executive of Nexa"
    return next((owner_of(c, name, names, depth) for c in noun.children if c.dep_ == "conj"), None)


def role_nouns(name: Name) -> Iterator[Token]:
    """The nouns that grammar says are the person: appositions and predicates."""
    head = name.head
    yield from (child for child in head.children if child.dep_ == "appos" and child.i > name.last)
    if head.dep_ in ("nsubj", "nsubjpass") and head.head.lemma_ in _BEING:
        yield from (child for child in head.head.children if child.dep_ == "attr")
    if head.dep_ == "appos" and head.head.i < head.i:  # "the opposition leader, Juan Guaido"
        yield head.head
    if head.dep_ == "attr":
        yield from (child for child in head.head.children if child.dep_ == "nsubj")
    naming = head.head
    if head.dep_ == "oprd" and naming.lemma_ in _NAMED and naming.dep_ == "acl":  # "a judge named Ana Vega"
        if naming.head.dep_ == "appos":  # "the bloc's envoy, a judge named Ana Vega"
            yield naming.head.head
        yield naming.head


def _relative(gazetteer: Gazetteer, name: Name, names: NamesByToken) -> Seen:
    """ "who heads Serbia's government", "who was finance minister until 2015"."""
    for clause in name.head.children:
        whos = (c for c in clause.children if c.lower_ == "who" and c.dep_ == "nsubj")
        if clause.dep_ != "relcl" or next(whos, None) is None:
            continue
        is_past = clause.tag_ in _PAST and not any(c.dep_ == "aux" for c in clause.children)
        role = gazetteer.role_verbs.get(clause.lemma_.lower())
        if role is not None:
            for thing in clause.children:
                if thing.dep_ not in ("dobj", "prep"):
                    continue
                inner = next(iter(thing.children), thing) if thing.dep_ == "prep" else thing
                owner = names.get(_key(name, inner)) or owner_of(inner, name, names)
                if owner is not None:
                    return Seen(role, owner, _country(owner, None), is_former=is_past, place=(clause, clause))
        if clause.lemma_ in _BEING:
            for noun in clause.children:
                if noun.dep_ == "attr" and (seen := _of_noun(gazetteer, name, names, noun)) is not None:
                    return replace(seen, is_former=seen.is_former or is_past, nouns=())
    return Seen()


def _has_employer(noun: Token) -> bool:
    """ "adviser at Splunk", also where the parser sees no name."""
    return any(t.dep_ == "pobj" and t.text[:1].isupper() for t in noun.subtree if t.i > noun.i)


def _of_noun(gazetteer: Gazetteer, name: Name, names: NamesByToken, noun: Token) -> Seen | None:
    """What a role noun says of the person; None where it is no role."""
    found = None if _key(name, noun) in names else _noun_role(gazetteer, noun)
    if found is None:
        return None
    role, size = found
    doc = noun.doc
    first = doc[noun.i - size + 1]
    owner = owner_of(noun, name, names)
    is_topical = noun.lower_ in gazetteer.words["topical"]  # "a North Korea expert" is from anywhere
    return Seen(
        doc[first.i : noun.i + 1].text.lower(),
        None if is_topical else owner,
        None if is_topical else _country(owner, role.implies),
        role.gender,
        (noun,),
        is_topical,
        any(_is_former(gazetteer, doc[i]) for i in range(noun.left_edge.i, noun.i)),
        (first, noun),
        _is_office(gazetteer, role),
        owner is not None or _has_employer(noun),
    )


def _after(gazetteer: Gazetteer, name: Name, names: NamesByToken) -> Seen:
    """The apposition, predicate or relative clause that says who a person is."""
    doc = name.sentence.span.doc
    if name.last + 3 < len(doc) and doc[name.last + 1].text == "(":  # "(R-Texas)", "(D., N.Y.)"
        inside = doc[name.last + 2].text
        if inside[:1] in _PARTY_LETTER and (len(inside) == 1 or inside[1:2] in ("-", ".", ",")):
            return Seen("lawmaker", None, "USA")
    told = [seen for n in role_nouns(name) if (seen := _of_noun(gazetteer, name, names, n)) is not None]
    if told:  # the office by the first noun, the country by any: "the envoy, a Ghanaian judge named Ana Vega"
        country = next((seen.country_iso3 for seen in told if seen.country_iso3), None)
        return replace(told[0], country_iso3=None if told[0].is_topical else country)
    return _relative(gazetteer, name, names)


def role_of(gazetteer: Gazetteer, name: Name, names: NamesByToken) -> Seen:
    """Role, country and gender that the words around one mention of a person give."""
    before = _before(gazetteer, name, names)
    after = _after(gazetteer, name, names)
    told = before if before.role is not None else after
    return Seen(
        told.role,
        told.of or before.of or after.of,
        before.country_iso3 or after.country_iso3,
        before.gender or after.gender,
        after.nouns,
        before.is_topical or after.is_topical,
        told.is_former,
        told.place,
        told.is_public,
        before.is_employed or after.is_employed,
    )
