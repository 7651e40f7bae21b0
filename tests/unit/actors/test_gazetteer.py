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
    ("file", "line", "message"),
    [
        ("organizations.csv", ",Example,company,XYZ,,,", "'Example': unknown country 'XYZ'"),
        ("organizations.csv", ",Example,firm,FRA,,,", "'Example': unknown kind 'firm'"),
        ("organizations.csv", ",Example,bloc,,,,", "'Example': a bloc has a code"),
        ("organizations.csv", "EU,Example,bloc,,,,", "code 'EU' already stands in organizations"),
        ("states.csv", "FRA,Example,,,,,,,,", "'FRA' already stands in states"),
        ("leaders.csv", "Ada Example,,Example,x,FRA,mayor,2020-01-01,,", "'Ada Example': unknown gender 'x'"),
        ("leaders.csv", "Ada Example,,Example,f,FRA,mayor,,,", "'Ada Example': a term needs its first day"),
        ("ambiguous.csv", "Georgia,next_is,Tech", "'Georgia': unknown rule 'next_is'"),
        ("bloc_members.csv", "EUU,FRA,2020-01-01,", "'EUU': unknown bloc 'EUU'"),
        ("bloc_members.csv", "EU,XYZ,2020-01-01,", "'EU': unknown member 'XYZ'"),
        ("bloc_members.csv", "EU,FRA,2020-01-01,", "FRA is in EU as in bloc_members"),
        ("bloc_members.csv", "EU,NOR,2020-02-01,2020-01-01", "'NOR in EU': the term ends before"),
        ("local_names.csv", "Senate,FRA,Example", "'Senate': unknown organisation 'Example'"),
        ("local_names.csv", "Congress,IND,Indian National Congress", "'Congress' stands twice for IND"),
    ],
)
def test_a_line_that_cannot_be_true_is_refused(own_data: Path, file: str, line: str, message: str) -> None:
    with (own_data / file).open("a", encoding="utf-8") as lines:
        lines.write(f"{line}\n")
    with pytest.raises(gazetteer.GazetteerError, match=rf"^{file}:\d+: .*{message}"):
        gazetteer.load()


def test_two_presidents_on_one_day_are_refused_by_both_lines(own_data: Path) -> None:
    with (own_data / "leaders.csv").open("a", encoding="utf-8") as file:
        file.write("Ada Example,,Example,f,FRA,president,2013-01-01,2013-02-01,\n")
    with pytest.raises(
        gazetteer.GazetteerError,
        match=r"leaders\.csv:\d+: 'Ada Example' is president on 2013-01-01, "
        r"as is 'François Hollande' in leaders\.csv:\d+",
    ):
        gazetteer.load()


def test_two_heads_of_one_international_body_are_refused(own_data: Path) -> None:
    with (own_data / "leaders.csv").open("a", encoding="utf-8") as file:
        file.write("Ada Example,,Example,f,FRA,UN secretary general,2018-01-01,,\n")
    with pytest.raises(gazetteer.GazetteerError, match=r"as is 'António Guterres' in leaders"):
        gazetteer.load()


def test_an_office_handed_over_on_a_day_is_no_clash(own_data: Path) -> None:
    with (own_data / "leaders.csv").open("a", encoding="utf-8") as file:
        file.write("Ada Example,,Example,f,FRA,minister of examples,2013-01-01,2014-01-01,\n")
        file.write("Bo Example,,Example,m,FRA,minister of examples,2014-01-01,,\n")
    with (own_data / "words.csv").open("a", encoding="utf-8") as file:
        file.write("minister of examples,sole_office\n")
    ada, bo = gazetteer.load().offices["example"]
    assert (ada.ends, bo.begins) == (date(2014, 1, 1), date(2014, 1, 1))


def test_a_person_of_two_countries_is_refused(own_data: Path) -> None:
    with (own_data / "leaders.csv").open("a", encoding="utf-8") as file:
        file.write("François Hollande,,Hollande,m,BEL,mayor,2001-01-01,2002-01-01,\n")
    with pytest.raises(gazetteer.GazetteerError, match="has another country or Wikidata id than in leaders"):
        gazetteer.load()


