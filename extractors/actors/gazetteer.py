"""The names that are known beforehand, read from ``data/``, and how they are looked up.

Reading and checking the CSV files, folding of spelling, and the longest match of a name over tokens belong
here. Whether a name that was found acts, or who an unlisted name is, does not.
"""

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from spacy.lang.en import English

DATA = Path(__file__).parent / "data"

_LONGEST_ROLE = 5  # words of the longest term in roles.csv

# Country codes of states that are no more: not in ISO 3166-1, so their actors have no country.
_FORMER_STATES = frozenset({"SUN", "YUG", "DDR", "CSK"})


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


@dataclass(frozen=True, slots=True)
class Role:
    """What a noun or title says about whom it stands with (``roles.csv``)."""

    term: str
    gender: str | None
    implies: str | None  # the country, where only one has such an office
    kind: str | None


@dataclass(frozen=True)
class Gazetteer:
    terms: dict[str, tuple[Term, ...]]  # by first folded word, longest first
    rules: dict[str, tuple[Rule, ...]]  # by folded spelling
    offices: dict[str, tuple[Office, ...]]  # by folded surname or single name
    persons: dict[tuple[str, str], Entry]  # by folded first and last word of a name: "Harry S. Truman"
    office_holders: dict[str, tuple[Office, ...]]  # by key of the person
    roles: dict[str, dict[tuple[str, ...], Role]]  # by class, then by folded words
    words: dict[str, frozenset[str]]  # by class
    states: dict[str, Entry]  # by ISO code
    adjectives: dict[str, str]  # "Peruvian", by ISO code


