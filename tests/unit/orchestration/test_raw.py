"""A crawl log becomes rows of raw: each line once, however often the log grows and is loaded again."""

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from extractors.fetch.crawl_log import CrawlLog, Discovered, Event, Fetched, Listed, Skipped, Sourced
from extractors.fetch.landing import Landing
from extractors.records import Discovery, Fetch
from orchestration import warehouse
from orchestration.assets.raw import log_tables, raw_tables
from orchestration.home import Home
from orchestration.resources import NoProgress
from tests.unit.orchestration.conftest import DAY

AT = datetime(2024, 5, 1, 2, tzinfo=UTC)
URL = "http://w.example/1"


def fetched(outcome: str, reason: str | None = None, *, role: str = "page", in_warc: bool = False) -> Fetched:
    fetch = Fetch(
        f"{role}-{outcome}", "wire", role, URL, None, AT, None, outcome, reason, None, None, None, None
    )
    return Fetched(fetch, in_warc)


@pytest.fixture
def database(home: Home) -> Path:
    warehouse.prepare(home.landed_database)
    return home.landed_database


def load(home: Home, *events: Event) -> None:
    """Appends to the day's crawl log and loads it by the real asset."""
    log = CrawlLog(Landing(home.landing).crawl_log(DAY))
    for event in events:
        log.append(event)
    log.close()
    done = dg.materialize(
        [raw_tables], partition_key=str(DAY), resources={"home": home, "progress": NoProgress()}
    )
    assert done.success


def rows(database: Path, sql: str) -> list[tuple]:
    with warehouse.connect(database, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_kind_of_event_has_its_table(home: Home, database: Path) -> None:
    load(
        home,
        Sourced("wire", "sitemap", "FRA", "fr", AT),
        Discovered(URL, "wire", "2024-05-01T01:00:00Z", AT),
        Discovered("http://w.example/video", "wire", None, AT, "excluded"),
        Listed("wire", AT, 2),
        Skipped("http://w.example/photo", "archive", "not_html", AT),
        fetched("not_modified"),
    )
    assert rows(database, "select source, kind, country_iso3, language, noted_at from raw.source") == [
        ("wire", "sitemap", "FRA", "fr", AT)
    ]
    assert rows(
        database, "select url, source, discovered_at, hint, skipped from raw.discovery order by skipped"
    ) == [
        ("http://w.example/video", "wire", AT, None, "excluded"),
        ("http://w.example/photo", "archive", AT, None, "not_html"),
        (URL, "wire", AT, "2024-05-01T01:00:00Z", None),
    ]
    assert rows(database, "select source, listed_at, urls, landing_file from raw.listing") == [
        ("wire", AT, 2, f"{DAY}/crawl.jsonl")
    ]
    assert rows(database, "select fetch_id, outcome from raw.fetch") == [
        ("page-not_modified", "not_modified")
    ]


def test_a_log_that_grew_is_loaded_again_and_nothing_doubles(home: Home, database: Path) -> None:
    first = Discovered(URL, "wire", None, AT)
    load(
        home, Sourced("wire", "feed", None, None, AT), first, Listed("wire", AT, 1), fetched("failed", "dns")
    )
    later = AT.replace(hour=3)
    load(home, Discovered(URL, "wire", "2024-05-01T02:30:00Z", later), Listed("wire", later, 1))
    counts = {
        table: rows(database, f"select count(*) from raw.{table}")[0][0]
        for table in ("source", "discovery", "listing", "fetch", "reject")
    }
    assert counts == {"source": 1, "discovery": 2, "listing": 2, "fetch": 1, "reject": 1}


def test_only_pages_asked_for_in_vain_are_rejects(home: Home, database: Path) -> None:
    load(
        home,
        fetched("refused", "robots_disallowed"),
        fetched("failed", "timeout"),
        fetched("not_modified"),
        fetched("failed", "timeout", role="listing"),
    )
    assert rows(database, "select fetch_id, stage, reason from raw.reject order by all") == [
        ("page-failed", "fetch", "timeout"),
        ("page-refused", "fetch", "robots_disallowed"),
    ]


def test_memory_for_a_log_is_that_of_its_columns() -> None:
    count = 50_000
    events = (Discovered(f"http://w.example/{number}", "wire", None, AT) for number in range(count))
    tracemalloc.start()
    tables = log_tables(events)[Discovery]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [url.as_py() for table in tables for url in table["url"]] == [
        f"http://w.example/{number}" for number in range(count)
    ]
    assert peak < 200 * count  # bytes beside Arrow's own; an event and its row take 500


def test_a_response_in_a_warc_file_comes_with_that_file_alone(home: Home, database: Path) -> None:
    load(home, fetched("failed", "http_503", in_warc=True))
    assert rows(database, "select fetch_id from raw.fetch") == []
    assert rows(database, "select fetch_id from raw.reject") == []
