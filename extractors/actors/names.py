"""Decides which names of an article are one person or one organisation.

Full names first, then the short ones: "Mr. Vega" is the Vega of this article, else the one in office on
the day of the article, else someone of whom only the surname is known.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Token

from extractors.actors.gazetteer import Entry, Gazetteer, Office, fold, local_key, longest_role
from extractors.actors.mentions import Name
from extractors.actors.roles import NamesByToken, Seen, role_of
from extractors.syntax import Sentence

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass
class Person:
    """A person of this article, while it is still being found out who that is."""

    name: str
    words: tuple[str, ...]  # folded, of the fullest form
    entry: Entry | None = None
    offices: tuple[Office, ...] = ()
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
        return next((seen.country_iso3 for seen in self.seen if seen.country_iso3), self.home_iso3)

    def role_on(self, day: date | None) -> str | None:
        told = next((seen.role for seen in self.seen if seen.role), None)
        if told is not None or day is None:
            return told
        return next((office.role for office in self.offices if office.held_on(day)), None)

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


def relabel(
    gazetteer: Gazetteer, names: list[Name], sentences: list[Sentence], day: date | None
) -> list[Name]:
    """Names with the sort that the whole article shows, and the surnames that the parser passed over.

    The parser judges each sentence alone and calls "Kenyatta" a person here and an organisation there.
    """
    votes: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for name in names:
        if name.entry is None:
            votes[name.words][name.sort] += 1
            votes[name.words]["person"] += _PERSON_CUE * _looks_personal(gazetteer, name)
    sort_of = {words: sorts.most_common(1)[0][0] for words, sorts in votes.items()}
    full = _full_names(names) | {
        words for words, sort in sort_of.items() if len(words) > 1 and sort == "person"
    }
    full -= {words for words in full if sort_of.get(words, "person") != "person"}
    surnames = {(words[-1],) for words in full} | {words[1:] for words in full if len(words) > 2}
    first_names = {words[:1] for words in full}
    relabelled = []
    for name in names:
        words = name.words
        if name.entry is not None:
            relabelled.append(name)
        elif words in full | surnames | first_names or _is_leader(gazetteer, words, day):
            relabelled.append(replace(name, sort="person", country_iso3=None))
        else:
            relabelled.append(replace(name, sort=sort_of[words]))
    taken = {(name.sentence.index, i) for name in relabelled for i in range(name.first, name.last + 1)}
    for sentence in sentences:
        for token in sentence.span:
            if (sentence.index, token.i) in taken or not token.text[:1].isupper() or len(token.text) < 3:
                continue
            if _passed_over(gazetteer, token, surnames, day):
                relabelled.append(Name(sentence, token.i, token.i, "person", None))
    return sorted(relabelled, key=lambda name: (name.sentence.index, name.first))


def _passed_over(
    gazetteer: Gazetteer, token: Token, surnames: set[tuple[str, ...]], day: date | None
) -> bool:
    """Whether a capitalised word without a label is a person: after "Mr.", of this article, or in office."""
    words = (fold(token.text),)
    before = token.nbor(-1) if token.i > token.sent.start else None
    after = token.nbor() if token.i + 1 < token.sent.end else None
    if token.pos_ != "PROPN":
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
    """A title in front ("contender Amy Marsh") or "who" behind shows a person, whatever the parser says."""
    doc = name.sentence.span.doc
    after = [doc[i].lower_ for i in range(name.last + 1, min(name.last + 3, len(doc)))]
    if after[:1] == ["who"] or after == [",", "who"]:
        return True
    before = doc[name.first - 1] if name.first > name.sentence.span.start else None
    return (
        before is not None
        and before.dep_ == "compound"
        and before.head.i == name.head.i
        and longest_role(gazetteer, ("office", "role"), [fold(before.text)]) is not None
    )


def _is_leader(gazetteer: Gazetteer, words: tuple[str, ...], day: date | None) -> bool:
    return _in_office(gazetteer, words, day) is not None


def _is_honorific(gazetteer: Gazetteer, token: Token) -> bool:
    role = gazetteer.roles["honorific"].get((fold(token.text),))
    return role is not None and role.gender is not None and token.text[:1].isupper()


def introduced(names: list[Name]) -> dict[str, Name]:
    """Acronyms given in brackets: "Northern Herring Party (NHP)"."""
    found: dict[str, Name] = {}
    for name in names:
        doc = name.sentence.span.doc
        bracket = [doc[i].text for i in range(name.last + 1, min(name.last + 4, len(doc)))]
        if len(bracket) < 3 or (bracket[0], bracket[2]) != ("(", ")") or name.sort not in _ACRONYM_SORTS:
            continue
        if bracket[1].isupper() and 2 <= len(bracket[1]) <= _LONGEST_ACRONYM:
            found.setdefault(bracket[1], name)
    return found


_LONGEST_ACRONYM = 8  # letters; what is longer is a word
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
    """A name without its legal form: "Hill & Sons Ltd." and "Hill & Sons" are one company."""
    found = longest_role(gazetteer, ("suffix",), words)
    if found is None or found[1] >= len(words):
        return words
    return words[: -found[1]]


def _kind(gazetteer: Gazetteer, words: tuple[str, ...]) -> tuple[str, str | None]:
    """The kind that a name shows, and the country that its legal form shows."""
    head = words[: words.index("of")] if "of" in words[1:] else words
    found = longest_role(gazetteer, ("suffix",), head)
    if found is None or len(words) < 2:
        return "organization", None
    return found[0].kind or "organization", found[0].implies


def _kind_beside(gazetteer: Gazetteer, name: Name) -> str | None:
    """The kind that a noun beside the name tells: "chipmaker Nexa", "Nexa, a software company"."""
    head = name.head
    for noun in head.children:
        beside = (noun.i == name.first - 1 and noun.dep_ == "compound") or (
            noun.dep_ == "appos" and noun.i > head.i
        )
        role = gazetteer.roles["nominal"].get((fold(noun.text),)) if beside else None
        if role is not None and role.kind is not None and "/" not in role.kind and role.kind != "state":
            return role.kind
    return None


def _only_longer(organizations: list[Organization], words: tuple[str, ...]) -> Organization | None:
    """The one organisation whose name begins so: "Harbour Bank" of "Harbour Bank of Fiji"."""
    if len("".join(words)) < _SHORTEST_PREFIX:
        return None
    longer = [o for o in organizations if o.words[: len(words)] == words]
    return longer[0] if len(longer) == 1 else None


_SHORTEST_PREFIX = 4  # letters; shorter beginnings ("The", "U") are shared by chance


def _acronym(words: tuple[str, ...]) -> str:
    return "".join(word[0] for word in words if word not in ("of", "the", "and", "for", "in", "&"))


def resolve_organizations(gazetteer: Gazetteer, names: list[Name]) -> list[Organization]:
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
            if kind == "organization":
                kind = _kind_beside(gazetteer, name) or kind
            known = Organization(name.text, words, kind, name.country_iso3 or country)
            organizations.append(known)
            bare_forms[bare].append(known)
        known.names.append(name)
        known.country_iso3 = known.country_iso3 or name.country_iso3
    return organizations
