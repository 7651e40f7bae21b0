"""The crawl log: lines survive a kill, and the memory built from them decides what is due."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.fetch.crawl_log import CrawlLog, Discovered, Event, Fetched, History, read_events
from extractors.records import Fetch

URL = "http://wire.example/a"
EARLY, LATE = "2019-02-04T10:00:00+00:00", "2019-02-05T10:00:00+00:00"
FOUND = Discovered(URL, "wire", EARLY)
FETCHED = Fetched(
    Fetch(
        fetch_id="0123456789abcdef",
        source="wire",
        role="page",
        fetched_url=URL,
        final_url=URL,
        fetched_at=datetime(2026, 3, 1, 2, 13, 0, 5, tzinfo=UTC),
        status=200,
        outcome="fetched",
        reason=None,
        content_type="text/html",
        body_sha256="00",
        body_bytes=4,
        warc_offset=0,
    ),
    in_warc=True,
    hint=EARLY,
    etag='"1"',
)
FAILED = replace(
    FETCHED, fetch=replace(FETCHED.fetch, outcome="failed", status=None), in_warc=False, etag=None
)
REFUSED = replace(FAILED, fetch=replace(FETCHED.fetch, outcome="refused", status=404))


def write(path: Path, *events: Event) -> None:
    log = CrawlLog(path)
    for event in events:
        log.append(event)
    log.close()


def test_events_are_read_as_they_were_written(tmp_path):
    write(tmp_path / "crawl.jsonl", FOUND, FETCHED)
    assert list(read_events(tmp_path / "crawl.jsonl")) == [FOUND, FETCHED]


def test_log_that_does_not_exist_has_no_events(tmp_path):
    assert list(read_events(tmp_path / "crawl.jsonl")) == []


def test_torn_last_line_is_passed_over_and_cut_off_before_the_next(tmp_path):
    path = tmp_path / "crawl.jsonl"
    write(path, FOUND, FETCHED)
    path.write_bytes(path.read_bytes()[:-20])
    assert list(read_events(path)) == [FOUND]
    write(path, FAILED)
    assert list(read_events(path)) == [FOUND, FAILED]


@pytest.mark.parametrize(
    ("events", "is_due"),
    [
        ([FOUND], True),
        ([FOUND, FETCHED], False),
        ([FOUND, FETCHED, FOUND], False),
        ([FOUND, FETCHED, Discovered(URL, "wire", LATE)], True),
        ([FOUND, FETCHED, Discovered(URL, "wire", LATE), replace(FETCHED, hint=LATE)], False),
        ([FOUND, FETCHED, Discovered(URL, "wire", None)], False),
        ([FOUND, REFUSED], False),
        ([FOUND, FAILED], True),
        ([FOUND, FAILED, FAILED], True),
        ([FOUND, FAILED, FAILED, FAILED], False),
        ([FOUND, FAILED, FETCHED], False),
        ([FOUND, FAILED, FAILED, FAILED, Discovered(URL, "wire", LATE)], True),
    ],
)
def test_what_is_due(events, is_due):
    assert History.of(events).due("wire") == ([URL] if is_due else [])


def test_url_belongs_to_the_source_that_found_it_first():
    history = History.of([FOUND, Discovered(URL, "other", None)])
    assert history.due("wire") == [URL]
    assert history.due("other") == []


def test_validators_are_those_of_the_last_response_that_was_kept():
    assert History.of([FOUND, FETCHED, FAILED]).conditions(URL) == {"If-None-Match": '"1"'}
    dated = replace(FETCHED, etag=None, last_modified="Mon, 04 Feb 2019 10:00:00 GMT")
    assert History.of([FOUND, FETCHED, dated]).conditions(URL) == {
        "If-Modified-Since": "Mon, 04 Feb 2019 10:00:00 GMT"
    }
    assert History.of([FOUND]).conditions(URL) == {}
