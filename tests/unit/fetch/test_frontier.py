"""The frontier: what is due, in which order, what is remembered; the logs alone can bring it back."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.fetch import frontier as module
from extractors.fetch.crawl_log import (
    CrawlLog,
    CrawlLogError,
    Discovered,
    Event,
    Fetched,
    Listed,
    Skipped,
    Sourced,
)
from extractors.fetch.exchange import short_hash
from extractors.fetch.frontier import Frontier
from extractors.fetch.robots import RobotsAnswer
from extractors.records import Fetch
from extractors.sources import Source

NOW = datetime(2026, 3, 1, 2, 13, 0, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
EARLY, LATE = "2026-02-01T10:00:00+00:00", "2026-02-02T10:00:00+00:00"
URL = "http://wire.example/a"
OTHER_URL = "http://wire.example/b"
FOUND = Discovered(URL, "wire", EARLY, NOW)


def source(name: str = "wire", **keys: Any) -> Source:
    return Source(name=name, user_agent="patronage", **keys)


def fetched(
    url: str = URL,
    outcome: str = "fetched",
    *,
    at: datetime = NOW,
    role: str = "page",
    reason: str | None = None,
    **keys: Any,
) -> Fetched:
    fetch = Fetch(
        fetch_id=short_hash(f"{url} {at}"),
        source="wire",
        role=role,
        fetched_url=url,
        final_url=url,
        fetched_at=at,
        status=200,
        outcome=outcome,
        reason=reason,
        content_type=None,
        body_sha256=None,
        body_bytes=None,
        warc_offset=None,
    )
    return Fetched(fetch, in_warc=False, **{"hint": EARLY} | keys)


FAILED = fetched(outcome="failed", reason="timeout")
UNREACHABLE = fetched(outcome="failed", reason="robots_unreachable")


class Zone:
    """A landing zone with one log a day and its frontier."""

    def __init__(self, root: Path) -> None:
        self.path = root / "frontier.sqlite"
        self._root = root

    @property
    def logs(self) -> list[Path]:
        return sorted(self._root.glob("*/crawl.jsonl"))

    def log(self, *events: Event, day: str = "2026-03-01") -> Path:
        path = self._root / day / "crawl.jsonl"
        with closing(CrawlLog(path)) as log:
            for event in events:
                log.append(event)
        return path

    def open(self) -> Frontier:
        return Frontier(self.path, self.logs)

    def knowing(self, *events: Event) -> Frontier:
        self.log(*events)
        return self.open()

    def due(self, *, limit: int = 100, now: datetime = NOW, **keys: Any) -> list[str]:
        with self.open() as frontier:
            return frontier.due(source(**keys), now, limit)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything in the file that the logs decide."""
        with closing(sqlite3.connect(self.path)) as connection:
            return {
                table: connection.execute(f"select * from {table}").fetchall()
                for table in ("source", "page", "document", "listing")
            }


@pytest.fixture
def zone(tmp_path: Path) -> Zone:
    return Zone(tmp_path / "landing")


@pytest.mark.parametrize(
    ("events", "is_due"),
    [
        ([FOUND], True),
        ([FOUND, fetched()], False),
        ([FOUND, fetched(), FOUND], False),
        ([FOUND, fetched(), replace(FOUND, hint=LATE)], True),
        ([FOUND, fetched(), replace(FOUND, hint=LATE), fetched(hint=LATE)], False),
        ([FOUND, fetched(), replace(FOUND, hint=LATE), fetched(outcome="not_modified", hint=LATE)], False),
        ([replace(FOUND, hint=LATE), FOUND, fetched(hint=EARLY)], True),
        ([FOUND, fetched(), replace(FOUND, hint=None)], False),
        ([FOUND, fetched(outcome="refused")], False),
        ([FOUND, fetched(outcome="refused"), replace(FOUND, hint=LATE)], True),
        ([FOUND, FAILED], True),
        ([FOUND, FAILED, FAILED], True),
        ([FOUND, FAILED, FAILED, FAILED], False),
        ([FOUND, FAILED, FAILED, fetched()], False),
        ([FOUND, FAILED, FAILED, fetched(), FAILED], True),
        ([FOUND, FAILED, FAILED, FAILED, replace(FOUND, hint=LATE)], True),
        ([FOUND, FAILED, FAILED, FAILED, replace(FOUND, hint=LATE), replace(FAILED, hint=LATE)], True),
        ([FOUND, *[UNREACHABLE] * 5], True),
        ([FOUND, FAILED, FAILED, *[UNREACHABLE] * 5], True),
        ([FOUND, FAILED, FAILED, *[UNREACHABLE] * 5, FAILED], False),
        ([FOUND, *[FAILED] * 3, replace(FOUND, hint=LATE), replace(UNREACHABLE, hint=LATE)], True),
        ([replace(FOUND, skipped="excluded")], False),
        ([FOUND, replace(FOUND, skipped="excluded")], False),
        ([FOUND, FAILED, replace(FOUND, skipped="excluded")], False),
        ([replace(FOUND, skipped="excluded"), FOUND], True),
        ([fetched()], False),
        ([FOUND, fetched(role="listing")], True),
        ([Skipped(URL, "wire", "not_html", NOW)], False),
    ],
)
def test_what_is_due(zone, events, is_due):
    zone.log(*events)
    assert zone.due() == ([URL] if is_due else [])