def fold(text: str) -> str:
    """Lower case without accents and full stops, with straight apostrophes, so that spellings compare."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    kept = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return kept.replace(".", "") or kept


@cache
def _tokenizer() -> English:
    return English()


def split(text: str) -> tuple[str, ...]:
    """The words of a name, cut as the parser cuts the text it is looked for in."""
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


def _state_terms() -> Iterator[Term]:
    for place, row in _rows("states.csv"):
        iso3 = row["iso3"]
        entry = Entry(f"state:{iso3}", row["name"], "state", None if iso3 in _FORMER_STATES else iso3)
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


def _organization_terms() -> Iterator[Term]:
    for place, row in _rows("organizations.csv"):
        country = row["country_iso3"] or None
        key = f"bloc:{row['code']}" if row["kind"] == "bloc" else local_key(row["kind"], row["name"], country)
        entry = Entry(key, row["name"], row["kind"], country)
        for text in [row["name"], *_listed(row["aliases"])]:
            yield _term(text, "name", entry, place)
        for text in _listed(row["capitals"]):
            yield _term(text, "capital", entry, place)
    for place, row in _rows("regions.csv"):
        entry = Entry(
            local_key("organization", row["name"], row["country_iso3"]),
            row["name"],
            "organization",
            row["country_iso3"],
        )
        for text in [row["name"], *_listed(row["aliases"])]:
            yield _term(text, "region", entry, place)


def _offices() -> Iterator[tuple[str, Office, list[str]]]:
    for place, row in _rows("leaders.csv"):
        country = row["country_iso3"] or None
        entry = Entry(local_key("person", row["name"], country), row["name"], "person", country)
        try:
            begins = date.fromisoformat(row["from"])
            ends = date.fromisoformat(row["to"]) if row["to"] else None
        except ValueError as error:
            raise GazetteerError(f"{place}: '{row['name']}': {error}") from error
        if ends is not None and ends <= begins:
            raise GazetteerError(f"{place}: '{row['name']}': the term ends before it begins")
        called = tuple(fold(short) for short in _listed(row["called"]))
        office = Office(entry, row["role"], row["gender"], called, begins, ends)
        yield place, office, [row["name"], *_listed(row["aliases"])]


# Of the spellings of one actor the first sort wins: "Vatican" is a name before it is an adjective.
_SORTS = ("blocked", "name", "adjective", "people", "capital", "risky_capital", "seat", "region", "leader")


def _index(terms: list[Term]) -> dict[str, tuple[Term, ...]]:
    """Terms by their first word, longest first.

    Raises GazetteerError where one spelling stands for two actors.
    """
    seen: dict[tuple[str, ...], Term] = {}
    for term in sorted(terms, key=lambda term: _SORTS.index(term.sort)):
        # "Us" and "US" fold alike; only the written form decides what clashes.
        other = seen.setdefault(term.words, term)
        if other.entry != term.entry:
            raise GazetteerError(f"{term.place}: '{' '.join(term.words)}' already stands in {other.place}")
    by_first: defaultdict[str, list[Term]] = defaultdict(list)
    for term in seen.values():
        by_first[term.folded[0]].append(term)
    return {first: tuple(sorted(group, key=lambda t: -len(t.words))) for first, group in by_first.items()}


@cache
def load() -> Gazetteer:
    """Reads ``data/`` once in each process.

    Raises GazetteerError naming file and line for clashing names, broken dates or rows.
    """
    terms = [*_state_terms(), *_organization_terms()]
    terms += [_term(row["surface"], "blocked", None, place) for place, row in _rows("not_actors.csv")]

    offices: defaultdict[str, list[Office]] = defaultdict(list)
    holders: defaultdict[str, list[Office]] = defaultdict(list)
    persons: dict[tuple[str, str], Entry] = {}
    for place, office, names in _offices():
        holders[office.entry.key].append(office)
        for parts in (fold(name).split() for name in names):
            if len(parts) > 1:
                persons[parts[0], parts[-1]] = office.entry
        terms += [_term(name, "leader", office.entry, place) for name in names]
        for short in office.called:
            offices[short].append(office)

    rules: defaultdict[str, list[Rule]] = defaultdict(list)
    for _, row in _rows("ambiguous.csv"):
        rules[fold(row["surface"])].append(Rule(row["rule"], tuple(_listed(row["words"]))))

    roles: defaultdict[str, dict[tuple[str, ...], Role]] = defaultdict(dict)
    for _, row in _rows("roles.csv"):
        role = Role(row["term"], row["gender"] or None, row["implies"] or None, row["kind"] or None)
        roles[row["class"]][tuple(fold(word) for word in split(row["term"]))] = role

    states = list(_rows("states.csv"))
    words: defaultdict[str, set[str]] = defaultdict(set)
    for _, row in _rows("words.csv"):
        words[row["class"]].add(row["word"])

    return Gazetteer(
        terms=_index(terms),
        rules={surface: tuple(found) for surface, found in rules.items()},
        offices={name: tuple(found) for name, found in offices.items()},
        persons=persons,
        office_holders={key: tuple(found) for key, found in holders.items()},
        roles=dict(roles),
        words={name: frozenset(listed) for name, listed in words.items()},
        states={
            term.entry.key.removeprefix("state:"): term.entry
            for term in terms
            if term.entry is not None and term.entry.kind == "state"
        },
        adjectives={row["iso3"]: next(iter(_listed(row["adjectives"])), row["name"]) for _, row in states},
    )


def _case_fits(written: str, text: str) -> bool:
    """Whether a word may be the listed one: a capital stays a capital, an acronym stays in capitals."""
    if written[:1].isupper() and not text[:1].isupper():
        return False
    if any(c.isupper() for c in written[1:]):  # "WHO", "LeT": never "who" or "Let"
        return text.isupper() or text == written
    return True


def matches(gazetteer: Gazetteer, words: Sequence[str], folded: Sequence[str], start: int) -> Iterator[Term]:
    """The terms that begin at word ``start``, longest first."""
    for term in gazetteer.terms.get(folded[start], ()):
        size = len(term.words)
        if tuple(folded[start : start + size]) == term.folded and all(
            _case_fits(written, word) for written, word in zip(term.words, words[start:], strict=False)
        ):
            yield term


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
