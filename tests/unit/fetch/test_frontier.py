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
    Retired,
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


SOURCED = Sourced("wire", "feed", None, None, NOW)


def source(name: str = "wire", **keys: Any) -> Source:
    return Source(name=name, user_agent="patronage", **keys)


def fetched(
    url: str = URL,
    outcome: str = "fetched",
    *,
    at: datetime = NOW,
    role: str = "page",
    reason: str | None = None,
    source: str = "wire",
    **keys: Any,
) -> Fetched:
    fetch = Fetch(
        fetch_id=short_hash(f"{url} {at}"),
        source=source,
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
        ([FOUND, FAILED, FAILED, FAILED], True),
        ([FOUND, FAILED, FAILED, fetched()], False),
        ([FOUND, FAILED, FAILED, fetched(), FAILED], True),
        ([FOUND, FAILED, FAILED, FAILED, replace(FOUND, hint=LATE)], True),
        ([FOUND, FAILED, FAILED, FAILED, replace(FOUND, hint=LATE), replace(FAILED, hint=LATE)], True),
        ([FOUND, *[UNREACHABLE] * 5], True),
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


def test_newest_of_the_pages_never_asked_for_come_first(zone):
    pages = {
        "archive": ("2019-02-04T10:00:00+00:00", NOW),
        "day-old": (EARLY, NOW),
        "undated, first of the feed": (None, NOW),
        "undated, second of the feed": (None, NOW),
        "illegible": ("yesterday", NOW),
        "tomorrow's feed": (None, NOW + 24 * HOUR),
        "tomorrow's news": ("2026-03-02T13:00:00+09:00", NOW + 24 * HOUR),
        "announced": ("2026-04-01", NOW),
    }
    zone.log(*[Discovered(url, "wire", hint, at) for url, (hint, at) in pages.items()])
    order = ["announced", "tomorrow's news", "tomorrow's feed", *list(pages)[2:5], "day-old", "archive"]
    assert zone.due() == order
    assert zone.due(limit=3) == order[:3]


def test_page_never_asked_for_is_as_new_as_its_latest_hint(zone):
    pages = [Discovered(f"http://wire.example/{n}", "wire", f"2026-02-0{n}", NOW) for n in (3, 2, 1)]
    with zone.knowing(*pages) as frontier:
        frontier.apply(replace(pages[1], hint="2026-02-04"))
        frontier.apply(replace(pages[0], hint="2026-01-01"))
        assert [url[-1] for url in frontier.due(source(), NOW, 10)] == ["2", "3", "1"]


TURNS = ("new", "changed", "failed", "old")


def backlog(**pages: int) -> list[Event]:
    """So many pages for each turn, named for it."""
    urls = [f"{turn} {number}" for turn in TURNS for number in range(pages.get(turn, 0))]
    answers = {
        "changed": [fetched(), Discovered("", "wire", LATE, NOW)],
        "failed": [FAILED],
        "old": [fetched(at=NOW - 5 * HOUR)],
    }
    return [
        event
        for url in urls
        for event in (
            replace(FOUND, url=url),
            *(
                replace(event, url=url)
                if isinstance(event, Discovered)
                else replace(event, fetch=replace(event.fetch, fetched_url=url))
                for event in answers.get(url.split()[0], [])
            ),
        )
    ]


@pytest.mark.parametrize(
    ("pages", "limit", "taken"),
    [
        ({"new": 99, "changed": 99, "failed": 99, "old": 99}, 50, (20, 10, 10, 10)),
        ({"new": 99, "changed": 99, "failed": 99, "old": 99}, 9, (6, 1, 1, 1)),
        ({"new": 99, "changed": 99, "failed": 99, "old": 99}, 4, (4, 0, 0, 0)),
        ({"new": 99, "changed": 99, "failed": 99, "old": 99}, 0, (0, 0, 0, 0)),
        ({"new": 99, "old": 3}, 50, (47, 0, 0, 3)),
        ({"new": 3, "changed": 99, "old": 99}, 50, (3, 37, 0, 10)),
        ({"failed": 9, "old": 99}, 50, (0, 0, 9, 41)),
        ({"old": 99}, 50, (0, 0, 0, 50)),
        ({"new": 9, "changed": 9, "failed": 9, "old": 9}, 50, (9, 9, 9, 9)),
    ],
)
def test_each_turn_is_sure_of_its_share_and_others_have_what_it_leaves(zone, pages, limit, taken):
    zone.log(*backlog(**pages))
    due = zone.due(limit=limit)
    assert tuple(sum(url.startswith(turn) for url in due) for turn in TURNS) == taken
    assert due == sorted(due, key=lambda url: TURNS.index(url.split()[0]))
    assert len(set(due)) == len(due)


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


def test_page_that_fails_is_given_up_after_a_week_until_it_changes(zone):
    def failed(days, hint=EARLY):
        return fetched(outcome="failed", reason="timeout", hint=hint, at=NOW + days * 24 * HOUR)

    zone.log(FOUND, failed(0), failed(3), failed(6))
    assert zone.due(now=NOW + 6.9 * 24 * HOUR) == [URL]
    assert zone.due(now=NOW + 7 * 24 * HOUR) == []
    zone.log(replace(FOUND, hint=LATE))
    assert zone.due(now=NOW + 8 * 24 * HOUR) == [URL]
    zone.log(failed(8, LATE), failed(9, LATE))
    assert zone.due(now=NOW + 14.9 * 24 * HOUR) == [URL]
    assert zone.due(now=NOW + 15 * 24 * HOUR) == []


def test_week_of_failures_begins_anew_after_an_answer(zone):
    zone.log(
        FOUND,
        fetched(outcome="failed", at=NOW),
        fetched(outcome="fetched", at=NOW + HOUR),
        fetched(outcome="failed", at=NOW + 6 * 24 * HOUR),
    )
    assert zone.due(now=NOW + 12 * 24 * HOUR, recheck_hours=[]) == [URL]


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


@pytest.mark.parametrize("reason", ["robots_disallowed", "http_401", "http_403"])
def test_refusal_that_may_pass_is_checked_again_like_a_page(zone, reason):
    refused = fetched(outcome="refused", reason=reason)
    zone.log(FOUND, refused)
    assert zone.due(now=NOW + 0.9 * HOUR) == []
    assert zone.due(now=NOW + HOUR) == [URL]
    zone.log(replace(refused, fetch=replace(refused.fetch, fetched_at=NOW + HOUR)))
    assert zone.due(now=NOW + 5.9 * HOUR) == []
    assert zone.due(now=NOW + 6 * HOUR) == [URL]
    zone.log(fetched(at=NOW + 6 * HOUR))
    assert zone.due(now=NOW + 23.9 * HOUR) == []
    assert zone.due(now=NOW + 24 * HOUR) == [URL]
    zone.log(fetched(outcome="refused", reason="http_410", at=NOW + 24 * HOUR))
    assert zone.due(now=NOW + 5000 * HOUR) == []


@pytest.mark.parametrize("reason", ["http_404", "http_451", "private_address", "content_type", "too_large"])
def test_other_refusals_are_final_until_a_listing_tells_a_change(zone, reason):
    zone.log(FOUND, fetched(outcome="refused", reason=reason))
    assert zone.due(now=NOW + 5000 * HOUR) == []
    zone.log(replace(FOUND, hint=LATE))
    assert zone.due() == [URL]
    zone.log(fetched(hint=LATE, at=NOW + 2 * HOUR))
    assert zone.due(now=NOW + 2.9 * HOUR) == []
    assert zone.due(now=NOW + 3 * HOUR) == [URL]


def test_url_belongs_to_the_source_that_found_it_first(zone):
    with zone.knowing(SOURCED, FOUND, replace(FOUND, source="other", hint=LATE)) as frontier:
        assert frontier.due(source(), NOW, 10) == [URL]
        assert frontier.due(source("other"), NOW, 10) == []
        assert frontier.hint(URL) == LATE
        assert not frontier.is_news(replace(FOUND, source="other", skipped="excluded"))


def test_page_that_its_source_skips_goes_over_to_the_one_that_wants_it(zone):
    skipped = replace(FOUND, skipped="excluded")
    wanted = replace(FOUND, source="other")
    with zone.knowing(SOURCED, replace(SOURCED, source="other"), skipped) as frontier:
        assert frontier.is_news(wanted)
        frontier.apply(wanted)
        assert frontier.due(source("other"), NOW, 10) == [URL]
        assert not frontier.is_news(skipped)
        assert not frontier.is_news(wanted)


def test_source_that_has_left_is_told_once_and_is_news_when_it_is_back(zone):
    other = replace(SOURCED, source="other")
    with zone.knowing(SOURCED, other) as frontier:
        assert frontier.departed({"wire", "other", "new"}, NOW) == []
        (retired,) = frontier.departed({"other", "new"}, NOW)
        assert retired == Retired("wire", NOW)
        frontier.apply(retired)
        assert frontier.departed({"other", "new"}, NOW) == []
        assert not frontier.is_news(other)
        assert frontier.is_news(SOURCED)


@pytest.mark.parametrize(
    "history",
    [
        [],
        [FAILED],
        [fetched(at=NOW - 3 * HOUR)],
        [fetched(), replace(FOUND, hint=LATE)],
    ],
)
def test_pages_of_a_source_that_has_left_go_to_whoever_lists_them(zone, history):
    renamed = replace(SOURCED, source="renamed")
    listed = replace(FOUND, source="renamed")
    with zone.knowing(SOURCED, FOUND, *history) as frontier:
        assert frontier.due(source(), NOW, 10) == [URL]
        frontier.apply(renamed)
        assert not frontier.is_news(listed)
        frontier.apply(Retired("wire", NOW))
        assert frontier.is_news(listed)
        frontier.apply(listed)
        assert not frontier.is_news(listed)
        assert frontier.due(source("renamed"), NOW, 10) == [URL]
        assert frontier.due(source(), NOW, 10) == []
        frontier.apply(SOURCED)
        assert not frontier.is_news(FOUND)


def test_heir_judges_a_page_by_its_own_patterns(zone):
    excluded = replace(FOUND, source="renamed", skipped="excluded")
    with zone.knowing(replace(SOURCED, source="renamed"), FOUND) as frontier:
        assert frontier.is_news(excluded)
        frontier.apply(excluded)
        assert frontier.due(source("renamed"), NOW, 10) == []
        assert frontier.reconsidered(source("renamed"), NOW) == [replace(FOUND, source="renamed")]


def test_listings_are_read_whole_once_more_when_a_source_has_left(zone):
    read = fetched(role="listing", source="other", etag='"1"')
    with zone.knowing(SOURCED, replace(SOURCED, source="other"), read) as frontier:
        assert frontier.conditions("other", URL, "listing") == {"If-None-Match": '"1"'}
        frontier.apply(Retired("wire", NOW))
        assert frontier.conditions("other", URL, "listing") == {}
        assert frontier.last_read("other", URL)[:2] == (NOW, EARLY)


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


def test_pages_are_judged_again_only_by_patterns_that_changed(zone, monkeypatch):
    judged = []
    wants = Source.wants
    monkeypatch.setattr(Source, "wants", lambda self, url: (judged.append(url), wants(self, url))[1])

    def reconsider(frontier: Frontier, **keys: Any) -> list[str]:
        """The pages that were judged; what came of it is applied."""
        judged.clear()
        for event in frontier.reconsidered(source(**keys), NOW):
            frontier.apply(event)
        return list(judged)

    log = CrawlLog(zone.log(FOUND))
    with zone.open() as frontier:
        assert reconsider(frontier) == [URL]
        assert reconsider(frontier) == []
        assert reconsider(frontier, max_articles=7) == []
        assert reconsider(frontier, include=["*/b*"]) == [URL]
        assert frontier.due(source(), NOW, 10) == []
        assert reconsider(frontier) == [URL]
        assert frontier.due(source(), NOW, 10) == [URL]
        assert reconsider(frontier) == [URL]
        assert reconsider(frontier) == []
        assert reconsider(frontier, exclude=["*/b*"]) == [URL]
        assert reconsider(frontier, exclude=["*/b*"]) == []
        assert reconsider(frontier) == [URL]
        frontier.commit(log)
    log.close()
    with zone.open() as frontier:
        assert reconsider(frontier) == []
    zone.path.unlink()
    with zone.open() as frontier:
        assert reconsider(frontier) == [URL]


def test_patterns_of_a_run_that_was_killed_are_forgotten(zone):
    log = CrawlLog(zone.log(FOUND))
    with zone.open() as frontier:
        assert frontier.reconsidered(source(), NOW) == []
        frontier.commit(log)
        log.append(replace(FOUND, skipped="excluded"))
    log.close()
    with zone.open() as frontier:
        assert frontier.reconsidered(source(), NOW) == [FOUND]


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
        (replace(FOUND, source="other"), False),
        (replace(FOUND, source="other", skipped="excluded"), False),
        (replace(FOUND, source="other", hint=LATE), True),
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
        assert frontier.conditions("wire", URL, "page") == {}
        for event in (fetched(etag='"1"'), fetched(outcome="not_modified", etag='"2"'), FAILED):
            frontier.apply(event)
            assert frontier.conditions("wire", URL, "page") == {"If-None-Match": '"1"'}
            assert frontier.conditions("other", URL, "page") == {"If-None-Match": '"1"'}
        frontier.apply(dated)
        assert frontier.conditions("wire", URL, "page") == {
            "If-Modified-Since": "Mon, 04 Feb 2019 10:00:00 GMT"
        }


def test_url_that_was_read_as_a_listing_is_asked_for_whole_as_a_page(zone):
    with zone.knowing(FOUND, fetched(role="listing", etag='"1"')) as frontier:
        assert frontier.conditions("wire", URL, "listing") == {"If-None-Match": '"1"'}
        assert frontier.conditions("wire", URL, "page") == {}


def test_listing_that_two_sources_read_is_another_one_for_each(zone):
    with zone.knowing(fetched(role="listing", etag='"1"')) as frontier:
        assert frontier.conditions("other", URL, "listing") == {}
        assert frontier.last_read("other", URL) is None
        frontier.apply(fetched(role="listing", source="other", etag='"2"', at=NOW + HOUR, hint=LATE))
        assert frontier.conditions("wire", URL, "listing") == {"If-None-Match": '"1"'}
        assert frontier.conditions("other", URL, "listing") == {"If-None-Match": '"2"'}
        assert frontier.last_read("wire", URL)[:2] == (NOW, EARLY)
        assert frontier.last_read("other", URL)[:2] == (NOW + HOUR, LATE)


def test_listing_was_last_read_when_it_was_fetched_or_unchanged(zone):
    with zone.knowing() as frontier:
        assert frontier.last_read("wire", URL) is None
        frontier.apply(fetched(role="listing", outcome="failed", reason="not_a_feed"))
        assert frontier.last_read("wire", URL) is None
        frontier.apply(fetched(role="listing", etag='"1"'))
        assert frontier.last_read("wire", URL)[:2] == (NOW, EARLY)
        frontier.apply(fetched(role="listing", outcome="not_modified", at=NOW + HOUR, hint=None))
        assert frontier.last_read("wire", URL)[:2] == (NOW + HOUR, None)
        assert frontier.conditions("wire", URL, "listing") == {"If-None-Match": '"1"'}


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
        assert frontier.usual_listing("wire", NOW + 20 * HOUR) == 4
        frontier.apply(Listed("wire", NOW + 20 * HOUR, 5000))
        assert frontier.usual_listing("wire", NOW + 20 * HOUR) == 4
        assert frontier.usual_listing("wire", NOW + 3 * HOUR) == 1000
        assert frontier.usual_listing("wire", NOW + 2 * HOUR) is None
        assert frontier.usual_listing("other", NOW + 20 * HOUR) is None


def test_texts_that_no_encoding_has_do_not_stop_a_crawl(zone):
    url = "http://wire.example/\ud800"
    with zone.knowing() as frontier:
        frontier.apply(Discovered(url, "wire", None, NOW))
        assert frontier.knows(url)
        (asked,) = frontier.due(source(), NOW, 10)
        frontier.apply(fetched(asked, hint=None, etag="\udcff"))
        assert frontier.due(source(), NOW, 10) == []
        assert frontier.conditions("wire", url, "page") == {"If-None-Match": "?"}


def test_what_was_applied_but_not_committed_is_replayed(zone):
    log = CrawlLog(zone.log(FOUND))
    with zone.open() as frontier:
        log.append(FAILED)
        frontier.apply(FAILED)
        frontier.commit(log)
        log.append(fetched())
        frontier.apply(fetched())
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
        ("refused", "http_403"),
        ("refused", "robots_disallowed"),
        ("failed", "timeout"),
        ("failed", "robots_unreachable"),
    ]
)
EVENTS = st.one_of(
    st.builds(
        Discovered, st.sampled_from(URLS), NAMES, HINTS, MOMENTS, st.sampled_from([None, None, "excluded"])
    ),
    st.builds(
        lambda url, answer, at, role, name, hint, etag: fetched(
            url, answer[0], reason=answer[1], at=at, role=role, source=name, hint=hint, etag=etag
        ),
        st.sampled_from(URLS),
        ANSWERS,
        MOMENTS,
        st.sampled_from(["page", "page", "page", "listing", "robots"]),
        NAMES,
        HINTS,
        st.sampled_from([None, '"1"', '"2"']),
    ),
    st.builds(Listed, NAMES, MOMENTS, st.integers(0, 9)),
    st.builds(Sourced, NAMES, st.sampled_from(["feed", "list"]), st.none(), st.none(), MOMENTS),
    st.builds(Skipped, st.sampled_from(URLS), NAMES, st.just("not_html"), MOMENTS),
)
KILL, COMMIT, NEXT_DAY = "kill", "commit", "next day"
# A run's beginning: the names in sources.yml, and the patterns of its sources.
PLANS = st.tuples(st.sets(NAMES), st.sampled_from([[], ["*/0"], ["*/1"]]))


