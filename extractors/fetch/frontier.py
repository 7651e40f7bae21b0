"""What all crawls remember: which pages are due, and what makes the next request cheaper.

The frontier is an SQLite file that follows from the crawl logs and can be lost at any time. Here belongs
what is concluded from events. What an event is belongs in ``crawl_log``; who asks for what is due, in
``crawl``.
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any, Literal, Self

from extractors.fetch.crawl_log import (
    CrawlLog,
    Discovered,
    Event,
    Fetched,
    Listed,
    Skipped,
    Sourced,
    read_events,
    storable,
    whole_bytes,
)
from extractors.fetch.robots import RobotsAnswer
from extractors.sources import Source

# A page that fails in this many runs on end is given up until its listing says that it changed.
MAX_FAILED_RUNS = 3
# RFC 9309, 2.4: a cached robots.txt should not be used for more than a day.
MAX_ROBOTS_AGE = timedelta(hours=24)
# A source's usual number of pages is the median of its last ten runs, and is not told from fewer than three.
USUAL_RUNS, FEWEST_USUAL_RUNS = 10, 3

# To be raised with every change of the tables or of what an event does to them.
_VERSION = 1
# A commit need not reach the disk: it is replayed from the log, which has. SQLite's own settings, a rollback
# journal and a cache of 2 MiB, take twice as long for an event once a million pages are known.
_SETTINGS = """
pragma journal_mode = wal;
pragma synchronous = normal;
pragma wal_autocheckpoint = 8192;
pragma cache_size = -65536;
"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# Moments are whole microseconds since 1970, so that a recheck is due neither early nor late. A page without
# a hint has the empty one, which every other follows. "outcome" is that of the last attempt, "answer"
# that of the last one that did not fail. Each index holds what one query of ``due`` walks through.
_TABLES = f"""
begin;
create table log (name text primary key, bytes integer not null) without rowid;

create table source (
    source text primary key, kind text not null, country text, language text
) without rowid;

create table page (
    id integer primary key,
    url text not null unique,
    source text not null,
    hint text not null,
    skipped text,
    asked_at integer,
    asked_hint text not null default '',
    outcome text,
    answer text,
    failed_runs integer not null default 0,
    first_fetched_at integer,
    etag text,
    last_modified text
);
create index page_new on page (source, id) where asked_at is null and skipped is null;
create index page_changed on page (source, id)
    where asked_at is not null and hint > asked_hint and skipped is null;
create index page_failed on page (source, asked_at)
    where outcome = 'failed' and failed_runs < {MAX_FAILED_RUNS} and skipped is null;
create index page_read on page (source, asked_at - first_fetched_at, asked_at, first_fetched_at)
    where answer in ('fetched', 'not_modified') and skipped is null;
create index page_skipped on page (source, id) where skipped is not null;

create table document (
    url text primary key, read_at integer not null, hint text not null, etag text, last_modified text
) without rowid;

create table listing (source text not null, at integer not null, urls integer not null);
create index listing_by_source on listing (source, at);

create table robots (place text primary key, fetched_at integer not null, outcome text not null, body blob);

pragma user_version = {_VERSION};
commit;
"""

_TURNS = (
    "select url from page indexed by page_new where source = :source and asked_at is null"
    " and skipped is null order by id",
    "select url from page indexed by page_changed where source = :source and asked_at is not null"
    " and hint > asked_hint and skipped is null order by id",
    "select url from page indexed by page_failed where source = :source and outcome = 'failed'"
    f" and failed_runs < {MAX_FAILED_RUNS} and skipped is null order by asked_at, id",
    "select url from page indexed by page_read where source = :source"
    " and answer in ('fetched', 'not_modified') and skipped is null"
    " and asked_at - first_fetched_at < :last_recheck"
    " and exists (select 1 from json_each(:rechecks) where first_fetched_at + value <= :now"
    " and first_fetched_at + value > asked_at)"
    " order by asked_at, id",
)