@pytest.mark.parametrize(
    ("code", "day", "size", "there", "absent"),
    [
        ("EU", date(2019, 6, 1), 28, "GBR", "NOR"),
        ("EU", date(2020, 2, 1), 27, "HRV", "GBR"),
        ("EUROZONE", date(2026, 1, 1), 21, "BGR", "DNK"),
        ("NATO", date(2023, 4, 3), 30, "MNE", "FIN"),
        ("NATO", date(2024, 3, 7), 32, "SWE", "UKR"),
        ("G7", date(2020, 1, 1), 7, "ITA", "RUS"),
        ("G8", date(2013, 1, 1), 8, "RUS", "CHN"),
        ("G20", date(2020, 1, 1), 19, "ARG", "ESP"),
        ("BRICS", date(2023, 12, 31), 5, "ZAF", "IRN"),
        ("BRICS", date(2025, 1, 6), 10, "IDN", "SAU"),
        ("ASEAN", date(2020, 1, 1), 10, "MMR", "TLS"),
        ("GCC", date(2020, 1, 1), 6, "OMN", "YEM"),
        ("ARABLEAGUE", date(2015, 1, 1), 21, "PSE", "SYR"),
        ("AU", date(2020, 1, 1), 55, "ESH", "HTI"),
        ("OAS", date(2020, 1, 1), 34, "NIC", "CUB"),
    ],
)
def test_members_are_those_of_the_day(code: str, day: date, size: int, there: str, absent: str) -> None:
    members = gazetteer.members_of(code, day)
    assert len(members) == size
    assert there in members
    assert absent not in members


def test_a_bloc_without_listed_members_is_an_error() -> None:
    with pytest.raises(KeyError):
        gazetteer.members_of("COVEN", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Sergey Lavrov", "Sergei Lavrov"),
        ("Bashar el-Assad", "Bashar al-Assad"),
        ("Volodymyr Zelenskyy", "Volodymyr Zelensky"),
        ("Kishida Fumio", "Fumio Kishida"),
    ],
)
def test_a_person_is_known_under_other_spellings(name: str, listed: str) -> None:
    words = gazetteer.split(name)
    folded = [gazetteer.fold(word) for word in words]
    (found, *_) = gazetteer.matches(gazetteer.load(), words, folded, 0)
    assert found.entry is not None
    assert found.entry.name == listed


def test_the_longest_name_comes_first() -> None:
    words = ["Bank", "of", "China", "and", "Congo"]
    folded = [word.casefold() for word in words]
    assert [t.words for t in gazetteer.matches(gazetteer.load(), words, folded, 0)] == [
        ("Bank", "of", "China")
    ]
    assert [t.words for t in gazetteer.matches(gazetteer.load(), words, folded, 4)] == [("Congo",)]


def test_names_are_cut_as_the_tokenizer_cuts_them() -> None:
    for group in gazetteer.load().terms.values():
        for term in group:
            text = " ".join(term.words)
            if text.replace(" ", "").isalpha():
                assert term.words == tuple(t.text for t in gazetteer._tokenizer().tokenizer(text))


def test_a_shared_name_is_told_apart_by_its_country() -> None:
    congress = gazetteer.load().local_names["congress",]
    assert congress["IND"].name == "Indian National Congress"
    assert congress["PER"].country_iso3 == "PER"


def test_prefixes_and_goods_are_read() -> None:
    loaded = gazetteer.load()
    assert loaded.prefixes["sino"].country_iso3 == "CHN"
    assert {"franc", "salad", "striker"} <= loaded.words["goods"]
    assert loaded.words["goods"].isdisjoint({"oil", "gas", "steel", "weapon", "troop", "woman"})


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Élysée", "elysee"), ("U.S.", "us"), ("Cuba’s", "cuba's"), ("Erdoğan", "erdogan"), (".", ".")],
)
def test_folding(text: str, folded: str) -> None:
    assert gazetteer.fold(text) == folded
