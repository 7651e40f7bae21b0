"""A new profile: exactly the slices whose text it changes are computed again, also after a kill."""

import dataclasses
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from extractors import shards
from extractors.clean import profile as profiles
from extractors.clean.page import TEXT_VERSION
from extractors.clean.profile import Profile
from extractors.records import Article, Extraction, Fetch, Row, from_table, to_table
from orchestration import warehouse
from orchestration.assets.profile import clean_again, learn_profile
from orchestration.home import Home
from orchestration.landed import LandingFile, cleaned_folder, extracted_folder, landing_files
from tests.unit.orchestration.conftest import DAY, landing_file, tables

TAGLINE = "Printed on Tuesdays."
# A shard begins at 0 and at 500; the pages stand at these offsets.
OFFSETS = (0, 400, 500, 900)
SHARDS = ("000000000000-2", "000000000500-2")


def pages(version: str = "0") -> list[Article]:
    """Four articles of one file; the third has a line of the outlet's own."""
    (template,) = from_table(Article, tables("x-1")[Article])
    bodies = [f"Page {name}.\n\nIt ends so." for name in "abcd"]
    bodies[2] += f"\n\n{TAGLINE}"
    return [
        dataclasses.replace(
            template,
            version_id=f"{name}-1",
            article_id=name,
            fetch_id=name,
            body_text=body,
            text_version=f"{TEXT_VERSION}.{version}",
        )
        for name, body in zip("abcd", bodies, strict=True)
    ]


@pytest.fixture
def file(home: Home) -> LandingFile:
    """A landing file of an earlier night: cleaned, extracted and committed."""
    warehouse.prepare(home.landed_database)
    file = landing_file(home, "a.warc.gz")
    articles = pages()
    (fetch,) = from_table(Fetch, tables("x-1")[Fetch])
    rows: dict[type[Row], list] = {row_type: [] for row_type, _ in warehouse.RAW_TABLES.values()}
    rows[Article], rows[Extraction] = articles, [Extraction(row.version_id, "extracted") for row in articles]
    rows[Fetch] = [
        dataclasses.replace(fetch, fetch_id=row.fetch_id, warc_offset=offset)
        for row, offset in zip(articles, OFFSETS, strict=True)
    ]
    warehouse.commit(
        home.landed_database,
        file,
        {row_type: to_table(row_type, of_type) for row_type, of_type in rows.items()},
    )
    for name, of_shard in zip(SHARDS, (articles[:2], articles[2:]), strict=True):
        shards.write(cleaned_folder(home, file) / name, {Article: of_shard})
        shards.write(extracted_folder(home, file) / name, {Extraction: []})
    return file


def profile(version: int, *keys: str) -> Profile:
    return Profile(version, {"w.example": frozenset(keys)}, {}, {"w.example": version})


def left(home: Home, file: LandingFile) -> tuple[list[str], list[str]]:
    """The shards of text and of facts that are there."""
    folders = cleaned_folder(home, file), extracted_folder(home, file)
    text, facts = ([shard.name for shard in shards.finished(folder)] for folder in folders)
    return text, facts


def due(home: Home) -> list[str]:
    """The files that a night long after has to work on."""
    committed = warehouse.committed_versions(home.landed_database)
    return [file.name for file in landing_files(home, [DAY + timedelta(days=99)], committed)]


def test_only_the_slice_that_holds_the_page_is_computed_again(home: Home, file: LandingFile) -> None:
    assert clean_again(home, profile(1, TAGLINE)) == 1
    assert left(home, file) == ([SHARDS[0]], [SHARDS[0]])
    assert due(home) == [file.name]


def test_a_profile_that_changes_no_text_leaves_everything_as_it_is(home: Home, file: LandingFile) -> None:
    assert clean_again(home, profile(1, "Printed on Mondays.")) == 0
    assert left(home, file) == (list(SHARDS), list(SHARDS))
    assert due(home) == []


@pytest.mark.parametrize("killed_after", ["facts", "text", "marked"])
def test_a_killed_run_is_completed_by_the_next(home: Home, file: LandingFile, killed_after: str) -> None:
    if killed_after == "marked":
        clean_again(home, profile(1, TAGLINE))
    else:
        shutil.rmtree(extracted_folder(home, file) / SHARDS[1])
    if killed_after == "text":
        shutil.rmtree(cleaned_folder(home, file) / SHARDS[1])

    assert clean_again(home, profile(1, TAGLINE)) == 1

    assert left(home, file) == ([SHARDS[0]], [SHARDS[0]])
    assert due(home) == [file.name]


def test_a_shard_that_the_killed_run_had_made_anew_stays(home: Home, file: LandingFile) -> None:
    clean_again(home, profile(1, TAGLINE))
    shards.write(cleaned_folder(home, file) / SHARDS[1], {Article: pages(version="1")[2:]})

    assert clean_again(home, profile(1, TAGLINE)) == 1

    assert left(home, file) == (list(SHARDS), [SHARDS[0]])
    assert clean_again(home, profile(2, TAGLINE)) == 1
    assert left(home, file) == ([SHARDS[0]], [SHARDS[0]])


def test_a_page_of_unknown_place_is_found_in_its_shard(home: Home, file: LandingFile) -> None:
    with warehouse.connect(home.landed_database) as connection:
        connection.execute("delete from raw.fetch where fetch_id = 'c'")
    assert clean_again(home, profile(1, TAGLINE)) == 1
    assert left(home, file) == ([SHARDS[0]], [SHARDS[0]])


def test_a_stale_file_is_settled_by_its_commit(home: Home, file: LandingFile) -> None:
    clean_again(home, profile(1, TAGLINE))
    warehouse.commit(home.landed_database, file, tables("x-1"))
    assert due(home) == []


def test_a_profile_has_a_file_only_when_something_is_new(home: Home, file: LandingFile) -> None:
    assert learn_profile(home).version == 1  # words: four pages say "Page" and "It ends so"
    assert learn_profile(home).version == 1
    assert profiles.latest(home.profiles) == home.profiles / "000001.json"


def test_a_home_of_an_earlier_version_gets_the_columns_that_it_lacks(home: Home, file: LandingFile) -> None:
    with warehouse.connect(home.landed_database) as connection:
        for column in ("removed_lines", "removed_at", "split_words"):
            connection.execute(f"alter table raw.article drop column {column}")
        connection.execute("alter table raw.landing_file drop column profile_version")
        connection.execute("update raw.article set text_version = '3'")

    warehouse.prepare(home.landed_database)

    assert clean_again(home, learn_profile(home)) == 0
    assert clean_again(home, profile(2, TAGLINE)) == 1


def test_removing_a_shard_leaves_no_part_that_counts(tmp_path: Path) -> None:
    shards.write(tmp_path / "000-1", {Extraction: []})
    (tmp_path / "000-1.part").mkdir()
    shards.remove(tmp_path / "000-1")
    assert list(tmp_path.iterdir()) == []
