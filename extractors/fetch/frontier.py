"""What all crawls remember: which pages are due, and what makes the next request cheaper.

The frontier is an SQLite file that follows from the crawl logs and can be lost at any time. Here belongs
what is concluded from events. What an event is belongs in ``crawl_log``; who asks for what is due, in
``crawl``.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self

from extractors.fetch.crawl_log import (
    CrawlLog,
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
from extractors.fetch.robots import RobotsAnswer
from extractors.sources import Source

# A page that fails is asked for in each run for so long, and then given up until its listing says that it
# changed: an outage, ours or theirs, is over by then, and the news is old.
GIVE_UP_AFTER = timedelta(days=7)
# These say who may read a page now, not that there is none: a ban that a site puts up by mistake, or against
# a crowd of readers, is gone some hours later. All other refusals are final until a listing tells a change.
PASSING_REFUSALS = frozenset({"robots_disallowed", "http_401", "http_403"})
# Of the pages that a run may ask for, one in so many is kept for each turn after that of the new pages: those
# that changed, that failed, and that are to be checked again. So an archive of new pages cannot keep the
# others waiting for months, nor can a site whose every page changes daily; two in five are the new ones' own.
SURE_SHARE = 5
# RFC 9309, 2.4: a cached robots.txt should not be used for more than a day.
MAX_ROBOTS_AGE = timedelta(hours=24)
# A source's usual number of pages is the median of its last ten runs, and is not told from fewer than three.
USUAL_RUNS, FEWEST_USUAL_RUNS = 10, 3

# To be raised with every change of the tables or of what an event does to them.
_VERSION = 3
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
# a hint has the empty one, which every other follows. "outcome" is that of the last attempt, "may_change"
# whether the answer of the last one that did not fail is worth checking again. Each index holds what one
# query of ``due`` walks through.
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
    new_at integer not null,
    skipped text,
    asked_at integer,
    asked_hint text not null default '',
    outcome text,
    may_change integer not null default 0,
    first_failed_at integer,
    first_answered_at integer,
    etag text,
    last_modified text
);
create index page_new on page (source, new_at desc, id) where asked_at is null and skipped is null;
create index page_changed on page (source, id)
    where asked_at is not null and hint > asked_hint and skipped is null;
create index page_failed on page (source, asked_at)
    where outcome = 'failed' and skipped is null;
create index page_read on page (source, asked_at - first_answered_at, asked_at, first_answered_at)
    where may_change and skipped is null;
create index page_skipped on page (source, id) where skipped is not null;

create table judged (source text primary key, patterns text not null) without rowid;

create table document (
    source text not null,
    url text not null,
    read_at integer not null,
    hint text not null,
    lists integer,
    etag text,
    last_modified text,
    primary key (source, url)
) without rowid;

create table listing (source text not null, at integer not null, urls integer not null);
create index listing_by_source on listing (source, at);

create table robots (place text primary key, fetched_at integer not null, outcome text not null, body blob);

pragma user_version = {_VERSION};
commit;
"""

_TURNS = (
    "select url from page indexed by page_new where source = :source and asked_at is null"
    " and skipped is null order by new_at desc, id",
    "select url from page indexed by page_changed where source = :source and asked_at is not null"
    " and hint > asked_hint and skipped is null order by id",
    "select url from page indexed by page_failed where source = :source and outcome = 'failed'"
    " and first_failed_at > :given_up and skipped is null order by asked_at, id",
    "select url from page indexed by page_read where source = :source"
    " and may_change and skipped is null"
    " and asked_at - first_answered_at < :last_recheck"
    " and exists (select 1 from json_each(:rechecks) where first_answered_at + value <= :now"
    " and first_answered_at + value > asked_at)"
    " order by asked_at, id",
)

# Whether the page is the source's own already, or becomes it for one of the reasons that ``is_news`` tells.
_IS_OWN = """(
    page.source = excluded.source
    or (page.skipped is not null and excluded.skipped is null)
    or page.source not in (select source from source)
)"""
_DISCOVERED = f"""
insert into page (url, source, hint, new_at, skipped) values (:url, :source, :hint, :new_at, :skipped)
on conflict (url) do update set
    hint = max(hint, excluded.hint),
    new_at = iif(excluded.hint > hint, excluded.new_at, new_at),
    source = iif({_IS_OWN}, excluded.source, source),
    skipped = iif({_IS_OWN}, excluded.skipped, skipped)
"""

