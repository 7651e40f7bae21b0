"""Decides which names of an article are one person or one organisation.

Full names first, then the short ones: "Mr. Vega" is the Vega of this article, else the one in office on
the day of the article, else someone of whom only the surname is known.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Token

from extractors.actors.gazetteer import Entry, Gazetteer, Office, fold, local_key, longest_role, matches
from extractors.actors.gender import gender_of_name
from extractors.actors.mentions import ROLE_CLASSES, Name
from extractors.actors.overlooked import as_organization, overlooked, owners_of
from extractors.actors.roles import NamesByToken, Seen, owner_of, role_nouns, role_of
from extractors.syntax import Sentence

_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "dative", "poss"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass
class Person:
    """A person of this article, while it is still being found out who that is."""

    name: str
    words: tuple[str, ...]  # folded, of the fullest form
    entry: Entry | None = None
    offices: tuple[Office, ...] = ()
    owner_iso3: str | None = None  # of whom they work for: the country of an organisation or of a person
    home_iso3: str | None = None  # of the country the article is about, when nothing says more
    seen: list[Seen] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)

    @property
    def gender(self) -> str | None:
        told = next((seen.gender for seen in self.seen if seen.gender), None)
        return told or (self.offices[0].gender if self.offices else None)

    @property
    def country_iso3(self) -> str | None:
        if self.entry is not None:
            return self.entry.country_iso3
        told = next((seen.country_iso3 for seen in self.seen if seen.country_iso3), None)
        return told or self.owner_iso3 or self.home_iso3

    def role_on(self, day: date | None) -> str | None:
        """As the article says, an office in force before a past one; else as ``leaders.csv`` has it."""
        if (told := self.told) is not None or day is None:
            return told.role if told else None
        return next((office.role for office in self.offices if office.held_on(day)), None)

    @property
    def told(self) -> Seen | None:
        """Where the article says what the person is, an office in force before a past one."""
        return min((seen for seen in self.seen if seen.role), key=lambda seen: seen.is_former, default=None)

    def has_left(self, office: str) -> bool:
        """Whether the article calls them former in this office."""
        return any(seen.role == office and seen.is_former for seen in self.seen)

    @property
    def key(self) -> str:
        return local_key("person", self.name, self.country_iso3)


def _words(name: Name) -> tuple[str, ...]:
    words = list(name.words)
    while len(words) > 2 and words[-1] in _SUFFIXES:
        words.pop()
    return tuple(words)


def _is_tail(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """ "Al Saud" of "Abu Anas Al Saud"."""
    return len(short) < len(long) and long[-len(short) :] == short


def _in_office(gazetteer: Gazetteer, words: tuple[str, ...], day: date | None) -> Office | None:
    """The one person of this surname who held an office on the day, or at any time; None when several did."""
    offices = gazetteer.offices.get(" ".join(words), ())
    serving = [office for office in offices if day is not None and office.held_on(day)]
    for group in (serving, offices):
        if len({office.entry.key for office in group}) == 1:
            return group[0]
    return None


class _Known:
    """The persons found so far, by the words of their names."""

    def __init__(self) -> None:
        self.persons: list[Person] = []
        self._by_ends: dict[tuple[str, str], Person] = {}
        self._by_word: defaultdict[str, list[Person]] = defaultdict(list)

    def add(self, person: Person) -> Person:
        self.persons.append(person)
        if len(person.words) > 1:
            self._by_ends.setdefault((person.words[0], person.words[-1]), person)
        called = {word for office in person.offices for short in office.called for word in short.split()}
        for word in {*person.words, *called}:
            self._by_word[word].append(person)
        return person

    def of_full_name(self, words: tuple[str, ...], entry: Entry | None) -> Person | None:
        """The person of the same first and last word, whatever stands between; "Al Saud" of a longer name."""
        if entry is not None:
            listed = next((p for p in self._by_word[words[-1]] if p.entry == entry), None)
            if listed is not None:
                return listed
        alike = self._by_ends.get((words[0], words[-1]))
        if alike is not None or entry is not None:
            return alike
        return next((p for p in self._by_word[words[-1]] if _is_tail(words, p.words)), None)

    def of_short_name(self, words: tuple[str, ...], gender: str | None) -> Person | None:
        """The one mentioned last whose surname, else family name in front, else first name, this is."""
        candidates = [p for p in self._by_word[words[0]] if not gender or p.gender in (None, gender)]
        short = " ".join(words)
        for found in (
            [p for p in candidates if p.words[-len(words) :] == words],
            [p for p in candidates if any(short in office.called for office in p.offices)],
            [p for p in candidates if p.words[: len(words)] == words],
        ):
            if found:
                return max(found, key=lambda p: (p.names[-1].sentence.index, p.names[-1].first))
        return None


def _by_surname(gazetteer: Gazetteer, name: Name, seen: Seen, day: date | None) -> Person:
    """Someone whose full name the article never gives: known by office, or by this surname alone."""
    words = _words(name)
    office = _in_office(gazetteer, words, day)
    if office is None or seen.country_iso3 not in (None, office.entry.country_iso3):
        return Person(name.text, words)
    offices = gazetteer.office_holders[office.entry.key]
    is_office = tuple(fold(seen.role or "").split()) in gazetteer.roles["office"]
    if is_office and seen.role not in {held.role for held in offices}:  # "President Clinton" is not Hillary
        return Person(name.text, words)
    return Person(office.entry.name, words, office.entry, offices)


def resolve_persons(
    gazetteer: Gazetteer, names: list[Name], by_token: NamesByToken, day: date | None
) -> list[Person]:
    """The persons of an article, each with all names that stand for them.

    ``day`` is the day of the article, for those known by surname alone.
    """
    known = _Known()
    own = [name for name in names if name.sort in ("leader", "person") and _words(name)]
    short = [name for name in own if name.entry is None and len(_words(name)) == 1]
    for name in own:
        words = _words(name)
        if name.entry is None and len(words) == 1:
            continue
        entry = name.entry or gazetteer.persons.get((words[0], words[-1]))
        person = known.of_full_name(words, entry)
        if person is None:
            offices = gazetteer.office_holders.get(entry.key, ()) if entry is not None else ()
            person = known.add(Person(entry.name if entry else name.text, words, entry, offices))
        person.names.append(name)
        person.seen.append(role_of(gazetteer, name, by_token))
    for name in short:
        seen = role_of(gazetteer, name, by_token)
        person = known.of_short_name(_words(name), seen.gender) or known.of_short_name(_words(name), None)
        if person is None:
            person = known.add(_by_surname(gazetteer, name, seen, day))
        person.names.append(name)
        person.seen.append(seen)
    return known.persons


def _full_names(names: list[Name]) -> set[tuple[str, ...]]:
    return {_words(n) for n in names if n.sort in ("leader", "person") and len(_words(n)) > 1}


@dataclass(frozen=True)
class _Sorts:
    """What the whole article shows of the names that no list has, by their words."""

    sort_of: dict[tuple[str, ...], str]
    cued: set[tuple[str, ...]]  # shown by a title, "who" or an office to be persons
    persons: set[tuple[str, ...]]  # full names, surnames and first names
    surnames: set[tuple[str, ...]]
    shortened: set[tuple[str, ...]]  # initials of organisations, ships without their "MV"
    endings: set[str]  # their last words: "Front" of "Catatumbo Front"
    openings: set[tuple[str, ...]]  # first words of organisations: "Castlegate" of "Castlegate Homes"


def _sorts(gazetteer: Gazetteer, names: list[Name]) -> _Sorts:
    votes: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    cued: set[tuple[str, ...]] = set()
    for name in names:
        if name.entry is None:
            votes[name.words][name.sort] += 1
            if _looks_personal(gazetteer, name):
                votes[name.words]["person"] += _PERSON_CUE
                cued.add(name.words)
            elif _has_which(name) or any(_is_body_noun(gazetteer, noun) for noun in _nouns_beside(name)):
                votes[name.words]["organization"] += _PERSON_CUE
            elif (shown := _sort_by_words(gazetteer, name)) is not None:
                votes[name.words][shown] += _PERSON_CUE
    sort_of = {words: sorts.most_common(1)[0][0] for words, sorts in votes.items()}
    full = _full_names(names) | {
        words for words, sort in sort_of.items() if len(words) > 1 and sort == "person"
    }
    full -= {words for words in full if sort_of.get(words, "person") != "person"}
    organizations = {words for words, sort in sort_of.items() if sort == "organization" and len(words) > 1}
    shortened: set[tuple[str, ...]] = {
        (_acronym(words),) for words in organizations if len(words) >= _SHORTEST_INITIALS
    }
    shortened |= {words[1:] for words in sort_of if len(words) > 1 and words[0] in gazetteer.words["vessel"]}
    shortened |= _company_beginnings(gazetteer, organizations)
    shortened -= cued
    full -= shortened
    surnames = {(words[-1],) for words in full} | {words[1:] for words in full if len(words) > 2}
    persons = full | surnames | {words[:1] for words in full}
    openings = {words[:1] for words in organizations if _may_open(gazetteer, words[0])} - persons - cued
    endings = {words[-1] for words in organizations}
    return _Sorts(sort_of, cued, persons, surnames, shortened, endings, openings)


def _may_open(gazetteer: Gazetteer, word: str) -> bool:
    """Whether the first word of a name may stand for all of it: not "Bank", "Union", "National"."""
    is_common = any((word,) in terms for terms in gazetteer.roles.values())
    is_plain = is_common or word in gazetteer.words["epithet"] or word in gazetteer.words["opening"]
    return len(word) >= _SHORTEST_PREFIX and not is_plain


def _company_beginnings(gazetteer: Gazetteer, organizations: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """ "Carl Zeiss" of "Carl Zeiss Meditec AG": two words or more, for one word may be the founder."""
    found: set[tuple[str, ...]] = set()
    for words in organizations:
        suffix = longest_role(gazetteer, ("suffix",), words)
        if suffix is not None and suffix[0].kind == "company":
            found |= {words[:size] for size in range(2, len(words) - suffix[1] + 1)}
    return found


def _has_which(name: Name) -> bool:
    """ "Southlink, which paid the minister": no person."""
    doc = name.sentence.span.doc
    behind = [doc[i] for i in range(name.last + 1, min(name.last + 3, len(doc)))]
    return (
        [token.lower_ for token in behind] == [",", "which"]
        and name.sort == "person"
        and behind[1].dep_ in ("nsubj", "nsubjpass")
        and behind[1].head.head.i == name.head.i
    )


def _without_title(gazetteer: Gazetteer, name: Name) -> Name:
    """Antoine Faye, where the parser takes "Bishop Antoine Faye" for an organisation."""
    if name.entry is not None or name.sort != "organization":
        return name
    folded = [fold(token.text) for token in name.tokens]
    title = longest_role(gazetteer, ROLE_CLASSES, folded, at_end=False)
    if title is None or title[1] >= len(folded):
        return name
    person = replace(name, first=name.first + title[1], sort="person", country_iso3=None)
    if title[0].gender is not None and title[1] == 1 and _is_honorific(gazetteer, name.tokens[0]):
        return person  # "Ms Keogh"
    is_full = len(folded) - title[1] == 2  # a given name and a surname
    return person if is_full and gender_of_name(person.text) is not None else name


def _sort_by_words(gazetteer: Gazetteer, name: Name) -> str | None:
    """What the words of a longer name show: "Zoran Pekmezovic" is a person, "Marlowe Drones" a company."""
    if len(name.words) < 2 or name.sort not in ("person", "organization"):
        return None
    is_given = gender_of_name(name.text) is not None
    suffix = longest_role(gazetteer, ("suffix",), name.words)
    if suffix is not None or name.words[0] in gazetteer.words["bank_word"]:
        is_firm = (
            not is_given or name.tokens[-1].text.isupper()
        )  # Samantha Power, but "Carl Zeiss Meditec AG"
        return "organization" if name.sort == "person" and is_firm else None
    before = name.sentence.span.doc[name.first - 1] if name.first > name.sentence.span.start else None
    is_bare = before is None or before.lower_ not in ("the", "a", "an")
    is_plain = (
        all(word.replace("-", "").isalpha() for word in name.words) and len(name.words) <= _LONGEST_PERSON
    )
    is_common = longest_role(gazetteer, ("nominal", "institution", "group"), name.words) is not None
    if name.sort == "organization" and is_given and is_bare and is_plain and not is_common:
        return "person"
    return None


_LONGEST_PERSON = 3  # words; longer names with a given name in front are of schools and foundations


def _resorted(gazetteer: Gazetteer, name: Name, sorts: _Sorts, day: date | None) -> Name:
    """A name with the sort that the article shows, or the listed company that it means."""
    words = name.words
    if name.entry is not None:
        return name
    sort = sorts.sort_of[words]
    if sort == "organization" and (entry := _listed(gazetteer, name)) is not None:
        return replace(name, sort="name", entry=entry)
    is_short = words in sorts.shortened
    if words[0] in gazetteer.words["vessel"] or (sort == "person" and is_short):
        return replace(name, sort="organization")
    if words in sorts.persons or _is_leader(gazetteer, words, day):
        return replace(name, sort="person", country_iso3=None)
    if words in sorts.openings:
        return replace(name, sort="organization")
    return replace(name, sort=sort)


def relabel(
    gazetteer: Gazetteer, names: list[Name], sentences: list[Sentence], day: date | None
) -> list[Name]:
    """Names with the sort that the whole article shows, and the persons that the parser passed over.

    The parser judges each sentence alone and calls "Kenyatta" a person here and an organisation there.
    """
    names = [_without_title(gazetteer, name) for name in names]
    owners = owners_of(names)
    names = [
        as_organization(gazetteer, n, owners) if n.sort == "place" and n.entry is None else n for n in names
    ]
    names.extend(overlooked(gazetteer, names, sentences))
    names.sort(key=lambda name: (name.sentence.index, name.first))
    sorts = _sorts(gazetteer, names)
    relabelled = [_resorted(gazetteer, name, sorts, day) for name in names]
    taken = {(name.sentence.index, i) for name in relabelled for i in range(name.first, name.last + 1)}
    relabelled = [
        _as_bank(gazetteer, _with_first_names(gazetteer, name, taken))
        if name.sort == "person" and name.entry is None
        else name
        for name in relabelled
        if name.entry is not None or not _is_animal(gazetteer, name)
    ]
    relabelled = [_as_given_name(gazetteer, name) for name in relabelled]
    relabelled = _with_defined(relabelled, sentences)
    taken |= {(name.sentence.index, i) for name in relabelled for i in range(name.first, name.last + 1)}
    for sentence in sentences:
        for first, last in _runs(sentence, taken):
            person = _unlabelled(gazetteer, sentence, first, last)
            if person is not None:
                relabelled.append(person)
                taken.update((sentence.index, i) for i in range(first.i, last.i + 1))
        for token in sentence.span:
            if (sentence.index, token.i) in taken or not token.text[:1].isupper() or len(token.text) < 3:
                continue
            if _passed_over(gazetteer, token, sorts.surnames, day):
                relabelled.append(Name(sentence, token.i, token.i, "person", None))
            elif _opens(token, sorts) or _ends(token, sorts):
                relabelled.append(Name(sentence, token.i, token.i, "organization", None))
    return sorted(relabelled, key=lambda name: (name.sentence.index, name.first))


def _opens(token: Token, sorts: _Sorts) -> bool:
    """ "Castlegate has the support of the council": short for "Castlegate Homes"."""
    after = token.nbor() if token.i + 1 < token.sent.end else None
    is_inside = after is not None and after.pos_ == "PROPN" and token.dep_ == "compound"
    return token.pos_ == "PROPN" and not is_inside and (fold(token.text),) in sorts.openings


def _ends(token: Token, sorts: _Sorts) -> bool:
    """ "The Front", where the parser saw no name: short for "the Catatumbo Front"."""
    before = token.nbor(-1) if token.i > token.sent.start else None
    is_inside = token.dep_ == "compound" or (token.i + 1 < token.sent.end and token.nbor().pos_ == "PROPN")
    is_the = before is not None and before.lower_ == "the"
    return is_the and not is_inside and token.pos_ == "PROPN" and fold(token.text) in sorts.endings


def _unlabelled(gazetteer: Gazetteer, sentence: Sentence, first: Token, last: Token) -> Name | None:
    """The person in a row of proper nouns: with an office beside the name, or of a double surname."""
    doc = sentence.span.doc
    words = [fold(doc[i].text) for i in range(first.i, last.i + 1)]
    title = longest_role(gazetteer, ROLE_CLASSES, words, at_end=False)
    at = first.i + (title[1] if title is not None else 0)
    if at >= last.i:
        return None
    name = Name(sentence, at, last.i, "person", None)
    is_named = last.dep_ in _ARGUMENTS and last.i - at == 1 and gender_of_name(name.text) is not None
    if is_named and sentence.field != "title" and last.ent_type_ in ("", "DATE"):
        return name
    # "Ann Oduya-Lind" lent, or was lent
    is_double = last.nbor(-1).tag_ == "HYPH" and last.dep_ in _ARGUMENTS and last.i - at > 2
    return name if is_double or _looks_personal(gazetteer, name) else None


def _as_bank(gazetteer: Gazetteer, name: Name) -> Name:
    """ "Banka Jadranska", of which the parser takes the second word for a person."""
    is_bank = len(name.words) > 1 and name.words[0] in gazetteer.words["bank_word"]
    return replace(name, sort="organization") if is_bank else name


def _is_animal(gazetteer: Gazetteer, name: Name) -> bool:
    """ "The dog, called Biscuit"."""
    return any(noun.lemma_.lower() in gazetteer.words["animal"] for noun in role_nouns(name))


def _as_given_name(gazetteer: Gazetteer, name: Name) -> Name:
    """The person whose given name is a place's: "Paris Oduya-Bell"; such places are in ``ambiguous.csv``."""
    doc, end = name.sentence.span.doc, name.last + 3
    rules = gazetteer.rules.get(" ".join(name.words), ())
    if (
        name.entry is None
        or end >= name.sentence.span.end
        or all(r.rule != "no_person_called" for r in rules)
    ):
        return name
    first, hyphen, last = doc[name.last + 1 : end + 1]
    is_double = hyphen.tag_ == "HYPH" and first.pos_ == last.pos_ == "PROPN" and last.dep_ in _ARGUMENTS
    if not is_double or doc[name.last].dep_ != "compound" or doc[name.last].head.i != last.i:
        return name
    return Name(name.sentence, name.first, end, "person", None)


