"""Finds the names in a text: those the gazetteer knows, joined with those the parser's model sees.

Where a name stands, and what sort of name it is, is decided here; whom it stands for within the article
(short names, roles, pronouns) is not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from extractors.actors.gazetteer import Entry, Gazetteer, Rule, Term, fold, longest_role, matches
from extractors.actors.gender import gender_of_name
from extractors.syntax import Sentence

ROLE_CLASSES = ("office", "role", "honorific")
_JOINERS = frozenset({"and", ",", "or", "/", "&", ";"})
_EDGE = frozenset("'\"“”‘’«»()[]{}.,;:!?-–—*|•/…")
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name at its place: tokens ``first`` to ``last`` (positions in the sentence's document)."""

    sentence: Sentence
    first: int
    last: int
    sort: str  # name adjective people capital risky_capital seat region leader | person organization place
    entry: Entry | None
    country_iso3: str | None = None  # what the name itself shows: "Bank of China"
    cut: tuple[int, int] | None = None  # characters of the document, where the name is part of one token

    @property
    def tokens(self) -> list[Token]:
        doc = self.sentence.span.doc
        return [doc[i] for i in range(self.first, self.last + 1)]

    @property
    def char_range(self) -> tuple[int, int]:
        """(char_start, char_end) in the field."""
        if self.cut is not None:
            return self.sentence.offset + self.cut[0], self.sentence.offset + self.cut[1]
        doc = self.sentence.span.doc
        return self.sentence.char_range(doc[self.first], doc[self.last])

    @property
    def text(self) -> str:
        if self.cut is not None:
            token = self.sentence.span.doc[self.first]
            return token.text[self.cut[0] - token.idx : self.cut[1] - token.idx]
        # Not a slice of the document's text, which spaCy puts together anew each time.
        return self.sentence.span.doc[self.first : self.last + 1].text

    @property
    def words(self) -> tuple[str, ...]:
        """Folded, as the name is written: a hyphen makes no two words."""
        return tuple(fold(self.text).replace(",", " ").split())

    @property
    def head(self) -> Token:
        doc = self.sentence.span.doc
        root: Token = doc[self.first : self.last + 1].root
        return root


@dataclass(frozen=True, slots=True)
class Context:
    """The article around a name, for names that mean different things."""

    words: frozenset[str]
    text: str
    person_words: frozenset[str]  # of the names that the parser takes for full names of persons

    def has(self, listed: Sequence[str]) -> bool:
        return any(word in self.words or (" " in word and word in self.text) for word in listed)


_BESIDE = 8  # tokens: the longest words of a rule, ", British Columbia", are three


def _text(doc: Doc, start: int, end: int) -> str:
    """A piece of a document; the whole text is put together anew each time that it is asked for."""
    return doc[max(0, start) : min(end, len(doc))].text.strip()


def _allowed(rule: Rule, tokens: list[Token], context: Context) -> bool:
    """Whether the tokens of an ambiguous name stand as the rule of ``ambiguous.csv`` wants."""
    match rule.rule:
        case "label_is":
            return tokens[0].ent_type_ in rule.words
        case "no_person_called":
            return tokens[0].ent_type_ != "PERSON" or tokens[0].text not in context.person_words
        case "next_not":
            after = _text(tokens[0].doc, tokens[-1].i + 1, tokens[-1].i + 1 + _BESIDE)
            return not after.startswith((*rule.words, *map(str.upper, rule.words)))
        case "previous_not":
            before = _text(tokens[0].doc, tokens[0].i - _BESIDE, tokens[0].i)
            return not before.endswith((*rule.words, *map(str.upper, rule.words)))
        case "article_has":
            return context.has(rule.words)
        case "article_lacks":
            return not context.has(rule.words)
    raise ValueError(f"ambiguous.csv: unknown rule '{rule.rule}'")


def _hyphenated(gazetteer: Gazetteer, sentence: Sentence, token: Token) -> Name | None:
    """The state in one token such as "U.S.-led" or "anti-U.S"."""
    parts = token.text.split("-")
    for position in (0, len(parts) - 1):
        word = parts[position]
        if len(parts) < 2 or not word:
            continue
        for term in matches(gazetteer, [word], [fold(word)], 0):
            if term.entry is not None and term.entry.kind in ("state", "bloc") and len(term.words) == 1:
                start = token.idx if position == 0 else token.idx + len(token.text) - len(word)
                cut = (start, start + len(word))
                return Name(sentence, token.i, token.i, "adjective", term.entry, cut=cut)
    return None


