"""The names that are known beforehand, read from ``data/``, and how they are looked up.

Reading and checking the CSV files, folding of spelling, who was a member of a bloc on a day, and the longest
match of a name over tokens belong here. Whether a name that was found acts, or who an unlisted name is, does
not.
"""

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from spacy.lang.en import English

DATA = Path(__file__).parent / "data"

_LONGEST_ROLE = 5  # words of the longest term in roles.csv

# Country codes of states that are no more: not in ISO 3166-1, so their actors have no country.
_FORMER_STATES = frozenset({"SUN", "YUG", "DDR", "CSK"})

_KINDS = frozenset({"organization", "bloc", "party", "company", "armed_group"})  # of organizations.csv
_GENDERS = frozenset({"m", "f"})
RULES = frozenset(
    {"article_has", "article_lacks", "next_not", "previous_not", "label_is", "no_person_called"}
)  # of ambiguous.csv; ``mentions`` reads them


class GazetteerError(ValueError):
    """A line of the data that clashes with another or cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One known actor."""

    key: str
    name: str
    kind: str
    country_iso3: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """One spelling of a known actor, or of something that is none (``entry`` is None)."""

    words: tuple[str, ...]  # as written
    folded: tuple[str, ...]
    sort: str  # name | adjective | people | capital | risky_capital | seat | region | leader | blocked
    entry: Entry | None
    place: str  # file and line


