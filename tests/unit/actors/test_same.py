"""Which names are one actor: the pairs of tests/cases/actor_pairs.csv, and what holds of every name."""

import csv
import itertools
import random
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.actors import gazetteer, spelling
from extractors.actors.clusters import Key, cluster
from extractors.actors.gazetteer import Entry, fold, local_key, split
from extractors.actors.same import REASONS, Known, apart, blocks, same_actor

PAIRS = Path(__file__).parents[2] / "cases" / "actor_pairs.csv"
MIN_PRECISION, MIN_RECALL = 0.98, 0.90

# Pairs that come out wrong, and why.
KNOWN_WRONG = {
    # one key in the warehouse: nothing but the years and the deaths in their roles tells them apart
    ("George Bush", "George Bush"),
    ("John Kennedy", "John Kennedy"),
    # a name of a listed person is always that person
    ("Wang Yi", "Wang Yi"),
    # names that only the gazetteer could know
    ("Abu Mazen", "Mahmoud Abbas"),
    ("Joe Biden", "Joseph R. Biden Jr."),
    ("Timor-Leste", "Timor Leste"),
    # two countries: the company moved, and the list says Switzerland
    ("Royal Dutch Shell", "Shell plc"),
    ("Trafigura Group Pte Ltd", "Trafigura"),
}


class Pair(NamedTuple):
    one: Known
    other: Known
    is_same: bool
    names: tuple[str, str]


@cache
def _listed() -> dict[str, Known]:
    """The actors of the gazetteer by each of their folded spellings, as extraction names them."""
    spellings: defaultdict[Entry, list[str]] = defaultdict(list)
    loaded = gazetteer.load()
    for terms in loaded.terms.values():
        for term in terms:
            if term.entry is not None and term.sort in ("name", "leader"):
                spellings[term.entry].append(" ".join(term.words))
    found: dict[str, Known] = {}
    for entry, texts in spellings.items():
        offices = loaded.office_holders.get(entry.key, ())
        known = Known(
            tuple(dict.fromkeys([entry.name, *texts])),
            entry.kind,
            entry.country_iso3,
            tuple(dict.fromkeys(office.role for office in offices)),
            listed=entry.key,
        )
        for text in known.names:
            found.setdefault(_folded(text), known)
    return found


def _folded(text: str) -> str:
    return " ".join(fold(word) for word in split(text))


def _known(row: dict[str, str], side: str) -> Known:
    """As the warehouse knows a name: by the gazetteer's entry, unless that is of another country."""
    name, country = row[f"name_{side}"], row[f"country_{side}"] or None
    listed = _listed().get(_folded(name))
    if listed is not None and (None in (country, listed.country_iso3) or country == listed.country_iso3):
        return listed
    role = row[f"role_{side}"]
    return Known((name,), row[f"kind_{side}"], country, (role,) if role else ())