# A page that its owner skips goes over to the source that wants it.
_DISCOVERED = """
insert into page (url, source, hint, skipped) values (:url, :source, :hint, :skipped)
on conflict (url) do update set
    hint = max(hint, excluded.hint),
    source = iif(skipped is not null and excluded.skipped is null, excluded.source, source),
    skipped = iif(
        source = excluded.source or (skipped is not null and excluded.skipped is null),
        excluded.skipped,
        skipped
    )
"""

_UNANSWERED_PAGE = """
update page set
    failed_runs = iif(:hint > asked_hint, 0, failed_runs) + (:reason is not 'robots_unreachable'),
    asked_at = :at, asked_hint = :hint, outcome = 'failed'
where url = :url
"""

_ANSWERED_PAGE = """
update page set
    failed_runs = 0, asked_at = :at, asked_hint = :hint, outcome = :outcome, answer = :outcome,
    first_fetched_at = iif(:outcome = 'refused', first_fetched_at, coalesce(first_fetched_at, :at)),
    etag = iif(:outcome = 'fetched', :etag, etag),
    last_modified = iif(:outcome = 'fetched', :last_modified, last_modified)
where url = :url
"""

_READ_DOCUMENT = """
insert into document (url, read_at, hint, etag, last_modified)
values (:url, :at, :hint, :etag, :last_modified)
on conflict (url) do update set
    read_at = :at, hint = :hint,
    etag = iif(:outcome = 'fetched', :etag, etag),
    last_modified = iif(:outcome = 'fetched', :last_modified, last_modified)
"""