def test_new_pages_come_first_then_changed_then_failed_then_rechecks(zone):
    urls = {name: f"http://wire.example/{name}" for name in ("old", "older", "failed", "changed", "2", "1")}
    found = [Discovered(url, "wire", EARLY, NOW) for url in urls.values()]
    zone.log(
        *found,
        fetched(urls["old"], at=NOW - 3 * HOUR),
        fetched(urls["older"], at=NOW - 4 * HOUR),
        fetched(urls["failed"], "failed"),
        fetched(urls["changed"]),
        Discovered(urls["changed"], "wire", LATE, NOW),
    )
    order = [urls[name] for name in ("2", "1", "changed", "failed", "older", "old")]
    assert zone.due() == order
    for limit in range(7):
        assert zone.due(limit=limit) == order[:limit]


def test_page_due_for_two_reasons_is_asked_for_once_and_takes_no_place_of_another(zone):
    zone.log(
        FOUND,
        replace(FOUND, url=OTHER_URL),
        fetched(at=NOW - 9 * HOUR),
        fetched(OTHER_URL, at=NOW - 8 * HOUR),
        replace(FAILED, fetch=replace(FAILED.fetch, fetched_at=NOW - 8 * HOUR)),
        replace(FOUND, hint=LATE),
    )
    assert zone.due() == [URL, OTHER_URL]
    assert zone.due(limit=2) == [URL, OTHER_URL]


def test_failed_pages_take_turns(zone):
    zone.log(
        FOUND,
        replace(FOUND, url=OTHER_URL),
        fetched(URL, "failed", at=NOW + HOUR),
        fetched(OTHER_URL, "failed", at=NOW),
    )
    assert zone.due(limit=1) == [OTHER_URL]


@pytest.mark.parametrize(
    ("asked_after", "now_after", "is_due"),
    [
        # hours after the first fetch at which the page was asked for again and at which the run is
        ([], 0.99, False),
        ([], 1, True),
        ([], 5000, True),
        ([1], 1.5, False),
        ([1.5], 5.99, False),
        ([1.5], 6, True),
        ([5.99], 6, True),
        ([6], 6, False),
        ([1, 6, 24, 168], 5000, False),
        ([24], 30, False),
    ],
)
def test_page_is_checked_again_so_many_hours_after_its_first_fetch(zone, asked_after, now_after, is_due):
    again = [fetched(at=NOW + hours * HOUR, outcome="not_modified") for hours in asked_after]
    zone.log(FOUND, fetched(), *again)
    assert zone.due(now=NOW + now_after * HOUR, recheck_hours=[168, 6, 24, 1]) == ([URL] if is_due else [])
    assert zone.due(now=NOW + now_after * HOUR, recheck_hours=[]) == []


def test_fractions_of_hours_are_kept_to_the_microsecond(zone):
    zone.log(FOUND, fetched())
    due_at = NOW + timedelta(minutes=6)
    assert zone.due(now=due_at, recheck_hours=[0.1]) == [URL]
    assert zone.due(now=due_at - timedelta(microseconds=1), recheck_hours=[0.1]) == []