class Rule(NamedTuple):
    """A condition on the context of an ambiguous spelling (``ambiguous.csv``)."""

    rule: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """A term of office of a person whom everybody knows by surname (``leaders.csv``)."""

    entry: Entry
    role: str
    gender: str
    called: tuple[str, ...]  # folded: surname, or whatever the papers use alone
    begins: date
    ends: date | None

    def held_on(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


class Membership(NamedTuple):
    """A state in a bloc (``bloc_members.csv``): from ``begins``, and no more on ``ends``; None where open."""

    iso3: str
    begins: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class Role:
    """What a noun or title says about whom it stands with (``roles.csv``)."""

    term: str
    gender: str | None
    implies: str | None  # the country, where only one has such an office
    kind: str | None


@dataclass(frozen=True)
class Gazetteer:
    terms: dict[tuple[str, ...], tuple[Term, ...]]  # by the first one or two folded words, longest first
    rules: dict[str, tuple[Rule, ...]]  # by folded spelling
    offices: dict[str, tuple[Office, ...]]  # by folded surname or single name
    persons: dict[tuple[str, str], Entry]  # by folded first and last word of a name: "Harry S. Truman"
    office_holders: dict[str, tuple[Office, ...]]  # by key of the person
    roles: dict[str, dict[tuple[str, ...], Role]]  # by class, then by folded words
    words: dict[str, frozenset[str]]  # by class
    states: dict[str, Entry]  # by ISO code
    organizations: frozenset[str]  # keys of those that are known to be no companies
    adjectives: dict[str, str]  # "Peruvian", by ISO code
    prefixes: dict[str, Entry]  # states by the folded "Sino" of "Sino-Indian"
    local_names: dict[tuple[str, ...], dict[str, Entry]]  # "Congress" by folded words, then by country
    members: dict[str, tuple[Membership, ...]]  # by code of the bloc
    titles: dict[str, str]  # "senator", by folded "Sen."
    role_verbs: dict[str, str]  # "leader", by "lead"
    posts: dict[
        tuple[str, str], tuple[str, ...]
    ]  # roles of leaders.csv, by (role as told, name of its organisation)


# The same words come again and again: without the cache a seventh of the time of the stage.
@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """Lower case without accents and full stops, with straight apostrophes, so that spellings compare."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    kept = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return kept.replace(".", "") or kept


@cache
def _tokenizer() -> English:
    return English()


@cache
def _exceptions() -> frozenset[str]:
    """The spellings that the tokenizer cuts by a rule of their own: "cannot"."""
    return frozenset(English.Defaults.tokenizer_exceptions)


def split(text: str) -> tuple[str, ...]:
    """The words of a name, cut as the parser cuts the text it is looked for in."""
    words = text.split(" ")
    # Bare words are cut at blanks, unless the tokenizer has a rule for them: most names, at half the time of
    # loading (.23 s of .55 s).
    if all(word.isalpha() and word not in _exceptions() for word in words):
        return tuple(words)
    return tuple(token.text for token in _tokenizer().tokenizer(text))


def local_key(kind: str, name: str, country_iso3: str | None) -> str:
    """``org:<folded name>|<ISO3>`` or ``person:<folded name>|<ISO3>``: the key within a text."""
    prefix = "person" if kind == "person" else "org"
    return f"{prefix}:{' '.join(fold(name).split())}|{country_iso3 or ''}"


def _rows(name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a data file, each with its place ("states.csv:12")."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            place = f"{name}:{reader.line_num}"
            if None in row or None in row.values():
                raise GazetteerError(f"{place}: expected the columns {reader.fieldnames}")
            yield place, row


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _term(text: str, sort: str, entry: Entry | None, place: str) -> Term:
    words = split(text)
    return Term(words, tuple(fold(word) for word in words), sort, entry, place)


def _iso_codes() -> frozenset[str]:
    """What any other file may call a country: the codes of ``states.csv``, or nothing."""
    places: dict[str, str] = {}
    for place, row in _rows("states.csv"):
        first = places.setdefault(row["iso3"], place)
        if first != place:
            raise GazetteerError(f"{place}: '{row['iso3']}' already stands in {first}")
    return frozenset({*places, ""})


def _allegiance(code: str) -> str | None:
    """The country as a mention has it: none where the file has none, or the state is no more."""
    return code if code and code not in _FORMER_STATES else None


def _check(place: str, name: str, what: str, value: str, allowed: Container[str]) -> None:
    if value not in allowed:
        raise GazetteerError(f"{place}: '{name}': unknown {what} '{value}'")


def _days(place: str, name: str, row: dict[str, str]) -> tuple[date | None, date | None]:
    """First day and first day after, as the columns ``from`` and ``to`` have them; None where empty."""
    try:
        begins, ends = (date.fromisoformat(cell) if cell else None for cell in (row["from"], row["to"]))
    except ValueError as error:
        raise GazetteerError(f"{place}: '{name}': {error}") from error
    if begins is not None and ends is not None and ends <= begins:
        raise GazetteerError(f"{place}: '{name}': the term ends before it begins")
    return begins, ends


def _state_terms() -> Iterator[Term]:
    for place, row in _rows("states.csv"):
        entry = Entry(f"state:{row['iso3']}", row["name"], "state", _allegiance(row["iso3"]))
        for sort, texts in (
            ("name", [row["name"], *_listed(row["aliases"])]),
            ("adjective", _listed(row["adjectives"])),
            ("people", _listed(row["people"])),
            ("capital", _listed(row["capitals"])),
            ("risky_capital", _listed(row["risky_capitals"])),
            ("seat", _listed(row["seats"])),
        ):
            for text in texts:
                yield _term(text, sort, entry, place)


def _organization_terms(countries: Container[str]) -> Iterator[Term]:
    codes: dict[str, str] = {}
    for place, row in _rows("organizations.csv"):
        _check(place, row["name"], "kind", row["kind"], _KINDS)
        _check(place, row["name"], "country", row["country_iso3"], countries)
        country = _allegiance(row["country_iso3"])
        if (row["kind"] == "bloc") != bool(row["code"]):
            raise GazetteerError(f"{place}: '{row['name']}': a bloc has a code, and nothing else has")
        if row["code"] and codes.setdefault(row["code"], place) != place:
            raise GazetteerError(f"{place}: code '{row['code']}' already stands in {codes[row['code']]}")
        key = f"bloc:{row['code']}" if row["kind"] == "bloc" else local_key(row["kind"], row["name"], country)
        entry = Entry(key, row["name"], row["kind"], country)
        for text in [row["name"], *_listed(row["aliases"])]:
            yield _term(text, "name", entry, place)
        for text in _listed(row["capitals"]):
            yield _term(text, "capital", entry, place)
    for place, row in _rows("regions.csv"):
        _check(place, row["name"], "country", row["country_iso3"], countries)
        entry = Entry(
            local_key("organization", row["name"], row["country_iso3"]),
            row["name"],
            "organization",
            row["country_iso3"],
        )
        for text in [row["name"], *_listed(row["aliases"])]:
            yield _term(text, "region", entry, place)


def _transliterations() -> dict[str, tuple[str, ...]]:
    """The spellings of a given name, by each of them, folded: "sergei", "sergey"."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for _, row in _rows("given_names.csv"):
        if row["sort"] == "transliteration":
            for spelling in _listed(row["names"]):
                found[fold(spelling)] += tuple(_listed(row["names"]))
    return dict(found)


def _respelled(name: str, transliterations: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """A full name under each spelling of its first word, and of an Arabic article: "el-", "al "."""
    first, space, rest = name.partition(" ")
    rests = [rest]
    if rest.startswith("al-"):
        rests = [article + rest.removeprefix("al-") for article in ("al-", "el-", "al ")]
    others = (spelling.title() for spelling in transliterations.get(fold(first), ()) if rest)
    for spelling in dict.fromkeys((first, *others)):
        yield from (spelling + space + variant for variant in rests)


def _offices(countries: Container[str]) -> Iterator[tuple[str, Office, list[str]]]:
    persons: dict[str, tuple[str, tuple[str, str]]] = {}
    transliterations = _transliterations()
    for place, row in _rows("leaders.csv"):
        name, country = row["name"], _allegiance(row["country_iso3"])
        _check(place, name, "gender", row["gender"], _GENDERS)
        _check(place, name, "country", row["country_iso3"], countries)
        told = (row["country_iso3"], row["wikidata_id"])
        first, before = persons.setdefault(name, (place, told))
        if before != told:
            raise GazetteerError(f"{place}: '{name}' has another country or Wikidata id than in {first}")
        begins, ends = _days(place, name, row)
        if begins is None:
            raise GazetteerError(f"{place}: '{name}': a term needs its first day")
        entry = Entry(local_key("person", name, country), name, "person", country)
        called = tuple(fold(short) for short in _listed(row["called"]))
        office = Office(entry, row["role"], row["gender"], called, begins, ends)
        names = [name, *_listed(row["aliases"])]
        yield place, office, [variant for text in names for variant in _respelled(text, transliterations)]


def _role_forms(sort: str) -> Iterator[tuple[str, str, str]]:
    """(form, role, of) of one sort: a short title, a verb, or what papers call an office of leaders.csv."""
    for place, row in _rows("role_forms.csv"):
        _check(place, row["form"], "sort", row["sort"], ("title", "verb", "post"))
        if row["sort"] == sort:
            yield row["form"], row["role"], row["of"]


def _check_successions(offices: list[tuple[str, Office]], words: dict[str, set[str]]) -> None:
    """Refuses two holders of one office on one day, and two overlapping terms of one person.

    Of an office of ``sole_office`` a country has one; of one of ``world_office`` there is one.
    """
    by_office: defaultdict[tuple[str | None, ...], list[tuple[str, Office]]] = defaultdict(list)
    for place, office in offices:
        by_office[office.entry.key, office.role].append((place, office))
        if office.role in words["sole_office"]:
            by_office[None, office.role, office.entry.country_iso3].append((place, office))
        elif office.role in words["world_office"]:
            by_office[None, office.role].append((place, office))
    for terms in by_office.values():
        terms.sort(key=lambda term: (term[1].begins, term[1].ends or date.max))
        for (place, office), (later_place, later) in pairwise(terms):
            if office.held_on(later.begins):
                raise GazetteerError(
                    f"{later_place}: '{later.entry.name}' is {later.role} on {later.begins}, "
                    f"as is '{office.entry.name}' in {place}"
                )


def _members(codes: Container[str], countries: Container[str]) -> dict[str, tuple[Membership, ...]]:
    """The memberships of each bloc; a state may have left and come back, but not be in twice."""
    found: defaultdict[str, list[Membership]] = defaultdict(list)
    places: dict[tuple[str, str], list[tuple[str, Membership]]] = defaultdict(list)
    for place, row in _rows("bloc_members.csv"):
        code, iso3 = row["code"], row["iso3"]
        _check(place, code, "bloc", code, codes)
        _check(place, code, "member", iso3, countries)
        member = Membership(iso3, *_days(place, f"{iso3} in {code}", row))
        for other_place, other in places[code, iso3]:
            if _is_member(member, other.begins or date.min) or _is_member(other, member.begins or date.min):
                raise GazetteerError(f"{place}: {iso3} is in {code} as in {other_place}")
        places[code, iso3].append((place, member))
        found[code].append(member)
    return {code: tuple(members) for code, members in found.items()}


def _local_names(terms: list[Term], countries: Container[str]) -> dict[tuple[str, ...], dict[str, Entry]]:
    """What a name shared by many countries stands for in each: "Congress" is a party in India."""
    entries = {term.entry.name: term.entry for term in terms if term.entry and term.entry.kind in _KINDS}
    found: defaultdict[tuple[str, ...], dict[str, Entry]] = defaultdict(dict)
    for place, row in _rows("local_names.csv"):
        _check(place, row["surface"], "country", row["country_iso3"], countries)
        _check(place, row["surface"], "organisation", row["name"], entries)
        surface = tuple(fold(word) for word in split(row["surface"]))
        if row["country_iso3"] in found[surface]:
            raise GazetteerError(f"{place}: '{row['surface']}' stands twice for {row['country_iso3']}")
        found[surface][row["country_iso3"]] = entries[row["name"]]
    return dict(found)


def _is_member(member: Membership, day: date) -> bool:
    return (member.begins is None or member.begins <= day) and (member.ends is None or day < member.ends)


# Of the spellings of one actor the first sort wins: "Vatican" is a name before it is an adjective.
_SORTS = ("blocked", "name", "adjective", "people", "capital", "risky_capital", "seat", "region", "leader")


def _index(terms: list[Term]) -> dict[tuple[str, ...], tuple[Term, ...]]:
    """Terms by their first two words, longest first: "National" alone begins too many names.

    Raises GazetteerError where one spelling stands for two actors.
    """
    seen: dict[tuple[str, ...], Term] = {}
    for term in sorted(terms, key=lambda term: _SORTS.index(term.sort)):
        # "Us" and "US" fold alike; only the written form decides what clashes.
        other = seen.setdefault(term.words, term)
        if other.entry != term.entry:
            raise GazetteerError(f"{term.place}: '{' '.join(term.words)}' already stands in {other.place}")
    by_start: defaultdict[tuple[str, ...], list[Term]] = defaultdict(list)
    for term in seen.values():
        by_start[term.folded[:2]].append(term)
    return {start: tuple(sorted(group, key=lambda t: -len(t.words))) for start, group in by_start.items()}


@cache
def load() -> Gazetteer:
    """Reads ``data/`` once in each process.

    Raises GazetteerError naming file and line for clashing names, two holders of one office, unknown codes
    and kinds, broken dates or rows.
    """
    countries = _iso_codes()
    terms = [*_state_terms(), *_organization_terms(countries)]
    blocs = {term.entry.key for term in terms if term.entry is not None and term.entry.kind == "bloc"}
    terms += [_term(row["surface"], "blocked", None, place) for place, row in _rows("not_actors.csv")]

    offices: defaultdict[str, list[Office]] = defaultdict(list)
    holders: defaultdict[str, list[Office]] = defaultdict(list)
    persons: dict[tuple[str, str], Entry] = {}
    terms_of_office = list(_offices(countries))
    for place, office, names in terms_of_office:
        holders[office.entry.key].append(office)
        for parts in (fold(name).split() for name in names):
            if len(parts) > 1:
                persons[parts[0], parts[-1]] = office.entry
        terms += [_term(name, "leader", office.entry, place) for name in names]
        for short in office.called:
            offices[short].append(office)

    rules: defaultdict[str, list[Rule]] = defaultdict(list)
    for place, row in _rows("ambiguous.csv"):
        _check(place, row["surface"], "rule", row["rule"], RULES)
        rules[fold(row["surface"])].append(Rule(row["rule"], tuple(_listed(row["words"]))))

    roles: defaultdict[str, dict[tuple[str, ...], Role]] = defaultdict(dict)
    for _, row in _rows("roles.csv"):
        role = Role(row["term"], row["gender"] or None, row["implies"] or None, row["kind"] or None)
        roles[row["class"]][tuple(fold(word) for word in split(row["term"]))] = role

    for form, _, _ in _role_forms("post"):
        roles["post"][tuple(fold(word) for word in split(form))] = Role(form, None, None, None)

    states = list(_rows("states.csv"))
    words: defaultdict[str, set[str]] = defaultdict(set)
    for _, row in _rows("words.csv"):
        words[row["class"]].add(row["word"])
    for _, row in _rows("goods.csv"):
        words[row["sort"]].add(row["noun"])
        if row["sort"] != "person":  # "Russian women" may act
            words["goods"].add(row["noun"])
    _check_successions([(place, office) for place, office, _ in terms_of_office], words)

    by_code = {
        term.entry.key.removeprefix("state:"): term.entry
        for term in terms
        if term.entry is not None and term.entry.kind == "state"
    }
    return Gazetteer(
        terms=_index(terms),
        rules={surface: tuple(found) for surface, found in rules.items()},
        offices={name: tuple(found) for name, found in offices.items()},
        persons=persons,
        office_holders={key: tuple(found) for key, found in holders.items()},
        roles=dict(roles),
        words={name: frozenset(listed) for name, listed in words.items()},
        states=by_code,
        organizations=frozenset(
            term.entry.key for term in terms if term.entry is not None and term.entry.kind == "organization"
        ),
        adjectives={row["iso3"]: next(iter(_listed(row["adjectives"])), row["name"]) for _, row in states},
        prefixes={fold(text): by_code[row["iso3"]] for _, row in states for text in _listed(row["prefixes"])},
        local_names=_local_names(terms, countries),
        members=_members({key.removeprefix("bloc:") for key in blocs}, countries),
        titles={fold(form): role for form, role, _ in _role_forms("title")},
        role_verbs={form: role for form, role, _ in _role_forms("verb")},
        posts={(form, of): tuple(_listed(role)) for form, role, of in _role_forms("post")},
    )


def members_of(code: str, day: date) -> frozenset[str]:
    """ISO codes of the states that were in a bloc on a day.

    Raises KeyError for a bloc of which ``bloc_members.csv`` has no member.
    """
    return frozenset(member.iso3 for member in load().members[code] if _is_member(member, day))


def _case_fits(written: str, text: str) -> bool:
    """Whether a word may be the listed one: a capital stays a capital, an acronym stays in capitals."""
    if written[:1].isupper() and not text[:1].isupper():
        return False
    if any(c.isupper() for c in written[1:]):  # "WHO", "LeT": never "who" or "Let"
        return text.isupper() or text == written
    return True


def matches(gazetteer: Gazetteer, words: Sequence[str], folded: Sequence[str], start: int) -> Iterator[Term]:
    """The terms that begin at word ``start``, longest first."""
    for begins in (tuple(folded[start : start + 2]), (folded[start],)):
        for term in gazetteer.terms.get(begins, ()):
            size = len(term.words)
            if tuple(folded[start : start + size]) == term.folded and all(
                _case_fits(written, word)
                for written, word in zip(term.words, words[start : start + size], strict=False)
            ):
                yield term
        if len(begins) == 1:  # the last word of the text: both beginnings are one
            return


def longest_role(
    gazetteer: Gazetteer, classes: Sequence[str], folded: Sequence[str], *, at_end: bool = True
) -> tuple[Role, int] | None:
    """The longest role term of these classes that ends (or begins) the words, and how many words it has."""
    for size in range(min(len(folded), _LONGEST_ROLE), 0, -1):
        part = tuple(folded[-size:]) if at_end else tuple(folded[:size])
        for name in classes:
            role = gazetteer.roles[name].get(part)
            if role is not None:
                return role, size
    return None