def _prefix(
    gazetteer: Gazetteer, sentence: Sentence, tokens: list[Token], folded: list[str], at: int
) -> Name | None:
    """The France of "Franco-German": only before a hyphen and another country's name."""
    if at + 2 >= len(tokens) or folded[at + 1] not in ("-", "–"):
        return None
    words = [tokens[at + 2].text]
    for term in matches(gazetteer, words, [folded[at + 2]], 0):
        if term.entry is not None and term.entry.kind == "state":
            return Name(sentence, tokens[at].i, tokens[at].i, "adjective", gazetteer.prefixes[folded[at]])
    return None


def _may_be_a_word(term: Term, token: Token) -> bool:
    """In a line of capitals "US", "WHO", "IT" and "LET" are words."""
    written = term.words[0]
    return (written.isupper() and token.is_stop) or not (written.isupper() or written.istitle())


def _known(gazetteer: Gazetteer, sentence: Sentence, context: Context) -> Iterator[Name]:
    """The names of the gazetteer in a sentence, longest first from the left, without overlaps."""
    tokens = [token for token in sentence.span if not token.is_space]
    words = [token.text for token in tokens]
    folded = [fold(word) for word in words]
    shouting = sentence.span.text.isupper()
    at = 0
    while at < len(tokens):
        step = 1
        hyphenated = _hyphenated(gazetteer, sentence, tokens[at]) if "-" in words[at][1:] else None
        if folded[at] in gazetteer.prefixes:
            hyphenated = _prefix(gazetteer, sentence, tokens, folded, at)
        for term in matches(gazetteer, words, folded, at):
            covered = tokens[at : at + len(term.words)]
            if shouting and len(covered) == 1 and _may_be_a_word(term, covered[0]):
                continue
            rules = gazetteer.rules.get(fold(sentence.span.doc[covered[0].i : covered[-1].i + 1].text), ())
            if all(_allowed(rule, covered, context) for rule in rules):
                step = len(covered)
                hyphenated = None
                yield Name(sentence, covered[0].i, covered[-1].i, term.sort, term.entry)
                break
        if hyphenated is not None:
            yield hyphenated
        at += step


def _trimmed(gazetteer: Gazetteer, ent: Span, known: list[Name]) -> list[Token]:
    """The tokens of a parser's name without articles, possessors, titles and punctuation around it."""
    tokens = [token for token in ent if not token.is_space]
    for position, token in enumerate(tokens):
        if token.text == "(" and position:
            tokens = tokens[:position]
            break
    for position in range(len(tokens) - 2, 0, -1):
        if tokens[position].text not in POSSESSIVE:
            continue
        if ent.label_ == "PERSON":
            tokens = tokens[:position]
            break
        if any(name.last == tokens[position].i - 1 for name in known):  # but "Miller's Bakery" is one name
            tokens = tokens[position + 1 :]
            break
    while tokens and (tokens[-1].text in POSSESSIVE or tokens[-1].text in _EDGE):
        tokens.pop()
    while tokens and (tokens[0].lower_ in ("the", "a", "an") or tokens[0].text in _EDGE):
        tokens.pop(0)
    if ent.label_ == "PERSON":
        while len(tokens) > 1:
            title = longest_role(gazetteer, ROLE_CLASSES, [fold(t.text) for t in tokens[:-1]], at_end=False)
            if title is None:
                break
            tokens = tokens[title[1] :]
    return _lengthened(gazetteer, ent, tokens, known)


def _lengthened(gazetteer: Gazetteer, ent: Span, tokens: list[Token], known: list[Name]) -> list[Token]:
    """The tokens of a name that the parser cut short, with the rest of it."""
    if ent.label_ in ("PERSON", "DATE"):
        while tokens and _goes_on(tokens[-1], known):
            tokens = [*tokens, tokens[-1].nbor()]
    is_place = ent.label_ == "GPE" and bool(tokens) and _goes_on(tokens[-1], known)
    if is_place and not _is_title_or_place(gazetteer, tokens[-1].nbor()):
        tokens = [*tokens, tokens[-1].nbor()]
    return tokens


def _is_title_or_place(gazetteer: Gazetteer, noun: Token) -> bool:
    """What a place's name may stand in front of: "Ohio Senator", "Lima Airport"; but "Leeds United"."""
    lemma = noun.lemma_.lower()
    term = (fold(noun.text),)
    listed = gazetteer.words["place_noun"] | gazetteer.words["credit"]
    return not listed.isdisjoint((lemma, noun.lower_)) or any(term in r for r in gazetteer.roles.values())


