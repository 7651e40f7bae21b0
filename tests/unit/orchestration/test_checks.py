"""Which sources are named for listing too little or too much."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from extractors.fetch.crawl_log import CrawlLog, Event, Fetched, Listed
from extractors.fetch.landing import Landing
from extractors.records import Fetch
from extractors.sources import Plan, Source
from orchestration.assets.checks import listings_as_expected
from tests.unit.orchestration.conftest import DAY

STARTED = datetime(2024, 5, 1, 2, tzinfo=UTC)


def source(**keys: int) -> Source:
    return Source(name="wire", user_agent="patronage", urls=["http://w.example/feed"], **keys)


def document(outcome: str, reason: str | None = None, name: str = "feed") -> Fetched:
    url = f"http://w.example/{name}"
    fetch = Fetch(name, "wire", "listing", url, None, STARTED, None, outcome, reason, None, None, None, None)
    return Fetched(fetch, in_warc=False)


def listed(pages: int, days_ago: int = 0) -> Listed:
    return Listed("wire", STARTED - timedelta(days=days_ago), pages)


def judged(root: Path, of: Source, *run: Event, before: tuple[int, ...] = ()) -> dict[str, str]:
    """The faults of a run whose crawl log says this, after runs that listed so many pages."""
    landing = Landing(root)
    log = CrawlLog(landing.crawl_log(DAY))
    for days_ago in range(len(before), 0, -1):
        log.append(listed(before[-days_ago], days_ago))
    for event in run:
        log.append(event)
    log.close()
    result = listings_as_expected(Plan([of]), landing, DAY, STARTED)
    assert result.passed == (not result.metadata)
    return {name: str(value.value) for name, value in result.metadata.items()}


@pytest.mark.parametrize(
    ("keys", "before", "pages", "fault"),
    [
        ({"min_expected": 5}, (), 4, "lists 4 pages, its min_expected is 5"),
        ({"min_expected": 5}, (), 5, None),
        ({"max_expected": 40}, (), 41, "lists 41 pages, its max_expected is 40"),
        ({"max_expected": 40}, (), 40, None),
        ({}, (20, 30, 40), 0, "lists 0 pages, usually 30"),
        ({}, (20, 30, 40), 301, "lists 301 pages, usually 30"),
        ({}, (20, 30, 40), 300, None),
        ({}, (20, 30, 40), 1, None),
        ({}, (20, 30), 0, None),
        ({}, (0, 0, 0), 0, None),
        ({}, (0, 0, 0), 7, None),
        ({"min_expected": 0}, (20, 30, 40), 0, None),
        ({"max_expected": 900}, (20, 30, 40), 500, None),
        ({"min_expected": 5}, (20, 30, 40), 500, "lists 500 pages, usually 30"),
    ],
)
def test_a_source_is_named_when_its_listing_is_out_of_bounds(
    tmp_path: Path, keys: dict[str, int], before: tuple[int, ...], pages: int, fault: str | None
) -> None:
    faults = judged(tmp_path, source(**keys), document("fetched"), listed(pages), before=before)
    assert faults == ({"wire": fault} if fault else {})


def test_a_source_none_of_whose_documents_could_be_read_is_named(tmp_path: Path) -> None:
    failures = [document("failed", "timeout", f"{n}") for n in range(2)]
    faults = judged(tmp_path, source(), *failures, document("refused", "http_404", "old"))
    assert faults == {"wire": "could read none of its documents: http_404 1, timeout 2"}


def test_a_source_with_one_document_that_answered_is_not_named(tmp_path: Path) -> None:
    assert judged(tmp_path, source(), document("failed", "timeout"), document("not_modified", name="2")) == {}


def test_an_unchanged_document_says_nothing_of_numbers(tmp_path: Path) -> None:
    assert judged(tmp_path, source(min_expected=5), document("not_modified"), before=(9, 9, 9)) == {}


def test_an_empty_document_is_judged_by_what_was_usual(tmp_path: Path) -> None:
    empty = [document("failed", "empty_feed"), listed(0)]
    assert judged(tmp_path / "new", source(), *empty) == {}
    assert judged(tmp_path / "old", source(), *empty, before=(9, 9, 9)) == {
        "wire": "lists 0 pages, usually 9"
    }


def test_a_run_that_asked_for_no_document_is_not_judged(tmp_path: Path) -> None:
    assert judged(tmp_path, source(min_expected=5), before=(9, 9, 9)) == {}


def test_what_an_earlier_run_of_the_day_listed_is_not_this_runs(tmp_path: Path) -> None:
    earlier = [document("failed", "dns"), listed(0)]
    moved = STARTED + timedelta(hours=1)
    landing = Landing(tmp_path)
    log = CrawlLog(landing.crawl_log(DAY))
    for event in earlier:
        log.append(event)
    log.close()
    assert listings_as_expected(Plan([source(min_expected=5)]), landing, DAY, moved).passed
    assert not listings_as_expected(Plan([source(min_expected=5)]), landing, DAY, STARTED).passed
