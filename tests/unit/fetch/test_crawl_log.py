"""The crawl log: lines survive a kill, and are read as they were written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.fetch.crawl_log import (
    CrawlLog,
    CrawlLogError,
    Discovered,
    Event,
    Fetched,
    Listed,
    Retired,
    Skipped,
    Sourced,
    read_events,
    storable,
    whole_bytes,
)
from extractors.records import Fetch

URL = "http://wire.example/a"
NOW = datetime(2026, 3, 1, 2, 13, 0, 5, tzinfo=UTC)
FOUND = Discovered(URL, "wire", "2019-02-04T10:00:00+00:00", NOW)
FETCHED = Fetched(
    Fetch(
        fetch_id="0123456789abcdef",
        source="wire",
        role="page",
        fetched_url=URL,
        final_url=URL,
        fetched_at=NOW,
        status=200,
        outcome="fetched",
        reason=None,
        content_type="text/html",
        body_sha256="00",
        body_bytes=4,
        warc_offset=0,
    ),
    in_warc=True,
    hint=FOUND.hint,
    etag='"1"',
)
OTHERS = [
    Sourced("wire", "feed", "VEN", None, NOW),
    Retired("wire", NOW),
    Listed("wire", NOW, 7),
    Discovered("http://wire.example/á\n\r\u2028\0", "wire", None, NOW, "excluded"),
    Skipped(URL, "archive", "not_html", NOW),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "2026-03-01" / "crawl.jsonl"


def write(path: Path, *events: Event) -> None:
    log = CrawlLog(path)
    for event in events:
        log.append(event)
    log.close()


def test_events_are_read_as_they_were_written(path):
    write(path, FOUND, FETCHED, *OTHERS)
    assert list(read_events(path)) == [FOUND, FETCHED, *OTHERS]
    assert len(path.read_bytes().splitlines(keepends=True)) == len(path.read_text().split("\n")) - 1 == 7


def test_log_that_does_not_exist_has_no_events(path):
    assert list(read_events(path)) == []
    assert whole_bytes(path) == 0


def test_events_are_read_from_a_line_on(path):
    write(path, FOUND)
    start = whole_bytes(path)
    write(path, FETCHED)
    assert list(read_events(path, start)) == [FETCHED]
    assert list(read_events(path, whole_bytes(path))) == []


def test_line_has_reached_the_file_when_append_returns(path):
    log = CrawlLog(path)
    log.append(FOUND)
    assert list(read_events(path)) == [FOUND]
    assert log.size == whole_bytes(path) == path.stat().st_size
    log.close()


def test_size_counts_what_was_in_the_log_before(path):
    write(path, FOUND)
    log = CrawlLog(path)
    assert log.size == path.stat().st_size
    log.append(FETCHED)
    assert log.size == path.stat().st_size
    log.close()


@pytest.mark.parametrize("torn_bytes", [1, 20])
def test_torn_last_line_is_passed_over_and_cut_off_before_the_next(path, torn_bytes):
    write(path, FOUND, FETCHED)
    path.write_bytes(path.read_bytes()[:-torn_bytes])
    assert list(read_events(path)) == [FOUND]
    write(path, FETCHED)
    assert list(read_events(path)) == [FOUND, FETCHED]


@pytest.mark.parametrize("tail", [b"x" * 200_000, b"\0" * 65_536, b'{"event"'])
def test_whole_bytes_end_before_a_torn_tail_of_any_length(path, tail):
    write(path, FOUND)
    whole = path.stat().st_size
    path.write_bytes(path.read_bytes() + tail)
    assert whole_bytes(path) == whole


def test_file_without_one_whole_line_has_no_whole_bytes(path):
    path.parent.mkdir()
    path.write_bytes(b"x" * 200_000)
    assert whole_bytes(path) == 0
    write(path, FOUND)
    assert list(read_events(path)) == [FOUND]


@pytest.mark.parametrize(
    "line",
    [
        b"\0\0\0",
        b"[1]",
        b"{}",
        b'{"event": "vanished"}',
        b'{"event": "discovered", "url": "x"}',
        b'{"event": "discovered", "url": "x", "source": "wire", "hint": null}',
        b'{"event": "discovered", "url": "x", "source": "wire", "hint": null, "at": null}',
    ],
)
def test_whole_line_that_is_no_event_is_told_with_its_place(path, line):
    write(path, FOUND)
    where = path.stat().st_size
    path.write_bytes(path.read_bytes() + line + b"\n")
    events = read_events(path)
    assert next(events) == FOUND
    with pytest.raises(CrawlLogError, match=f"crawl.jsonl: the line at byte {where} is no event"):
        next(events)


def test_text_that_no_encoding_has_is_logged_as_it_can_be_stored(path):
    url = "http://wire.example/\ud800"
    write(path, Discovered(url, "wire", None, NOW))
    assert [event.url for event in read_events(path)] == ["http://wire.example/?"] == [storable(url)]
    assert storable("á\U0001f600") == "á\U0001f600"