@pytest.mark.parametrize(
    ("events", "is_due"),
    [
        ([fetched(), fetched(outcome="refused", at=NOW + HOUR)], False),
        ([fetched(outcome="refused")], False),
        ([fetched(), *[fetched(outcome="failed", at=NOW + HOUR)] * 3], True),
        ([fetched(outcome="refused"), fetched(at=NOW + 2 * HOUR)], False),
        ([fetched(outcome="refused"), fetched(at=NOW + HOUR)], True),
    ],
)
def test_only_what_answered_with_a_page_is_checked_again(zone, events, is_due):
    zone.log(FOUND, *events)
    assert zone.due(now=NOW + 2.5 * HOUR, recheck_hours=[1.5]) == ([URL] if is_due else [])


def test_url_belongs_to_the_source_that_found_it_first(zone):
    with zone.knowing(FOUND, replace(FOUND, source="other", hint=LATE)) as frontier:
        assert frontier.due(source(), NOW, 10) == [URL]
        assert frontier.due(source("other"), NOW, 10) == []
        assert frontier.hint(URL) == LATE
        assert not frontier.is_news(replace(FOUND, source="other", skipped="excluded"))


def test_page_that_its_source_skips_goes_over_to_the_one_that_wants_it(zone):
    skipped = replace(FOUND, skipped="excluded")
    wanted = replace(FOUND, source="other")
    with zone.knowing(skipped) as frontier:
        assert frontier.is_news(wanted)
        frontier.apply(wanted)
        assert frontier.due(source("other"), NOW, 10) == [URL]
        assert not frontier.is_news(skipped)
        assert not frontier.is_news(wanted)


def test_patterns_of_today_hold_for_pages_of_earlier_runs(zone):
    skipped = replace(FOUND, skipped="excluded")
    open_case = replace(FOUND, url=OTHER_URL)
    done = replace(FOUND, url="http://wire.example/blog/c")
    changed = source(exclude=["*/b*"])
    with zone.knowing(skipped, open_case, done, fetched(done.url), replace(done, hint=LATE)) as frontier:
        assert frontier.due(changed, NOW, 10) == []
        news = frontier.reconsidered(changed, NOW + HOUR)
        assert news == [
            Discovered(URL, "wire", EARLY, NOW + HOUR),
            Discovered(OTHER_URL, "wire", EARLY, NOW + HOUR, "excluded"),
        ]
        for event in news:
            assert frontier.is_news(event)
            frontier.apply(event)
        assert frontier.due(changed, NOW, 10) == [URL]
        assert frontier.reconsidered(changed, NOW) == []


@pytest.mark.parametrize(
    ("event", "is_news"),
    [
        (FOUND, False),
        (replace(FOUND, at=NOW + HOUR), False),
        (replace(FOUND, hint=None), False),
        (replace(FOUND, hint=LATE), True),
        (replace(FOUND, skipped="excluded"), True),
        (replace(FOUND, url=OTHER_URL), True),
        (Sourced("wire", "feed", "VEN", None, NOW + HOUR), False),
        (Sourced("wire", "feed", "VEN", "es", NOW), True),
        (Sourced("wire", "sitemap", "VEN", None, NOW), True),
        (Sourced("other", "feed", "VEN", None, NOW), True),
    ],
)
def test_news_is_what_says_more_than_is_known(zone, event, is_news):
    with zone.knowing(Sourced("wire", "feed", "VEN", None, NOW), FOUND) as frontier:
        assert frontier.is_news(event) is is_news
        frontier.apply(event)
        assert not frontier.is_news(event)


def test_validators_are_those_of_the_last_response_that_was_fetched(zone):
    dated = fetched(last_modified="Mon, 04 Feb 2019 10:00:00 GMT")
    with zone.knowing(FOUND) as frontier:
        assert frontier.conditions(URL, "page") == {}
        for event in (fetched(etag='"1"'), fetched(outcome="not_modified", etag='"2"'), FAILED):
            frontier.apply(event)
            assert frontier.conditions(URL, "page") == {"If-None-Match": '"1"'}
        frontier.apply(dated)
        assert frontier.conditions(URL, "page") == {"If-Modified-Since": "Mon, 04 Feb 2019 10:00:00 GMT"}