class Frontier:
    """The memory of all runs below a landing zone. One process at a time has it open.

    An event is applied when its line is in the log, and all lines of the log have been applied when
    ``commit`` is called. What was applied since then is forgotten by ``close``, as by a kill, and
    replayed from the log when the frontier is opened next.
    """

    def __init__(self, path: Path, logs: Sequence[Path]) -> None:
        """Opens the file and applies what the logs, oldest first, say that it does not know yet.

        It is built anew when it is missing or damaged, when its tables are of another version, when a
        log is gone or shorter than it was, or when a log has grown that is not the newest.
        Raises ``CrawlLogError`` for a log that cannot be read, ``sqlite3.Error`` for a disk that fails.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._db = _open(path)
        try:
            if not self._follows_from(logs):
                self._db.close()
                _remove(path)
                self._db = _open(path)
            for log in logs:
                self._catch_up(log)
            (self._listed_until,) = self._one("select max(at) from listing")
        except BaseException:
            self._db.close()  # or the file stays locked for as long as somebody looks at the error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the file back. Call ``commit`` before, or the next opening takes longer."""
        self._db.close()

    def commit(self, log: CrawlLog) -> None:
        """Keeps what was applied: all of ``log``'s lines, which reach the disk before."""
        log.sync()
        self._commit(log.path, log.size)

    def apply(self, event: Event) -> None:
        """Takes one more event into account; its line has been written already."""
        match event:
            case Discovered():
                self._db.execute(_DISCOVERED, _discovery(event))
            case Fetched():
                self._apply_fetched(event)
            case Sourced():
                self._db.execute("insert or replace into source values (?, ?, ?, ?)", _settings(event))
            case Listed():
                values = (event.source, _microseconds(event.at), event.urls)
                self._db.execute("insert into listing values (?, ?, ?)", values)
            case Skipped():
                pass  # a page of an archive is nothing to ask for

    def is_news(self, event: Sourced | Discovered) -> bool:
        """Whether an event says more than is known: a new url, a later hint, other settings, another verdict.

        A url belongs to the source that found it first. The verdict of another one counts only where
        it wants a page that its owner skips: then the page is its own from there on.
        """
        if isinstance(event, Sourced):
            known = self._one("select * from source where source = ?", event.source)
            return bool(known != _settings(event))
        new = _discovery(event)
        known = self._one("select source, hint, skipped from page where url = ?", new["url"])
        if known is None:
            return True
        source, hint, skipped = known
        is_judged_anew = source == new["source"] and skipped != new["skipped"]
        is_taken_over = skipped is not None and new["skipped"] is None
        return bool(is_judged_anew or is_taken_over or new["hint"] > hint)

    def reconsidered(self, source: Source, now: datetime) -> list[Discovered]:
        """The pages that the source's patterns judge otherwise than when they were discovered.

        For patterns that changed while the listings did not; to be logged and applied before ``due``.
        Of the pages that are wanted no more, only those never asked for.
        """
        rows = chain(
            self._db.execute(
                "select url, hint, skipped from page where source = ? and skipped is not null order by id",
                [source.name],
            ),
            self._db.execute(
                "select url, hint, skipped from page"
                " where source = ? and asked_at is null and skipped is null order by id",
                [source.name],
            ),
        )
        return [
            Discovered(url, source.name, hint or None, now, None if is_wanted else "excluded")
            for url, hint, skipped in rows
            if (is_wanted := source.wants(url)) != (skipped is None)
        ]

    def due(self, source: Source, now: datetime, limit: int) -> list[str]:
        """The source's own pages that are to be asked for now, ``limit`` at most, none twice.

        First those never asked for, in the order of their discovery; then those that changed since
        they were asked for; those that failed in fewer than ``MAX_FAILED_RUNS`` runs on end; and those to be
        checked again, both the longest unasked first. Never what is skipped or the patterns leave out.

        A page is checked again when, by ``source.recheck_hours``, a moment has come since it was asked for
        last, counted from its first fetch, and its last answer was a page (new or unchanged).
        """
        rechecks = [round(hours * 3_600_000_000) for hours in source.recheck_hours]
        values = {
            "source": source.name,
            "now": _microseconds(now),
            "rechecks": json.dumps(rechecks),
            "last_recheck": max(rechecks, default=0),
        }
        found = (url for query in _TURNS for (url,) in self._db.execute(query, values) if source.wants(url))
        due: dict[str, None] = {}
        for url in found:
            if len(due) >= limit:
                break
            due[url] = None
        return list(due)

    def hint(self, url: str) -> str | None:
        """When a page changed last, as the listings have it: to be kept in its ``Fetched``."""
        known = self._one("select hint from page where url = ?", storable(url))
        return known[0] or None if known else None

    def conditions(self, url: str, role: Literal["page", "listing"]) -> dict[str, str]:
        """The headers that ask for a url only if it changed since it was fetched in that role."""
        table = "page" if role == "page" else "document"
        known = self._one(f"select etag, last_modified from {table} where url = ?", storable(url))
        headers = zip(("If-None-Match", "If-Modified-Since"), known or (), strict=False)
        return {name: value for name, value in headers if value}

    def last_read(self, url: str) -> tuple[datetime, str | None] | None:
        """When a listing was last read or found unchanged, and the hint it was asked for with."""
        known = self._one("select read_at, hint from document where url = ?", storable(url))
        return (_moment(known[0]), known[1] or None) if known else None

    def robots(self, place: str, now: datetime) -> RobotsAnswer | None:
        """The answer that ``keep_robots`` kept for this robots.txt, unless it is older than a day."""
        known = self._one("select fetched_at, outcome, body from robots where place = ?", storable(place))
        if known is None or not timedelta() <= now - _moment(known[0]) <= MAX_ROBOTS_AGE:
            return None
        return RobotsAnswer(_moment(known[0]), known[1], known[2])

    def keep_robots(self, place: str, answer: RobotsAnswer) -> None:
        """Keeps an answer, unless it is a failure, in this cache only: no log can bring it back."""
        if answer.outcome == "failed":
            return
        values = (storable(place), _microseconds(answer.fetched_at), answer.outcome, answer.body)
        self._db.execute("insert or replace into robots values (?, ?, ?, ?)", values)

    def usual_listing(self, source: str, before: datetime | None = None) -> int | None:
        """How many pages a source usually lists: the median of its last runs, or None when they are too few.

        Runs count that listed before the given time; by default, before the frontier was opened.
        """
        until = self._listed_until if before is None else _microseconds(before) - 1
        rows = self._db.execute(
            "select urls from listing where source = ? and at <= ? order by at desc limit ?",
            [source, until, USUAL_RUNS],
        ).fetchall()
        return int(median(urls for (urls,) in rows)) if len(rows) >= FEWEST_USUAL_RUNS else None

    def knows(self, url: str) -> bool:
        """Whether a page was ever discovered."""
        return self._one("select 1 from page where url = ?", storable(url)) is not None

    def _one(self, query: str, *values: str) -> Any:
        """The only row of a query, or None."""
        return self._db.execute(query, values).fetchone()

    def _follows_from(self, logs: Sequence[Path]) -> bool:
        """Whether what was applied so far are the first lines of the logs, in their order."""
        applied = dict(self._db.execute("select name, bytes from log"))
        is_behind = False
        for log in logs:
            done, size = applied.pop(_name(log), 0), whole_bytes(log)
            if done > size or (done and is_behind):
                return False
            is_behind |= done < size
        return not applied

    def _catch_up(self, log: Path) -> None:
        """Applies what a log says that was not applied yet."""
        done = self._one("select bytes from log where name = ?", _name(log))
        start, end = done[0] if done else 0, whole_bytes(log)
        if start < end:
            for event in read_events(log, start):
                self.apply(event)
            self._commit(log, end)

    def _commit(self, log: Path, size: int) -> None:
        name = _name(log)
        self._db.execute("insert or replace into log values (?, ?)", [name, size])
        if self._one("select max(name) from log") != (name,):
            # An older log has grown. Built from the logs in their order, all this might come out otherwise,
            # so the next opening is to build it so.
            self._db.execute("pragma user_version = 0")
        self._db.commit()

    def _apply_fetched(self, event: Fetched) -> None:
        fetch = event.fetch
        values = {
            "url": storable(fetch.fetched_url),
            "at": _microseconds(fetch.fetched_at),
            "outcome": fetch.outcome,
            "reason": fetch.reason,
            "hint": storable(event.hint or ""),
            "etag": storable(event.etag or ""),
            "last_modified": storable(event.last_modified or ""),
        }
        if fetch.role == "page":
            self._db.execute(_UNANSWERED_PAGE if fetch.outcome == "failed" else _ANSWERED_PAGE, values)
        elif fetch.role == "listing" and fetch.outcome in ("fetched", "not_modified"):
            self._db.execute(_READ_DOCUMENT, values)


def _open(path: Path) -> sqlite3.Connection:
    """The file's tables, made anew unless they are whole and of this version."""
    connection = sqlite3.connect(path)
    try:
        version = connection.execute("pragma user_version").fetchone()
        if version == (_VERSION,) and connection.execute("pragma quick_check(1)").fetchone() == ("ok",):
            connection.executescript(_SETTINGS)
            return connection
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            connection.close()
            raise
    connection.close()
    _remove(path)
    connection = sqlite3.connect(path)
    connection.executescript(_SETTINGS + _TABLES)
    return connection


def _remove(path: Path) -> None:
    """Removes the file, and before it its journal, which might else be played back into the next one."""
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _name(log: Path) -> str:
    """A log's name, which outlives a landing zone that moves: its day and its file name."""
    return f"{log.parent.name}/{log.name}"


def _discovery(event: Discovered) -> dict[str, Any]:
    """A discovery as the page table has it."""
    return {
        "url": storable(event.url),
        "source": event.source,
        "hint": storable(event.hint or ""),
        "skipped": event.skipped,
    }


def _settings(event: Sourced) -> tuple[str | None, ...]:
    return event.source, event.kind, event.country, event.language


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