_UNANSWERED_PAGE = """
update page set
    first_failed_at = iif(outcome is 'failed' and :hint <= asked_hint, first_failed_at, :at),
    asked_at = :at, asked_hint = :hint, outcome = 'failed'
where url = :url
"""

_ANSWERED_PAGE = """
update page set
    asked_at = :at, asked_hint = :hint, outcome = :outcome, may_change = :may_change,
    first_answered_at = iif(:may_change, coalesce(first_answered_at, :at), first_answered_at),
    etag = iif(:outcome = 'fetched', :etag, etag),
    last_modified = iif(:outcome = 'fetched', :last_modified, last_modified)
where url = :url
"""

_READ_DOCUMENT = """
insert into document (source, url, read_at, hint, lists, etag, last_modified)
values (:source, :url, :at, :hint, :lists, :etag, :last_modified)
on conflict (source, url) do update set
    read_at = :at, hint = :hint,
    lists = iif(:outcome = 'fetched', :lists, lists),
    etag = iif(:outcome = 'fetched', :etag, etag),
    last_modified = iif(:outcome = 'fetched', :last_modified, last_modified)
"""


class LastRead(NamedTuple):
    """A listing as it was when its source read it last.

    ``hint``: the change that it was asked for with; ``lists``: how many pages it listed, of those that the
    source wanted, None for one that leads to other documents.
    """

    at: datetime
    hint: str | None
    lists: int | None


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
                values = {
                    "url": storable(event.url),
                    "source": event.source,
                    "hint": storable(event.hint or ""),
                    "new_at": _new_at(event),
                    "skipped": event.skipped,
                }
                self._db.execute(_DISCOVERED, values)
            case Fetched():
                self._apply_fetched(event)
            case Sourced():
                self._db.execute("insert or replace into source values (?, ?, ?, ?)", _settings(event))
            case Retired():
                self._db.execute("delete from source where source = ?", [event.source])
                # Another source may list its pages too. It says so once more when it is read whole.
                self._db.execute("update document set etag = null, last_modified = null")
            case Listed():
                row = (event.source, _microseconds(event.at), event.urls)
                self._db.execute("insert into listing values (?, ?, ?)", row)
            case Skipped():
                pass  # a page of an archive is nothing to ask for

    def departed(self, sources: Collection[str], now: datetime) -> list[Retired]:
        """The sources of earlier crawls that are not among these names.

        To be logged and applied before the first listing is read: whoever lists their pages has them then.
        """
        known = self._db.execute("select source from source order by source")
        return [Retired(name, now) for (name,) in known if name not in sources]

    def is_news(self, event: Sourced | Discovered) -> bool:
        """Whether an event says more than is known: a new url, a later hint, other settings, another verdict.

        A url belongs to the source that found it first. The verdict of another one counts only where
        the owner has left ``sources.yml``, or skips a page that the other one wants: then the page is the
        other's own from there on.
        """
        if isinstance(event, Sourced):
            known = self._one("select * from source where source = ?", event.source)
            return bool(known != _settings(event))
        known = self._one("select source, hint, skipped from page where url = ?", storable(event.url))
        if known is None:
            return True
        owner, hint, skipped = known
        if storable(event.hint or "") > hint:
            return True
        if owner == event.source:
            return bool(skipped != event.skipped)
        is_wanted_instead = skipped is not None and event.skipped is None
        return is_wanted_instead or self._one("select 1 from source where source = ?", owner) is None

    def reconsidered(self, source: Source, now: datetime) -> list[Discovered]:
        """The pages that the source's patterns judge otherwise than when they were discovered.

        For patterns that changed while the listings did not; to be logged and applied before ``due``.
        Of the pages that are wanted no more, only those never asked for. None as long as the patterns are
        those by which all pages were judged before.
        """
        patterns = json.dumps([source.include, source.exclude])
        if self._one("select patterns from judged where source = ?", source.name) == (patterns,):
            return []
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
        news = [
            Discovered(url, source.name, hint or None, now, None if is_wanted else "excluded")
            for url, hint, skipped in rows
            if (is_wanted := source.wants(url)) != (skipped is None)
        ]
        if news:  # they may be cut short by a kill, so that it takes a run without any to be sure
            self._db.execute("delete from judged where source = ?", [source.name])
        else:
            self._db.execute("insert or replace into judged values (?, ?)", [source.name, patterns])
        return news

    def due(self, source: Source, now: datetime, limit: int) -> list[str]:
        """The source's own pages that are to be asked for now, ``limit`` at most, none twice.

        First those never asked for, the newest first by their hint or else by their discovery, and of
        those as new in the order of their discovery; then those that changed since they were asked for;
        those that failed, for no longer than ``GIVE_UP_AFTER``; and those to be checked again, both
        the longest unasked first. ``limit`` is shared out by ``SURE_SHARE``; what a turn leaves of its share
        goes to the first that has more. Never what is skipped or the patterns leave out.

        A page is checked again when, by ``source.recheck_hours``, a moment has come since it was asked for
        last, counted from its first answer, and its last answer was a page, new or unchanged, or one of the
        ``PASSING_REFUSALS``.
        """
        rechecks = [round(hours * 3_600_000_000) for hours in source.recheck_hours]
        values = {
            "source": source.name,
            "now": _microseconds(now),
            "rechecks": json.dumps(rechecks),
            "last_recheck": max(rechecks, default=0),
            "given_up": _microseconds(now - GIVE_UP_AFTER),
        }
        seen: set[str] = set()

        def turn(query: str) -> Iterator[str]:
            for (url,) in self._db.execute(query, values):
                if url not in seen and source.wants(url):
                    seen.add(url)
                    yield url

        turns = [turn(query) for query in _TURNS]
        sure = limit // SURE_SHARE
        due = [list(islice(turns[0], limit - sure * len(turns[1:])))]
        due += [list(islice(urls, sure)) for urls in turns[1:]]
        for taken, urls in zip(due, turns, strict=True):
            taken.extend(islice(urls, limit - len(seen)))
        return list(chain.from_iterable(due))

    def hint(self, url: str) -> str | None:
        """When a page changed last, as the listings have it: to be kept in its ``Fetched``."""
        known = self._one("select hint from page where url = ?", storable(url))
        return known[0] or None if known else None

    def conditions(self, source: str, url: str, role: Literal["page", "listing"]) -> dict[str, str]:
        """The headers that ask for a url only if it changed since it was fetched in that role.

        A listing is another one for each source, which takes its own pages from it.
        """
        query = "select etag, last_modified from"
        if role == "page":
            known = self._one(f"{query} page where url = ?", storable(url))
        else:
            known = self._one(f"{query} document where source = ? and url = ?", source, storable(url))
        headers = zip(("If-None-Match", "If-Modified-Since"), known or (), strict=False)
        return {name: value for name, value in headers if value}

    def last_read(self, source: str, url: str) -> LastRead | None:
        """When a source last read a listing or found it unchanged, and what it said then."""
        query = "select read_at, hint, lists from document where source = ? and url = ?"
        known = self._one(query, source, storable(url))
        return LastRead(_moment(known[0]), known[1] or None, known[2]) if known else None

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

    def usual_listing(self, source: str, before: datetime) -> int | None:
        """How many pages a source usually listed before: the median of its last runs, None if too few."""
        rows = self._db.execute(
            "select urls from listing where source = ? and at < ? order by at desc limit ?",
            [source, _microseconds(before), USUAL_RUNS],
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
            self._db.execute("delete from judged")  # the run that was cut short may have had other patterns
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
            "source": fetch.source,
            "url": storable(fetch.fetched_url),
            "at": _microseconds(fetch.fetched_at),
            "outcome": fetch.outcome,
            "lists": event.lists,
            "may_change": fetch.outcome != "refused" or fetch.reason in PASSING_REFUSALS,
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


def _new_at(event: Discovered) -> int:
    """When a page was new, in seconds since 1970: when it changed last, or was discovered if nobody knows."""
    try:
        moment = datetime.fromisoformat(event.hint) if event.hint else event.at
    except ValueError:
        moment = event.at
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _settings(event: Sourced) -> tuple[str | None, ...]:
    return event.source, event.kind, event.country, event.language


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