def begun(frontier: Frontier, names: set[str], exclude: list[str]) -> Iterator[Event]:
    """What a run logs of its plan."""
    yield from frontier.departed(names, NOW)
    for name in sorted(names):
        yield Sourced(name, "feed", None, None, NOW)
        yield from frontier.reconsidered(source(name, exclude=exclude), NOW)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(EVENTS, EVENTS, EVENTS, PLANS, st.sampled_from([KILL, COMMIT, NEXT_DAY])), max_size=40)
)
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
            else:
                for event in begun(frontier, *step) if isinstance(step, tuple) else [step]:
                    if not isinstance(event, Sourced | Discovered) or frontier.is_news(event):
                        log.append(event)
                        frontier.apply(event)
                    assert not isinstance(event, Sourced | Discovered) or not frontier.is_news(event)
        live = {
            (name, hours): frontier.due(source(name), NOW + hours * HOUR, 10)
            for name in ("wire", "other")
            for hours in (0, 30, 400)
        }
        asked = [url for hours in (0, 30, 400) for url in live["wire", hours]]
        assert not set(asked) & {url for hours in (0, 30, 400) for url in live["other", hours]}
        frontier.close()
        log.close()
        again = Zone(Path(folder))
        replayed = {key: again.due(name=key[0], now=NOW + key[1] * HOUR, limit=10) for key in live}
        rows = again.rows()
        zone.path.unlink()
        rebuilt = {key: again.due(name=key[0], now=NOW + key[1] * HOUR, limit=10) for key in live}
        assert live == replayed == rebuilt
        assert again.rows() == rows