def _sort_of(ent: Span, tokens: list[Token]) -> str | None:
    """What the parser takes a name for."""
    sort = _PARSER_SORTS.get(ent.label_)
    if sort == "place" and tokens and tokens[-1].i >= ent.end:
        return "organization"  # "Leeds United"
    if ent.label_ == "DATE":  # "August Thorne", of which it sees a month
        return "person" if len(ent) == 1 and len(tokens) > 1 and ent.text.isalpha() else None
    return sort


def _goes_on(last: Token, known: list[Name]) -> bool:
    """Whether the parser cut a person's name short: "Conan" of "Conan O’Brien"."""
    if last.i + 1 >= last.sent.end:
        return False
    follows = last.nbor()
    return (
        last.head.i == follows.i
        and follows.pos_ == "PROPN"
        and not follows.ent_type_
        and follows.text[:1].isupper()
        and not any(name.first <= follows.i <= name.last for name in known)
    )


def _is_name(tokens: list[Token]) -> bool:
    """Not a number, an address or a clause in headline capitals that the parser took for a name."""
    text = "".join(token.text for token in tokens)
    return (
        len(text) > 1
        and len(tokens) <= _LONGEST_NAME
        and tokens[0].text[:1].isalpha()
        and any(token.text[:1].isupper() for token in tokens)
        and not any(token.pos_ in ("VERB", "AUX") and token.tag_ != "VBN" for token in tokens[1:])
        and not _ADDRESS & set(text)
        and bool(_LATIN.search(fold(text)))
    )


_LATIN = re.compile("[a-z]")
_ADDRESS = frozenset("@/|")
_LONGEST_NAME = 10  # tokens: "Ministry of Foreign Affairs and Trade of the Republic of Korea" has eleven
_PARSER_SORTS = {"PERSON": "person", "ORG": "organization", "GPE": "place"}
_COMMON = ("government", "institution", "group")


def _without_common_head(gazetteer: Gazetteer, tokens: list[Token]) -> list[Token]:
    """ "Biden administration" is Biden and a noun that ``phrases`` reads."""
    found = longest_role(gazetteer, _COMMON, [fold(token.text) for token in tokens])
    return tokens[: -found[1]] if found is not None else tokens


def _is_government_of(gazetteer: Gazetteer, tokens: list[Token]) -> bool:
    """ "Government of India"."""
    return (
        len(tokens) > 2
        and tokens[1].lower_ == "of"
        and (fold(tokens[0].text),) in gazetteer.roles["government"]
    )


def _is_street(gazetteer: Gazetteer, tokens: list[Token]) -> bool:
    """ "Rue de Berne", or "Alexandre III" of the bridge."""
    streets = gazetteer.words["street"]
    before = tokens[0].i - 1
    return tokens[0].lower_ in streets or (
        before >= tokens[0].sent.start and tokens[0].doc[before].lower_ in streets
    )


def _is_no_name(gazetteer: Gazetteer, tokens: list[Token], sort: str) -> bool:
    """A street, or a title alone: "the Shah"."""
    is_title = (
        len(tokens) == 1
        and (fold(tokens[0].text),) in gazetteer.roles["office"]
        and any(child.lower_ == "the" for child in tokens[0].children)
    )
    return _is_street(gazetteer, tokens) or (is_title and sort != "person")


def _is_headline(sentence: Sentence) -> bool:
    """Whether "Trump Threatens New Tariffs" may be a clause: nearly each word has a capital."""
    return all(token.text[:1].isupper() for token in sentence.span if token.is_alpha and not token.is_stop)


