"""The data is whole, and a broken line is refused by file and line."""

import csv
from datetime import date
from pathlib import Path

import pytest

from extractors.actors import gazetteer


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data that a test may spoil."""
    for path in gazetteer.DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(gazetteer, "DATA", tmp_path)
    gazetteer.load.cache_clear()
    yield tmp_path
    gazetteer.load.cache_clear()


def test_the_shipped_data_loads() -> None:
    loaded = gazetteer.load()
    assert loaded.states["VEN"].name == "Venezuela"
    assert len(loaded.states) > 200
    assert loaded.adjectives["FRA"] == "French"


def test_every_rule_of_an_ambiguous_name_is_known() -> None:
    known = {"label_is", "no_person_called", "next_not", "previous_not", "article_has", "article_lacks"}
    rules = {rule.rule for found in gazetteer.load().rules.values() for rule in found}
    assert rules == known


def test_every_ambiguous_name_is_listed_somewhere() -> None:
    spellings = {
        gazetteer.fold(" ".join(t.words)) for group in gazetteer.load().terms.values() for t in group
    }
    with (gazetteer.DATA / "ambiguous.csv").open(encoding="utf-8") as file:
        surfaces = {row["surface"] for row in csv.DictReader(file)}
    stray = {s for s in surfaces if gazetteer.fold(" ".join(gazetteer.split(s))) not in spellings}
    assert stray == set()


def test_two_actors_of_one_spelling_are_refused(own_data: Path) -> None:
    with (own_data / "organizations.csv").open("a", encoding="utf-8") as file:
        file.write(",Second Gazprom,company,RUS,Gazprom,,\n")
    with pytest.raises(
        gazetteer.GazetteerError, match=r"organizations\.csv:\d+: 'Gazprom' already stands in organ"
    ):
        gazetteer.load()


def test_a_term_that_ends_before_it_begins_is_refused(own_data: Path) -> None:
    with (own_data / "leaders.csv").open("a", encoding="utf-8") as file:
        file.write("Ada Example,,Example,f,FRA,president,2020-01-01,2019-01-01,\n")
    with pytest.raises(
        gazetteer.GazetteerError, match=r"leaders\.csv:\d+: 'Ada Example': the term ends before"
    ):
        gazetteer.load()


def test_a_broken_date_is_refused(own_data: Path) -> None:
    with (own_data / "leaders.csv").open("a", encoding="utf-8") as file:
        file.write("Ada Example,,Example,f,FRA,president,2020-13-01,,\n")
    with pytest.raises(gazetteer.GazetteerError, match=r"leaders\.csv:\d+: 'Ada Example'"):
        gazetteer.load()


def test_a_row_with_a_missing_column_is_refused(own_data: Path) -> None:
    with (own_data / "words.csv").open("a", encoding="utf-8") as file:
        file.write("lonely\n")
    with pytest.raises(gazetteer.GazetteerError, match=r"words\.csv:\d+: expected the columns"):
        gazetteer.load()


def test_offices_know_their_days() -> None:
    (putin,) = {office.entry.key for office in gazetteer.load().offices["putin"]}
    offices = gazetteer.load().office_holders[putin]
    held = {o.role for o in offices if o.held_on(date(2010, 5, 1))}
    assert held == {"prime minister"}


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Élysée", "elysee"), ("U.S.", "us"), ("Cuba’s", "cuba's"), ("Erdoğan", "erdogan"), (".", ".")],
)
def test_folding(text: str, folded: str) -> None:
    assert gazetteer.fold(text) == folded