def test_url_that_was_read_as_a_listing_is_asked_for_whole_as_a_page(zone):
    with zone.knowing(FOUND, fetched(role="listing", etag='"1"')) as frontier:
        assert frontier.conditions(URL, "listing") == {"If-None-Match": '"1"'}
        assert frontier.conditions(URL, "page") == {}


def test_listing_was_last_read_when_it_was_fetched_or_unchanged(zone):
    with zone.knowing() as frontier:
        assert frontier.last_read(URL) is None
        frontier.apply(fetched(role="listing", outcome="failed", reason="not_a_feed"))
        assert frontier.last_read(URL) is None
        frontier.apply(fetched(role="listing", etag='"1"'))
        assert frontier.last_read(URL) == (NOW, EARLY)
        frontier.apply(fetched(role="listing", outcome="not_modified", at=NOW + HOUR, hint=None))
        assert frontier.last_read(URL) == (NOW + HOUR, None)
        assert frontier.conditions(URL, "listing") == {"If-None-Match": '"1"'}


def test_hint_is_the_latest_that_any_listing_gave(zone):
    with zone.knowing(replace(FOUND, hint=LATE), FOUND, Discovered(OTHER_URL, "wire", None, NOW)) as frontier:
        assert [frontier.hint(url) for url in (URL, OTHER_URL, "http://else.example/")] == [LATE, None, None]
        assert [frontier.knows(url) for url in (URL, OTHER_URL, "http://else.example/")] == [
            True,
            True,
            False,
        ]


def test_robots_are_kept_for_a_day_and_over_a_replay(zone):
    place = "http://wire.example/robots.txt"
    answer = RobotsAnswer(NOW, "fetched", b"User-agent: *\nDisallow: /\xff")
    with zone.knowing(FOUND) as frontier:
        assert frontier.robots(place, NOW) is None
        frontier.keep_robots(place, answer)
        with closing(CrawlLog(zone.logs[0])) as log:
            frontier.commit(log)
    zone.log(replace(FOUND, url=OTHER_URL))
    with zone.open() as frontier:
        assert frontier.robots(place, NOW) == frontier.robots(place, NOW + 24 * HOUR) == answer
        assert frontier.robots(place, NOW + 24 * HOUR + timedelta(microseconds=1)) is None
        assert frontier.robots(place, NOW - HOUR) is None


def test_robots_that_could_not_be_read_are_asked_for_again(zone):
    place = "http://wire.example/robots.txt"
    with zone.knowing() as frontier:
        frontier.keep_robots(place, RobotsAnswer(NOW, "failed", b""))
        assert frontier.robots(place, NOW) is None
        missing = RobotsAnswer(NOW, "refused", b"")
        frontier.keep_robots(place, missing)
        frontier.keep_robots(place, RobotsAnswer(NOW + HOUR, "failed", b""))
        assert frontier.robots(place, NOW + HOUR) == missing


def test_usual_listing_is_the_median_of_the_last_ten_runs(zone):
    counts = [1000, 1000, 1000, 5, 1, 4, 2, 3, 6, 7, 8, 0, 9]
    zone.log(*[Listed("wire", NOW + number * HOUR, urls) for number, urls in enumerate(counts)])
    with zone.open() as frontier:
        assert frontier.usual_listing("wire") == 4
        frontier.apply(Listed("wire", NOW + 20 * HOUR, 5000))
        assert frontier.usual_listing("wire") == 4
        assert frontier.usual_listing("wire", NOW + 3 * HOUR) == 1000
        assert frontier.usual_listing("wire", NOW + 2 * HOUR) is None
        assert frontier.usual_listing("other") is None


def test_texts_that_no_encoding_has_do_not_stop_a_crawl(zone):
    url = "http://wire.example/\ud800"
    with zone.knowing() as frontier:
        frontier.apply(Discovered(url, "wire", None, NOW))
        assert frontier.knows(url)
        (asked,) = frontier.due(source(), NOW, 10)
        frontier.apply(fetched(asked, hint=None, etag="\udcff"))
        assert frontier.due(source(), NOW, 10) == []
        assert frontier.conditions(url, "page") == {"If-None-Match": "?"}