def _whole_name(  # noqa: PLR0911 - each return is a reason
    gazetteer: Gazetteer, ent: Span, sentence: Sentence, names: list[Name]
) -> Name | None:
    """The parser's name as one name, or None where what is known already says it better."""
    tokens = _trimmed(gazetteer, ent, names)
    sort = _sort_of(ent, tokens)
    if sort == "organization":
        tokens = _without_common_head(gazetteer, tokens)
    if sort is None or not tokens or not _is_name(tokens) or _is_no_name(gazetteer, tokens, sort):
        return None
    if sort == "organization" and _is_headline(sentence) and fold(tokens[0].text) in gazetteer.offices:
        tokens, sort = tokens[:1], "person"
    if sort == "person" and any(c.isdigit() for token in tokens for c in token.text):
        return None
    if sort == "place" and len(tokens) == 1 and tokens[0].text.isupper():  # "RT" is no town
        sort = "organization"
    first, last = tokens[0].i, tokens[-1].i
    inside = [name for name in names if name.first <= last and first <= name.last]
    before = sentence.span.doc[first - 1] if first > sentence.span.start else None
    start = first - 1 if before is not None and before.lower_ == "the" else first
    # "the Netherlands" is a name with its article, "Netherlands Organisation for Research" one without.
    if any(name.first < start or last < name.last for name in inside):
        return None
    if any(name.first <= first and name.last == last for name in inside):
        return None
    if inside:
        if sort == "place" or any(name.sort == "leader" for name in inside):
            return None
        if len(inside) > 1 and any(token.lower_ in _JOINERS for token in tokens):
            return None
        if _is_government_of(gazetteer, tokens):
            return None
    country = _country_in(gazetteer, tokens)
    if first > sentence.span.start + 1 and sentence.span.doc[first - 1].text in POSSESSIVE:
        owner = next((name for name in names if name.last == first - 2), None)
        country = country or (owner.entry.country_iso3 if owner is not None and owner.entry else None)
    return Name(sentence, first, last, sort, None, country if sort == "organization" else None)


def _country_in(gazetteer: Gazetteer, tokens: list[Token]) -> str | None:
    """The country that a name contains: "Bank of Ghana", "Gazprom Media"."""
    words = [token.text for token in tokens]
    folded = [fold(word) for word in words]
    for start in range(len(words)):
        for term in matches(gazetteer, words, folded, start):
            if term.entry is not None and term.entry.kind in _COUNTRY_KINDS and term.sort in _COUNTRY_SORTS:
                return term.entry.country_iso3
    return None


# Of a press agency's name inside another name the country does not follow.
_COUNTRY_KINDS = frozenset({"state", "company", "party", "armed_group"})
_COUNTRY_SORTS = frozenset({"name", "adjective", "capital", "risky_capital", "region"})


def _joined(gazetteer: Gazetteer, sentence: Sentence, known: list[Name]) -> list[Name]:
    """Known names and the parser's names, one for each place; the longer one is usually the whole name."""
    names = list(known)
    shouting = sentence.span.text.isupper()
    for ent in sentence.span.ents:
        if shouting and not _is_trusted(gazetteer, ent, names):
            continue
        whole = _whole_name(gazetteer, ent, sentence, names)
        if whole is not None:
            names = [name for name in names if name.last < whole.first or whole.last < name.first]
            names.append(whole)
    names.extend(_misread(sentence, names))
    return sorted((name for name in names if name.sort != "blocked"), key=lambda name: name.first)


def _is_trusted(gazetteer: Gazetteer, ent: Span, known: list[Name]) -> bool:
    """In a line of capitals every word looks like a name: only full names of persons are believed."""
    return (
        ent.label_ == "PERSON"
        and len(ent) > 1
        and not any(name.first < ent.end and ent.start <= name.last for name in known)
        and (gender_of_name(ent.text) is not None or not _has_known_word(gazetteer, ent))
    )


def _has_known_word(gazetteer: Gazetteer, ent: Span) -> bool:
    """ "LEFTOVER TURKEY": a name that is not one here."""
    words = [token.text for token in ent]
    folded = [fold(word) for word in words]
    return any(True for at in range(len(words)) for _ in matches(gazetteer, words, folded, at))


def _misread(sentence: Sentence, names: list[Name]) -> Iterator[Name]:
    """ "May survived the vote": what the parser takes for a modal in front of a finite verb is a person."""
    taken = {i for name in names for i in range(name.first, name.last + 1)}
    for token in sentence.span:
        is_modal = token.dep_ == "aux" and token.tag_ == "NNP" and token.i not in taken
        if is_modal and token.head.i == token.i + 1 and token.head.tag_ in ("VBD", "VBZ"):
            yield Name(sentence, token.i, token.i, "person", None)


def find_names(gazetteer: Gazetteer, sentences: list[Sentence]) -> list[Name]:
    """All names of an article in reading order; a place in the text has one name at most."""
    context = Context(
        frozenset(token.text for sentence in sentences for token in sentence.span),
        "\n".join(sentence.span.text for sentence in sentences),
        frozenset(
            token.text
            for sentence in sentences
            for ent in sentence.span.ents
            if ent.label_ == "PERSON" and len(ent) > 1
            for token in ent
        ),
    )
    found: list[Name] = []
    for sentence in sentences:
        found.extend(_joined(gazetteer, sentence, list(_known(gazetteer, sentence, context))))
    return found
