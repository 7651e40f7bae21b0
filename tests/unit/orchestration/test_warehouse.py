"""The commit: a landing file is in the warehouse once, and whole, or not at all."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import yaml

from extractors.records import Article, Stance
from orchestration import warehouse
from orchestration.home import Home
from tests.unit.orchestration.conftest import landing_file, tables

CONTRACT = Path(__file__).parents[3] / "docs" / "contract.yml"
LINEAGE = {"landing_file": "VARCHAR", "landed_on": "DATE", "extractor_version": "VARCHAR"}


@pytest.fixture
def database(home: Home) -> Path:
    warehouse.prepare(home.landed_database)
    return home.landed_database


def rows(database: Path, sql: str) -> list[tuple]:
    with warehouse.connect(database, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_raw_tables_are_as_the_contract_says(database: Path) -> None:
    contract = yaml.safe_load(CONTRACT.read_text())["raw"]
    with warehouse.connect(database) as connection:
        for table, spec in contract.items():
            have = {name: kind for name, kind, *_ in connection.execute(f"describe raw.{table}").fetchall()}
            wanted = {
                name: connection.execute(f"select typeof(null::{kind})").fetchall()[0][0]
                for name, kind in spec["columns"].items()
            }
            assert wanted.items() <= have.items(), table
            assert LINEAGE.items() <= have.items(), table


def test_prepare_keeps_what_is_there(home: Home, database: Path) -> None:
    warehouse.commit(database, landing_file(home, "a.warc.gz"), tables("one-1"))
    warehouse.prepare(database)
    assert rows(database, "select count(*) from raw.article") == [(1,)]


def test_a_file_committed_twice_is_there_once(home: Home, database: Path) -> None:
    file = landing_file(home, "a.warc.gz")
    first = warehouse.commit(database, file, tables("one-1", "two-1"))
    again = warehouse.commit(database, file, tables("one-1", "two-1"))
    assert first == again
    assert first["article"] == first["mention"] == 2
    assert rows(database, "select count(*) from raw.article") == [(2,)]
    assert warehouse.committed_versions(database) == {file.name: file.version}


def test_a_file_keeps_the_time_of_its_first_commit(home: Home, database: Path) -> None:
    file = landing_file(home, "a.warc.gz")
    warehouse.commit(database, file, tables("one-1"))
    first = rows(database, "select committed_at from raw.landing_file")
    warehouse.commit(database, file, tables("one-1"))
    assert rows(database, "select committed_at from raw.landing_file") == first


def test_a_version_that_two_files_hold_is_there_once_with_its_facts(home: Home, database: Path) -> None:
    warehouse.commit(database, landing_file(home, "a.warc.gz"), tables("one-1"))
    counts = warehouse.commit(
        database, landing_file(home, "b.warc.gz"), tables("one-1", "two-1", fetch_id="f2")
    )
    assert counts["article"] == counts["mention"] == 1
    assert rows(database, "select version_id, count(*) from raw.mention group by all order by all") == [
        ("one-1", 1),
        ("two-1", 1),
    ]


def test_a_page_whose_text_is_known_is_a_counted_reject(home: Home, database: Path) -> None:
    warehouse.commit(database, landing_file(home, "a.warc.gz"), tables("one-1"))
    counts = warehouse.commit(database, landing_file(home, "b.warc.gz"), tables("one-1", fetch_id="f2"))
    assert (counts["article"], counts["reject"]) == (0, 1)
    assert rows(database, "select fetch_id, stage, reason, detail from raw.reject") == [
        ("f2", "load", "same_text_known", "one-1")
    ]


def test_a_withdrawn_fact_leaves_with_the_next_commit(home: Home, database: Path) -> None:
    file = landing_file(home, "a.warc.gz")
    warehouse.commit(database, file, tables("one-1", "two-1"))
    warehouse.commit(database, file, tables("one-1"))
    assert rows(database, "select version_id from raw.mention") == [("one-1",)]


def test_the_state_of_extraction_stands_on_the_article(home: Home, database: Path) -> None:
    warehouse.commit(database, landing_file(home, "a.warc.gz"), tables("one-1"))
    assert rows(database, "select extraction_state, landed_on::text from raw.article") == [
        ("extracted", "2024-05-01")
    ]


def test_a_commit_that_fails_changes_nothing(home: Home, database: Path) -> None:
    file = landing_file(home, "a.warc.gz")
    warehouse.commit(database, file, tables("one-1"))
    broken = tables("two-1") | {Stance: pa.table({"nonsense": [1]})}
    with pytest.raises(duckdb.Error):
        warehouse.commit(database, file, broken)
    assert rows(database, "select version_id from raw.article") == [("one-1",)]
    assert broken[Article].num_rows == 1