def _with_defined(names: list[Name], sentences: list[Sentence]) -> list[Name]:
    """Names with those that an acronym behind defines: "Alliance for Dignity and Bread, or ADB".

    The letters must be those of the capitalised words, in reverse from the acronym, after Schwartz and
    Hearst, "A simple algorithm for identifying abbreviation definitions" (2003).
    """
    kept = list(names)
    for sentence in sentences:
        for first, last in _definitions(sentence):
            over = [n for n in kept if n.sentence is sentence and n.first <= last and first <= n.last]
            if any(n.first < first or n.last > last or (n.first, n.last) == (first, last) for n in over):
                continue
            country = next((n.entry.country_iso3 for n in over if n.entry is not None), None)
            kept = [name for name in kept if name not in over]
            kept.append(Name(sentence, first, last, "organization", None, country))
    return kept


def _definitions(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """First and last token of each name that is spelled out in front of its acronym."""
    span, doc = sentence.span, sentence.span.doc
    for token in span:
        letters = token.text
        if not (
            letters.isalpha() and letters.isupper() and _SHORTEST_INITIALS <= len(letters) <= _LONGEST_ACRONYM
        ):
            continue
        if token.i - 3 < span.start or token.i + 1 >= span.end:
            continue
        if token.nbor(-1).text == "(" and token.nbor().text == ")":
            last = token.i - 2
        elif token.nbor(-1).lower_ == "or" and token.nbor(-2).text == "," and token.nbor().is_punct:
            last = token.i - 3
        else:
            continue
        left, at = list(letters), last
        while at >= span.start and left:
            word = doc[at]
            if word.text[:1] == left[-1]:
                left.pop()
            elif word.lower_ not in _LINKS or at == last:
                break
            at -= 1
        if not left and doc[last].text[:1].isupper():
            yield at + 1, last


_LINKS = frozenset({"of", "for", "and", "the", "in", "on", "to", "&", "de", "du", "la", "del"})


def _listed(gazetteer: Gazetteer, name: Name) -> Entry | None:
    """The listed company that a name with its legal form means: "Gazprom PJSC"."""
    found = longest_role(gazetteer, ("suffix",), name.words)
    words = [token.text for token in name.tokens]
    if found is None or found[0].kind != "company" or found[1] >= len(words):
        return None
    bare = words[: -found[1]]
    for term in matches(gazetteer, bare, [fold(word) for word in bare], 0):
        if len(term.words) == len(bare) and term.entry is not None and term.entry.kind == "company":
            return term.entry
    return None


def _runs(sentence: Sentence, taken: set[tuple[int, int]]) -> Iterator[tuple[Token, Token]]:
    """First and last token of each row of proper nouns that is no name yet: "Marguerite Oduya-Lind"."""
    first: Token | None = None
    for token in sentence.span:
        joins = token.tag_ == "HYPH" and first is not None and not token.whitespace_
        free = (sentence.index, token.i) not in taken and token.ent_type_ not in _NO_PERSON
        if free and ((token.pos_ == "PROPN" and token.text[:1].isupper()) or joins):
            first = first if first is not None else token
            continue
        if first is not None and token.i - first.i > 1:
            yield first, token.nbor(-1)
        first = None
    if first is not None and sentence.span.end - first.i > 1:
        yield first, sentence.span[-1]


# Labels of the parser that a person's name never gets by mistake.
_NO_PERSON = frozenset({"GPE", "LOC", "NORP", "MONEY", "LAW", "LANGUAGE"})


def _with_first_names(gazetteer: Gazetteer, name: Name, taken: set[tuple[int, int]]) -> Name:
    """The parser's name with the words in front that it left out: "Stelios" of "Stelios Karagounis-Webb"."""
    doc, first = name.sentence.span.doc, name.first
    while first > name.sentence.span.start:
        before = doc[first - 1]
        is_part = before.dep_ == "compound" and before.pos_ == "PROPN" and before.head.i == name.head.i
        if not is_part or before.ent_type_ or (name.sentence.index, before.i) in taken or not before.is_title:
            break
        if longest_role(gazetteer, ROLE_CLASSES, [fold(before.text)]) is not None:
            break
        first -= 1
    return replace(name, first=first) if first < name.first else name


def _passed_over(
    gazetteer: Gazetteer, token: Token, surnames: set[tuple[str, ...]], day: date | None
) -> bool:
    """Whether a capitalised word without a label is a person: after "Mr.", of this article, or in office."""
    words = (fold(token.text),)
    before = token.nbor(-1) if token.i > token.sent.start else None
    after = token.nbor() if token.i + 1 < token.sent.end else None
    if token.pos_ != "PROPN" and not (token.is_sent_start and token.tag_ == "NNP"):  # "May survived the vote"
        return words in surnames and (not token.is_sent_start or token.dep_ in ("nsubj", "poss"))
    if words in surnames or (before is not None and _is_honorific(gazetteer, before)):
        return True
    alone = not any(t is not None and t.pos_ == "PROPN" for t in (before, after))
    return alone and any(
        day is not None and office.held_on(day) for office in gazetteer.offices.get(words[0], ())
    )


# One title in front, or "who" behind, outweighs so many labels of the parser.
_PERSON_CUE = 3


def _looks_personal(gazetteer: Gazetteer, name: Name) -> bool:
    """A title in front ("contender Amy Marsh"), "who" behind or an office beside it shows a person."""
    doc = name.sentence.span.doc
    after = [doc[i].lower_ for i in range(name.last + 1, min(name.last + 3, len(doc)))]
    if after[:1] == ["who"] or after == [",", "who"]:
        return True
    if any(_is_personal_noun(gazetteer, noun) for noun in role_nouns(name)):
        return True
    before = doc[name.first - 1] if name.first > name.sentence.span.start else None
    return (
        before is not None
        and before.dep_ == "compound"
        and before.head.i == name.head.i
        and longest_role(gazetteer, ("office", "role"), [fold(before.text)]) is not None
    )


def _is_personal_noun(gazetteer: Gazetteer, noun: Token) -> bool:
    """ "governor", "commander": not "owner", which a company may be too."""
    word = (fold(noun.text),)
    return (
        noun.pos_ == "NOUN"
        and noun.tag_ == "NN"
        and (word in gazetteer.roles["office"] or word in gazetteer.roles["role"])
        and noun.lower_ not in gazetteer.words["any_holder"]
    )


def _is_leader(gazetteer: Gazetteer, words: tuple[str, ...], day: date | None) -> bool:
    return _in_office(gazetteer, words, day) is not None


def _is_honorific(gazetteer: Gazetteer, token: Token) -> bool:
    role = gazetteer.roles["honorific"].get((fold(token.text),))
    return role is not None and role.gender is not None and token.text[:1].isupper()


def _introduced(names: list[Name]) -> dict[str, Name]:
    """Acronyms given with the name: "Northern Herring Party (NHP)", "NHP (Northern Herring Party)"."""
    found: dict[str, Name] = {}
    for name in names:
        doc = name.sentence.span.doc
        if name.sort not in _ACRONYM_SORTS:
            continue
        around = [doc[i].text for i in range(name.last + 1, min(name.last + 4, len(doc)))]
        if (around[:1] == ["("] and around[2:] == [")"]) or around[:2] == [",", "or"]:
            given = around[1] if around[0] == "(" else around[2] if len(around) > 2 else ""
        elif name.first > 1 and doc[name.first - 1].text == "(" and name.last + 1 < len(doc):
            given = doc[name.first - 2].text if doc[name.last + 1].text == ")" else ""
            given = given if _spells(name.words, given) else ""
        else:
            continue
        if given.isupper() and 2 <= len(given) <= _LONGEST_ACRONYM and len(name.words) > 1:
            found.setdefault(given, name)
    return found


def _spells(words: tuple[str, ...], acronym: str) -> bool:
    """Whether the letters of an acronym begin words of the name, in their order; words may be left out."""
    initials = iter(word[0] for word in words if word)
    return all(letter in initials for letter in fold(acronym))


def stand_ins(gazetteer: Gazetteer, names: list[Name]) -> dict[int, Name | None]:
    """Names that stand for a fuller one, by their id: acronyms given with it, "the Bank" for a bank's name.

    None where such a common noun has no fuller name in front of it, and so names nobody.
    """
    acronyms = _introduced(names)
    initials: dict[str, Name] = {}
    found: dict[int, Name | None] = {}
    fuller: dict[str, Name] = {}  # by each word of the name
    for name in names:
        if name.sort in _ACRONYM_SORTS and len(name.words) >= _SHORTEST_INITIALS and _is_body(name):
            initials.setdefault(_acronym(name.words).upper(), name)
    for name in names:
        full = acronyms.get(name.text)
        if full is None and name.entry is None and name.sort == "organization":
            full = initials.get(name.text)
        if full is not None and full is not name and (name.entry is None or _spells(full.words, name.text)):
            found[id(name)] = full
        elif name.sort == "organization" and len(name.words) == 1 and _is_common(gazetteer, name.words):
            found[id(name)] = fuller.get(name.words[0])
        elif _is_short_definite(name) and name.words[0] in fuller:
            found[id(name)] = fuller[name.words[0]]
        elif name.sort in _ACRONYM_SORTS and len(name.words) > 1 and _is_body(name):
            fuller.update(dict.fromkeys(name.words, name))
    return found


def _is_short_definite(name: Name) -> bool:
    """ "The Front" after "the Catatumbo Front"."""
    before = name.sentence.span.doc[name.first - 1] if name.first > name.sentence.span.start else None
    is_single = name.entry is None and name.sort == "organization" and len(name.words) == 1
    return is_single and before is not None and before.lower_ == "the"


def _is_common(gazetteer: Gazetteer, words: tuple[str, ...]) -> bool:
    return words in gazetteer.roles["nominal"] or words in gazetteer.roles["institution"]


def _is_body(name: Name) -> bool:
    return name.entry is None or name.entry.kind not in ("state", "person")


_LONGEST_ACRONYM = 8  # letters; what is longer is a word
_SHORTEST_INITIALS = 3  # words; two initials meet by chance
_ACRONYM_SORTS = frozenset({"organization", "name"})


@dataclass(eq=False)
class Organization:
    """An organisation of this article that no list has."""

    name: str
    words: tuple[str, ...]
    kind: str
    country_iso3: str | None
    names: list[Name] = field(default_factory=list)

    @property
    def key(self) -> str:
        return local_key(self.kind, self.name, self.country_iso3)


def _bare(gazetteer: Gazetteer, words: tuple[str, ...]) -> tuple[str, ...]:
    """A name without its legal form or "MV": "Hill & Sons Ltd." and "Hill & Sons" are one company."""
    if len(words) > 1 and words[0] in gazetteer.words["vessel"]:
        return words[1:]
    found = longest_role(gazetteer, ("suffix",), words)
    if found is None or found[1] >= len(words):
        return words
    return words[: -found[1]]


def _kind(gazetteer: Gazetteer, words: tuple[str, ...]) -> tuple[str, str | None]:
    """The kind that a name shows, and the country that its legal form shows."""
    head = words[: words.index("of")] if "of" in words[1:] else words
    found = longest_role(gazetteer, ("suffix",), head)
    if found is None and len(words) > 1 and head == words and words[0] in gazetteer.words["bank_word"]:
        return "company", None  # "Banka Jadranska", but the Bank of Ghana is none
    if found is None or len(words) < 2:
        return "organization", None
    return found[0].kind or "organization", found[0].implies


def _nouns_beside(name: Name) -> Iterator[Token]:
    """The nouns that grammar says an organisation is: in front, in apposition, or said of it."""
    head = name.head
    yield from (c for c in head.children if c.i == name.first - 1 and c.dep_ == "compound")
    yield from (c for c in head.children if c.i > name.last and c.dep_ == "appos")
    if head.dep_ == "appos" and head.head.i < name.first:  # "the lender, Harbour Credit"
        yield head.head
    if head.dep_ == "nsubj" and head.head.lemma_ in ("be", "become"):
        yield from (c for c in head.head.children if c.dep_ == "attr")


def _beside(gazetteer: Gazetteer, name: Name, by_token: NamesByToken) -> tuple[str | None, str | None]:
    """Kind and country that the words beside a name tell: "chipmaker Nexa", "Nexa, a Chilean company"."""
    kind = country = None
    for noun in _nouns_beside(name):
        word = fold(noun.text)
        role = gazetteer.roles["nominal"].get((word,))
        if role is None or role.kind is None or role.kind == "state":
            continue
        kind = kind or (role.kind if "/" not in role.kind else None)
        owner = owner_of(noun, name, by_token)
        country = country or (_country_of(owner) if owner is not None else None)
    return kind, country or _country_in_front(name, by_token)


def _is_body_noun(gazetteer: Gazetteer, noun: Token) -> bool:
    """ "lender", "party": not "producer", which a person may be too."""
    role = gazetteer.roles["nominal"].get((fold(noun.text),))
    is_body = role is not None and role.kind not in (None, "state", "person", "bloc")
    return is_body and noun.lower_ not in gazetteer.words["any_holder"]


def _country_of(name: Name) -> str | None:
    return name.entry.country_iso3 if name.entry is not None else name.country_iso3


def _country_in_front(name: Name, by_token: NamesByToken) -> str | None:
    """ "Swedish carmaker Nexa", "London-based Nexa"."""
    for child in name.head.children:
        if child.i >= name.first or child.dep_ not in ("amod", "compound", "nmod"):
            continue
        for token in (child, *child.children):
            found = by_token.get((name.sentence.index, token.i))
            if found is not None and found.entry is not None and found.entry.kind == "state":
                return found.entry.country_iso3
    return None


def _is_traded(gazetteer: Gazetteer, name: Name) -> bool:
    """ "shares in Nexa", "Nexa's chief executive": only a company has these."""
    head = name.head
    governor = head.head
    if head.dep_ == "pobj" and governor.lower_ in ("in", "of", "at"):
        beside = (governor.head, governor.nbor(-1)) if governor.i else (governor.head,)
        return any(token.lower_ in gazetteer.words["of_company"] for token in beside)
    return head.dep_ in ("poss", "compound") and governor.lower_ in gazetteer.words["of_company"]


def may_be_domestic(gazetteer: Gazetteer, words: tuple[str, ...]) -> bool:
    """Whether a name may be of the article's country: no ship, which may fly any flag, and no bloc's body."""
    return words[0] not in gazetteer.words["vessel"] and not _names_bloc(gazetteer, words)


def _names_bloc(gazetteer: Gazetteer, words: tuple[str, ...]) -> bool:
    """ "European Union Naval Force" is of no country."""
    written = [word.title() for word in words]
    return any(
        term.entry is not None and term.entry.kind == "bloc"
        for start in range(len(words))
        for term in matches(gazetteer, written, words, start)
    )


def _only_longer(organizations: list[Organization], words: tuple[str, ...]) -> Organization | None:
    """The one organisation whose name begins so: "Harbour Bank" of "Harbour Bank of Fiji"."""
    if len("".join(words)) < _SHORTEST_PREFIX:
        return None
    longer = [o for o in organizations if o.words[: len(words)] == words]
    return longer[0] if len(longer) == 1 else None


_SHORTEST_PREFIX = 4  # letters; shorter beginnings ("The", "U") are shared by chance


def _acronym(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words if word not in ("of", "the", "and", "for", "in", "&"))


def resolve_organizations(
    gazetteer: Gazetteer, names: list[Name], by_token: NamesByToken
) -> list[Organization]:
    """The organisations that only the parser saw, short forms and acronyms joined to the full name."""
    organizations: list[Organization] = []
    bare_forms: defaultdict[tuple[str, ...], list[Organization]] = defaultdict(list)
    for name in sorted(names, key=lambda n: -len(n.tokens)):
        if name.sort != "organization":
            continue
        words = name.words
        bare = _bare(gazetteer, words)
        known = next(iter(bare_forms.get(bare, ()) or bare_forms.get(words, ())), None)
        if known is None and len(words) == 1 and name.text.isupper():
            known = next((o for o in organizations if _acronym(o.words) == words[0]), None)
        if known is None:
            known = _only_longer(organizations, bare)
        if known is None:
            kind, country = _kind(gazetteer, words)
            known = Organization(name.text, words, kind, name.country_iso3 or country)
            organizations.append(known)
            bare_forms[bare].append(known)
        known.names.append(name)
        kind_beside, country_beside = _beside(gazetteer, name, by_token)
        if known.kind == "organization":
            is_company = kind_beside is None and _is_traded(gazetteer, name)
            known.kind = "company" if is_company else kind_beside or "organization"
        known.country_iso3 = known.country_iso3 or name.country_iso3 or country_beside
    return organizations
