"""An actor has one id across articles, whatever the order in which its names landed, and ids are for good."""

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from extractors.actors.gazetteer import local_key
from tests.unit.dbt.conftest import BODY, Home, Landing, article, mention

PAIRS = Path(__file__).parents[2] / "cases" / "actor_pairs.csv"
MODELS = (
    "int_actor_known",
    "int_actor_link",
    "int_actor_cluster",
    "actor_map",
    "actor_forward",
    "int_actor_key",
)


class Named(NamedTuple):
    """A name as some article has it."""

    name: str
    kind: str
    country: str | None
    role: str | None = None

    @property
    def key(self) -> str:
        return local_key(self.kind, self.name, self.country)


def person(name: str, country: str | None, role: str | None = None) -> Named:
    return Named(name, "person", country, role)


def company(name: str, country: str | None) -> Named:
    return Named(name, "company", country)


def landing(number: int, names: Sequence[Named]) -> Landing:
    """A night's file: an article for each name."""
    rows = []
    for place, named in enumerate(names):
        of = article(f"a-{number}-{place}", 1, BODY, "wire")
        found = replace(
            mention(of, named.key, "Anna Novák", named.role),
            name=named.name,
            kind=named.kind,
            country_iso3=named.country,
        )
        rows += [of, found]
    return f"file-{number}", date(2026, 3, 1) + timedelta(days=number), rows


def night(home: Home, nights: Iterable[Sequence[Named]]) -> None:
    home.land([landing(number, names) for number, names in enumerate(nights)])
    home.dbt("build", "--select", "+int_actor_key", "--exclude-resource-type", "unit_test", "test")


def ids(home: Home) -> dict[str, str]:
    """Today's actor of every key."""
    with home.connect() as con:
        return dict(con.sql("from landed.intermediate.int_actor_key").fetchall())


def forwards(home: Home) -> dict[str, tuple[str, str]]:
    with home.connect() as con:
        rows = con.sql("select old_actor_id, actor_id, reason from landed.maps.actor_forward").fetchall()
    return {old: (actor_id, reason) for old, actor_id, reason in rows}