def test_what_was_applied_but_not_committed_is_replayed(zone):
    log = CrawlLog(zone.log(FOUND))
    with zone.open() as frontier:
        log.append(FAILED)
        frontier.apply(FAILED)
        frontier.commit(log)
        for _ in range(2):
            log.append(FAILED)
            frontier.apply(FAILED)
        assert frontier.due(source(), NOW, 10) == []
    log.close()
    assert zone.due() == []
    before = zone.rows()
    zone.path.unlink()
    assert zone.due() == []
    assert zone.rows() == before


def test_process_that_is_killed_loses_nothing(zone):
    urls = [f"http://wire.example/{number}" for number in range(500)]
    child = os.fork()
    if child == 0:
        log = CrawlLog(zone.log())
        with zone.open() as frontier:
            for number, url in enumerate(urls):
                event = Discovered(url, "wire", None, NOW)
                log.append(event)
                frontier.apply(event)
                if number % 200 == 199:
                    frontier.commit(log)
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert zone.due(limit=1000) == urls
    before = zone.rows()
    zone.path.unlink()
    assert zone.due(limit=1000) == urls
    assert zone.rows() == before


def test_logs_are_read_once(zone, monkeypatch):
    zone.log(FOUND)
    zone.open().close()
    size = zone.logs[0].stat().st_size
    zone.log(replace(FOUND, url=OTHER_URL))
    starts = []
    read_events = module.read_events
    monkeypatch.setattr(
        module, "read_events", lambda path, start=0: (starts.append(start), read_events(path, start))[1]
    )
    assert zone.due() == [URL, OTHER_URL]
    assert zone.due() == [URL, OTHER_URL]
    assert starts == [size]


def test_line_that_a_killed_run_left_half_written_is_not_taken_for_applied(zone):
    log = zone.log(FOUND)
    with log.open("ab") as file:
        file.write(b'{"event": "disc')
    assert zone.due() == [URL]
    zone.log(replace(FOUND, url=OTHER_URL))
    assert zone.due() == [URL, OTHER_URL]


def test_log_that_cannot_be_read_is_told_and_leaves_no_half_of_it(zone):
    log = zone.log(FOUND)
    whole = log.read_bytes()
    log.write_bytes(whole + b"garbage\n")
    with pytest.raises(CrawlLogError, match="is no event"):
        zone.open()
    log.write_bytes(whole)
    assert zone.due() == [URL]


def damaged(path: Path) -> Iterator[None]:
    """Ways in which the file may be lost or of no use."""
    path.unlink()
    yield
    path.write_bytes(b"this is no database" * 1000)
    yield
    path.write_bytes(b"")
    yield
    path.write_bytes(path.read_bytes()[:-5000])
    yield
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    yield
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop table page")
        connection.execute("pragma user_version = 0")
    yield
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma user_version = 999")
    yield


def test_file_that_is_missing_damaged_or_of_another_version_is_built_anew(zone):
    zone.log(FOUND, fetched(), *[Discovered(f"{OTHER_URL}{n}", "wire", EARLY, NOW) for n in range(200)])
    due = zone.due()
    rows = zone.rows()
    for _ in damaged(zone.path):
        assert zone.due() == due
        assert zone.rows() == rows


def test_journal_of_a_lost_file_is_not_played_back_into_the_next_one(zone):
    zone.log(FOUND)
    rows = (zone.due(), zone.rows())
    with closing(sqlite3.connect(zone.path)) as connection:
        connection.execute("delete from page")
        connection.commit()
        journal = zone.path.with_name("frontier.sqlite-wal")
        left = journal.read_bytes()
    journal.write_bytes(left)
    zone.path.write_bytes(b"no database")
    assert (zone.due(), zone.rows()) == rows


def test_disk_that_fails_is_no_reason_to_build_anew(zone):
    zone.path.mkdir(parents=True)
    with pytest.raises(sqlite3.OperationalError):
        zone.open()
    assert zone.path.is_dir()


def test_log_that_got_shorter_or_vanished_takes_what_it_said_with_it(zone):
    first = zone.log(FOUND)
    second = zone.log(replace(FOUND, url=OTHER_URL), day="2026-03-02")
    whole = first.read_bytes()
    assert zone.due() == [URL, OTHER_URL]
    first.write_bytes(b"")
    assert zone.due() == [OTHER_URL]
    first.write_bytes(whole)
    assert zone.due() == [URL, OTHER_URL]
    second.unlink()
    assert zone.due() == [URL]