@cache
def pairs() -> list[Pair]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [
            Pair(_known(row, "a"), _known(row, "b"), row["same"] == "yes", (row["name_a"], row["name_b"]))
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def names() -> list[Known]:
    return list({known: None for pair in pairs() for known in (pair.one, pair.other)})


def test_enough_pairs_are_right() -> None:
    found = [(same_actor(pair.one, pair.other) is not None, pair.is_same) for pair in pairs()]
    merged = sum(is_found for is_found, _ in found)
    right = sum(is_found and is_same for is_found, is_same in found)
    assert len(found) >= 200
    assert right / merged >= MIN_PRECISION
    assert right / sum(is_same for _, is_same in found) >= MIN_RECALL


def test_the_wrong_pairs_are_the_known_ones() -> None:
    wrong = {pair.names for pair in pairs() if (same_actor(pair.one, pair.other) is not None) != pair.is_same}
    assert wrong == KNOWN_WRONG


def test_who_is_asked_first_makes_no_difference(names: list[Known]) -> None:
    for a, b in itertools.combinations(names, 2):
        assert same_actor(a, b) == same_actor(b, a)
        assert apart(a, b) == apart(b, a)


def test_what_is_the_same_shares_a_small_block() -> None:
    def full(given: str, family: str) -> Known:
        return Known((f"{given} {family}",), "person", "GBR")

    crowd = [
        full(g, f) for g in ("Ann", "Mark", "Peter", "Rose") for f in ("Hill", "Stone", "Wells", "Marsh")
    ]
    shared = [set(blocks(a)) & set(blocks(b)) for a, b in itertools.combinations(crowd, 2)]
    assert not any(shared)
    assert set(blocks(full("A.", "Hill"))) & set(blocks(full("Ann", "Hill")))


def person(name: str, country: str | None = "GBR", *roles: str) -> Known:
    return Known((name,), "person", country, roles)


def company(name: str, country: str | None = "GBR", kind: str = "company") -> Known:
    return Known((name,), kind, country)


def office(name: str, country: str | None = "GBR") -> Known:
    return Known((name,), "organization", country)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (person("Ana Brânză", "ROU"), person("Ana Branza", "ROU"), "accents"),
        (person("ANA BRANZA", "ROU"), person("Ana Branza", "ROU"), "case"),
        (person("Jean-Luc Petit", "FRA"), person("Jean Luc Petit", "FRA"), "hyphen"),
        (person("Lord Percy Vane"), person("Percy Vane"), "title"),
        (person("Karim al-Tamimi", "IRQ"), person("Karim Tamimi", "IRQ"), "particle"),
        (person("Yevgeniy Shevchuk", "MDA"), person("Evgeny Shevchuk", "MDA"), "transliteration"),
        (person("Mohammed Hosseini", "IRN"), person("Muhammad Husseini", "IRN"), "transliteration"),
        (person("Nagy Ferenc", "HUN"), person("Ferenc Nagy", "HUN"), "name-order"),
        (person("Ellen M. Ripley", "USA"), person("Ellen Ripley", None), "middle-name"),
        (person("Ellen Ripley", "USA"), person("Ellen Ripley", None), "country-unknown"),
        (person("Tom Orr", "GBR", "bishop"), person("Thomas Orr", "GBR", "bishop of Wells"), "nickname"),
        (person("E. Ripley", "USA"), person("Ellen Ripley", "USA"), "initials"),
        (company("Harrow Freight Ltd."), company("Harrow Freight"), "legal-form"),
        (office("Department of Forests"), office("Forests Department"), "name-order"),
        (company("Harrow Freight and Rail"), company("HFR"), "acronym"),
        (company("Defence League", None), company("Defense League", None), "spelling"),
    ],
)  # fmt: skip
def test_the_reason_is_told(one: Known, other: Known, reason: str) -> None:
    assert same_actor(one, other) == reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("John Smith", "GBR"), person("John Smith", "USA")),
        (person("John Smith"), person("John Smith Jr.")),
        (person("J. Smith", "GBR"), person("John Smith", None)),
        (person("Jack Smith"), person("John Smith")),
        (person("A. B. Smith"), person("A. C. Smith")),
        (person("John Smith", "GBR", "bishop"), person("John Smith", "GBR", "footballer")),
        (person("Anna Petrova", "RUS"), person("Anna Petrov", "RUS")),
        (person("Ivan Petrovich Orlov", "RUS"), person("Ivan Pavlovich Orlov", "RUS")),
        (person("Smith"), person("John Smith")),
        (person("Anna Holm"), company("Anna Holm")),
        (company("Harrow Freight"), company("Harrow Freight Leasing")),
        (company("Harrow 2"), company("Harrow 3")),
        (Known(("Harrow Freight Rail", "HFR"), "company", "GBR"), company("Holm Food Retail")),
        (company("HF"), company("Harrow Freight")),
        (office("Ministry of Forests", None), office("Ministry of Forests")),
        (company("Green Party", "DEU", "party"), company("Green Party", "GBR", "party")),
        (company("Harrow", kind="party"), company("Harrow")),
    ],
)  # fmt: skip
def test_what_keeps_them_apart(one: Known, other: Known) -> None:
    assert same_actor(one, other) is None


def key(known: Known, **decided: frozenset[str]) -> Key:
    return Key(local_key(known.kind, known.name, known.country_iso3), known, **decided)


def partition(keys: list[Key]) -> set[frozenset[str]]:
    actors: defaultdict[str, set[str]] = defaultdict(set)
    for placed in cluster(keys):
        actors[placed.leader].add(placed.key)
    return set(map(frozenset, actors.values()))


SMITHS = [
    key(person("John Smith", "GBR")),
    key(person("John Smith", "USA")),
    key(person("John Smith", None)),
    key(person("J. Smith", "GBR")),
    key(person("Jane Smith", "GBR")),
    key(person("Jon Smythe", None)),
]


def test_who_could_be_two_stays_alone() -> None:
    assert all(len(members) == 1 for members in partition(SMITHS))


def test_who_can_be_but_one_joins() -> None:
    left = [SMITHS[0], SMITHS[2], SMITHS[3]]
    assert partition(left) == {frozenset(each.key for each in left)}


def test_the_order_of_the_keys_makes_no_difference(names: list[Known]) -> None:
    keys = [key(known) for known in names] + SMITHS
    keys = list({each.key: each for each in keys}.values())
    random.Random(1).shuffle(keys)
    assert cluster(keys) == cluster(sorted(keys, key=lambda each: each.key))


def test_decisions_stand_above_the_rules() -> None:
    harrow, limited = key(company("Harrow")), key(company("Harrow Ltd"))
    crane = key(company("Crane Fund"), same_as=frozenset({harrow.key}))
    other = key(company("Harrow Ltd"), apart_from=frozenset({harrow.key}))
    assert partition([harrow, limited, crane]) == {frozenset({harrow.key, limited.key, crane.key})}
    assert partition([harrow, other]) == {frozenset({harrow.key}), frozenset({other.key})}


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=30),
    st.sampled_from(["person", "company"]),
    st.sampled_from([None, "RUS", "EGY", "ESP"]),
)
def test_any_text_can_be_asked_for(name: str, kind: str, country: str | None) -> None:
    known = Known((name,), kind, country)
    assert blocks(known) == blocks(known)
    assert same_actor(known, Known((name,), kind, country)) in {None, *REASONS}


def test_no_legal_form_or_rule_stands_twice() -> None:
    for name, column in (
        ("legal_forms.csv", "form"),
        ("romanization.csv", "pattern"),
        ("role_fields.csv", "term"),
    ):
        rows = (spelling.DATA / name).read_text(encoding="utf-8").splitlines()
        values = [row.get(column) for row in csv.DictReader(rows)]
        twice = {value for value in values if values.count(value) > 1}
        assert not twice - {r"(.)\1+"}, name