def actors(home: Home) -> set[frozenset[str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for key, actor_id in ids(home).items():
        members[actor_id].add(key)
    return set(map(frozenset, members.values()))


def contents(home: Home) -> list[list[tuple[object, ...]]]:
    """Every row of the tables that are kept from night to night, with the time when it was written."""
    with home.connect() as con:
        return [
            con.sql(f"from landed.{schema}.{name} order by all").fetchall()
            for schema, name in (
                *(("intermediate", model) for model in MODELS[:3]),
                *(("maps", model) for model in MODELS[3:5]),
            )
        ]


def decide(home: Home, *rows: tuple[str, str, bool]) -> None:
    """What lines of seed actor_decision do, without touching the project's own."""
    with duckdb.connect(str(home.path / "landed.duckdb")) as con:
        con.execute("delete from seeds.actor_decision")
        for one, other, is_same in rows:
            con.execute("insert into seeds.actor_decision values (?, ?, ?, 'test')", [one, other, is_same])
    home.dbt("run", "--select", *MODELS)


FIRST = [
    person("John Smith", "GBR", "member of parliament"),
    person("Volodymyr Zelensky", "UKR"),
    person("Jürgen Stahlhöfer", "DEU"),
    person("Rasmus Lindqvist", "SWE"),
    person("Mary Jones", None),
    company("Norvek Shipping", "CYP"),
    company("NSC", "CYP"),
    company("Crane Fund", "CYP"),
]
SECOND = [
    person("John Smith", "USA"),
    person("John Smith", None),
    person("Volodymyr Zelenskiy", "UKR"),
    person("Zelenskyy Volodymyr", "UKR"),
    person("Juergen Stahlhoefer", "DEU", "chief executive"),
    person("R. Lindqvist", "SWE"),
    person("Mary Jones", "IRL"),
    company("Norvek Shipping Company", "CYP"),
    company("Norvek Mining", "CYP"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home after two nights."""
    home = Home(tmp_path_factory.mktemp("actors") / "home")
    night(home, [FIRST])
    home.snapshot("first")
    night(home, [FIRST, SECOND])
    return home


@pytest.fixture
def copy(home: Home, request: pytest.FixtureRequest) -> Home:
    return home.snapshot(request.node.name)


@pytest.mark.parametrize(
    ("named", "actor_id"),
    [
        (person("Volodymyr Zelenskiy", "UKR"), "person:volodymyr-zelensky"),
        (person("Zelenskyy Volodymyr", "UKR"), "person:volodymyr-zelensky"),
        (person("Juergen Stahlhoefer", "DEU"), "person:jurgen-stahlhofer"),
        (person("R. Lindqvist", "SWE"), "person:rasmus-lindqvist"),
        (person("Mary Jones", None), "person:mary-jones"),
        (person("Mary Jones", "IRL"), "person:mary-jones"),
        (company("Norvek Mining", "CYP"), "org:norvek-mining"),
    ],
)
def test_spellings_of_one_actor_have_one_id(home: Home, named: Named, actor_id: str) -> None:
    assert ids(home)[named.key] == actor_id


def test_homonyms_have_ids_of_their_own(home: Home) -> None:
    found = ids(home)
    smiths = {country: found[person("John Smith", country).key] for country in ("GBR", "USA", None)}
    assert smiths == {"GBR": "person:john-smith", "USA": "person:john-smith-usa", None: "person:john-smith-2"}


def test_published_ids_stay(home: Home) -> None:
    before = Home(home.path.with_name("first"))
    changed = {key: (old, ids(home)[key]) for key, old in ids(before).items() if ids(home)[key] != old}
    assert changed == {"org:nsc|CYP": ("org:nsc", "org:norvek-shipping")}
    assert forwards(home) == {"org:nsc": ("org:norvek-shipping", "acronym")}


def test_another_run_writes_nothing(copy: Home) -> None:
    before = contents(copy)
    night(copy, [FIRST, SECOND])
    assert contents(copy) == before


def test_a_full_refresh_given_the_maps_changes_nothing(copy: Home, home: Home) -> None:
    copy.dbt("run", "--full-refresh", "--select", *MODELS)
    assert ids(copy) == ids(home)
    assert contents(copy)[3:] == contents(home)[3:]


def test_a_merge_is_undone_by_a_line_and_made_again_without_it(copy: Home) -> None:
    decide(copy, ("org:nsc|CYP", "org:norvek shipping company|CYP", False))
    assert ids(copy)["org:nsc|CYP"] == "org:nsc"
    assert forwards(copy)["org:nsc"] == ("org:nsc", "stands again")
    decide(copy)
    assert ids(copy)["org:nsc|CYP"] == "org:norvek-shipping"
    assert forwards(copy)["org:nsc"] == ("org:norvek-shipping", "acronym")


def test_a_key_that_never_had_an_id_of_its_own_gets_one_when_parted(copy: Home) -> None:
    decide(copy, ("person:r lindqvist|SWE", "person:rasmus lindqvist|SWE", False))
    assert ids(copy)["person:r lindqvist|SWE"] == "person:r-lindqvist"
    assert ids(copy)["person:rasmus lindqvist|SWE"] == "person:rasmus-lindqvist"
    decide(copy)
    assert ids(copy)["person:r lindqvist|SWE"] == "person:rasmus-lindqvist"
    assert forwards(copy)["person:r-lindqvist"] == ("person:rasmus-lindqvist", "initials")


def test_a_merge_is_forced_by_a_line(copy: Home) -> None:
    decide(copy, ("org:norvek shipping|CYP", "org:crane fund|CYP", True))
    assert ids(copy)["org:crane fund|CYP"] == "org:norvek-shipping"
    decide(copy, ("person:volodymyr zelensky|UKR", "person:jurgen stahlhofer|DEU", True))
    assert ids(copy)["org:crane fund|CYP"] == "org:crane-fund"
    assert ids(copy)["person:jurgen stahlhofer|DEU"] == "person:volodymyr-zelensky"


def test_a_name_that_no_text_has_any_more_leaves_its_actor(copy: Home) -> None:
    left = [named for named in SECOND if named.name != "Norvek Shipping Company"]
    night(copy, [FIRST, left])
    assert ids(copy)["org:nsc|CYP"] == "org:nsc"
    assert ids(copy)["org:norvek shipping company|CYP"] == "org:norvek-shipping"


def _names() -> list[Named]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        found = {
            Named(
                row[f"name_{side}"], row[f"kind_{side}"], row[f"country_{side}"] or None, row[f"role_{side}"]
            )
            for row in csv.DictReader(file)
            for side in "ab"
            if row[f"kind_{side}"] not in ("state", "bloc")
        }
    return sorted({named.key: named for named in sorted(found)}.values())


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory: pytest.TempPathFactory) -> list[Home]:
    """Three homes that got the same names in three random orders, over one, two and three nights."""
    homes = []
    for nights in (1, 2, 3):
        home = Home(tmp_path_factory.mktemp("order") / "home")
        names = random.Random(nights).sample(_names(), len(_names()))
        files = [names[start::nights] for start in range(nights)]
        for count in range(1, nights + 1):
            night(home, files[:count])
        homes.append(home)
    return homes


def test_the_order_of_landing_changes_no_actor(shuffled: list[Home]) -> None:
    first, second, third = map(actors, shuffled)
    assert first == second == third
    assert any(len(members) > 2 for members in first)