def test_older_log_that_grows_is_read_in_its_place(zone):
    zone.log(FOUND, day="2026-03-02")
    assert zone.due() == [URL]
    zone.log(replace(FOUND, url=OTHER_URL), day="2026-03-01")
    assert zone.due() == [OTHER_URL, URL]


def test_run_into_an_older_log_is_put_in_order_by_the_next(zone):
    zone.log(FOUND, day="2026-03-02")
    log = CrawlLog(zone.log(day="2026-03-01"))
    event = replace(FOUND, url=OTHER_URL)
    with zone.open() as frontier:
        log.append(event)
        frontier.apply(event)
        frontier.commit(log)
        assert frontier.due(source(), NOW, 10) == [URL, OTHER_URL]
    log.close()
    assert zone.due() == [OTHER_URL, URL]


def test_landing_zone_that_moved_is_known_still(zone, tmp_path, monkeypatch):
    zone.log(FOUND)
    zone.open().close()
    moved = Zone(zone.path.parent.rename(tmp_path / "moved"))
    monkeypatch.setattr(module, "read_events", None)
    assert moved.due() == [URL]


URLS = [f"http://wire.example/{number}" for number in range(4)]
HINTS = st.sampled_from([None, EARLY, LATE, "2026-02-03T10:00:00+00:00"])
MOMENTS = st.integers(0, 300).map(lambda hours: NOW + hours * HOUR)
NAMES = st.sampled_from(["wire", "other"])
ANSWERS = st.sampled_from(
    [
        ("fetched", None),
        ("not_modified", None),
        ("refused", "http_404"),
        ("failed", "timeout"),
        ("failed", "robots_unreachable"),
    ]
)
EVENTS = st.one_of(
    st.builds(
        Discovered, st.sampled_from(URLS), NAMES, HINTS, MOMENTS, st.sampled_from([None, None, "excluded"])
    ),
    st.builds(
        lambda url, answer, at, role, hint, etag: fetched(
            url, answer[0], reason=answer[1], at=at, role=role, hint=hint, etag=etag
        ),
        st.sampled_from(URLS),
        ANSWERS,
        MOMENTS,
        st.sampled_from(["page", "page", "page", "listing", "robots"]),
        HINTS,
        st.sampled_from([None, '"1"', '"2"']),
    ),
    st.builds(Listed, NAMES, MOMENTS, st.integers(0, 9)),
    st.builds(Sourced, NAMES, st.sampled_from(["feed", "list"]), st.none(), st.none(), MOMENTS),
    st.builds(Skipped, st.sampled_from(URLS), NAMES, st.just("not_html"), MOMENTS),
)
KILL, COMMIT, NEXT_DAY = "kill", "commit", "next day"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(EVENTS, EVENTS, EVENTS, st.sampled_from([KILL, COMMIT, NEXT_DAY])), max_size=40))
def test_frontier_killed_at_any_moment_is_what_its_logs_make_of_a_new_one(steps):
    with TemporaryDirectory() as folder:
        zone, days = Zone(Path(folder)), iter(range(1, 100))
        log = CrawlLog(zone.log(day=f"2026-05-{next(days):02}"))
        frontier = zone.open()
        for step in steps:
            if step == COMMIT:
                frontier.commit(log)
            elif step in (KILL, NEXT_DAY):
                frontier.close()
                log.close()
                path = zone.log(day=f"2026-05-{next(days):02}") if step == NEXT_DAY else log.path
                log, frontier = CrawlLog(path), zone.open()
            elif not isinstance(step, Sourced | Discovered) or frontier.is_news(step):
                log.append(step)
                frontier.apply(step)
        live = {
            (name, hours): frontier.due(source(name), NOW + hours * HOUR, 10)
            for name in ("wire", "other")
            for hours in (0, 30, 400)
        }
        frontier.close()
        log.close()
        again = Zone(Path(folder))
        replayed = {key: again.due(name=key[0], now=NOW + key[1] * HOUR, limit=10) for key in live}
        rows = again.rows()
        zone.path.unlink()
        rebuilt = {key: again.due(name=key[0], now=NOW + key[1] * HOUR, limit=10) for key in live}
        assert live == replayed == rebuilt
        assert again.rows() == rows
