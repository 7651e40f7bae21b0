"""One crawl: finds what is new at the sources, asks for it politely, and lands what comes back.

The order of writing is what makes a kill at any moment harmless. A response is in the WARC file before
its line is in the log, so no line speaks of a response that was lost. A feed's own line, which holds
the validators for the next conditional request, follows the lines of its items, so a feed counts
as read only when none of them can be forgotten.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date

from extractors.fetch.client import Client, Hosts, Visit, absolute
from extractors.fetch.crawl_log import CrawlLog, Discovered, Event, Fetched, History
from extractors.fetch.exchange import Role, short_hash
from extractors.fetch.feeds import FeedError, read_feed
from extractors.fetch.landing import Landing
from extractors.fetch.robots import Robots
from extractors.fetch.warc import WarcFile
from extractors.records import Fetch
from extractors.sources import Source

# Sources are asked side by side, as each of them spends its time waiting for its hosts.
SOURCES_AT_ONCE = 8

Progress = Callable[[int, int], None]


def crawl(
    sources: Sequence[Source], landing: Landing, landed_on: date, *, progress: Progress | None = None
) -> None:
    """Reads the sources' feeds and lists, asks for the pages that are due, and seals what came back.

    A source is read in its order, one request at a time; sources are read side by side. ``progress``
    is told the pages done and the pages due, at first and after each page. What a host does never
    raises. What the disk does raises ``OSError``, and the next crawl goes on from what was written.
    """
    landing.recover()
    part = landing.crawl_part(landed_on)
    hosts = Hosts()
    with ExitStack() as resources:
        recorder = resources.enter_context(_Recorder(landing, landed_on))
        readers = [
            _Reader(source, resources.enter_context(Client(source, hosts)), recorder) for source in sources
        ]
        pool = resources.enter_context(ThreadPoolExecutor(SOURCES_AT_ONCE))
        # Asked side by side but logged in the order of the sources: a url that two of them list
        # belongs to the same one in every run.
        for events in pool.map(_Reader.discover, readers):
            for event in events:
                recorder.log(event)
        due = [recorder.history.due(source.name)[: source.max_articles] for source in sources]
        recorder.expect(sum(map(len, due)), progress)
        try:
            list(pool.map(_Reader.fetch, readers, due))
        except BaseException:
            recorder.is_stopped = True
            raise
    if part.stat().st_size:
        landing.seal(part)
    else:
        part.unlink()


class _Recorder:
    """The one writer of a crawl's WARC file and log; the readers of all sources share it."""

    def __init__(self, landing: Landing, landed_on: date) -> None:
        self.history = History.of(landing.events())
        self.is_stopped = False
        self._log = CrawlLog(landing.crawl_log(landed_on))
        self._warc = WarcFile(landing.crawl_part(landed_on))
        self._lock = threading.Lock()
        self._done, self._due = 0, 0
        self._progress: Progress | None = None

    def __enter__(self) -> "_Recorder":
        return self

    def __exit__(self, *error: object) -> None:
        self._warc.close()
        self._log.close()

    def expect(self, pages: int, progress: Progress | None) -> None:
        """Says how many pages are due, and whom to tell of each that is done."""
        self._due, self._progress = pages, progress
        if progress:
            progress(0, pages)

    def keep(self, visit: Visit, source: Source, role: Role, reason: str | None = None) -> Fetched:
        """Writes the responses of a visit into the WARC file and returns the event, not yet logged."""
        response = visit.response
        with self._lock:
            for hop in visit.hops:
                self._warc.write(hop, source=source.name, role="redirect", fetched_url=visit.url)
            if response is None or visit.outcome == "not_modified":
                fetch = _unanswered(visit, source, role)
            else:
                fetch = self._warc.write(
                    response, source=source.name, role=role, fetched_url=visit.url, reason=reason
                )
        page = self.history.pages.get(visit.url)
        return Fetched(
            fetch,
            in_warc=fetch.warc_offset is not None,
            hint=page.hint if page else None,
            etag=response.header("etag") if response else None,
            last_modified=response.header("last-modified") if response else None,
        )

    def log(self, event: Event) -> None:
        """Writes a line that says something new, and remembers it."""
        with self._lock:
            if isinstance(event, Fetched) or self.history.is_news(event):
                self._log.append(event)
                self.history.apply(event)

    def page_done(self) -> None:
        """Tells the progress of one more page."""
        with self._lock:
            self._done += 1
            if self._progress:
                self._progress(self._done, self._due)


class _Reader:
    """Asks one source for its feeds and its pages."""

    def __init__(self, source: Source, client: Client, recorder: _Recorder) -> None:
        self._source = source
        self._client = client
        self._recorder = recorder
        self._robots = Robots(source.user_agent, self._fetch_robots)

    def discover(self) -> list[Event]:
        """The events of the source's feeds and lists, each feed's own after those of its items."""
        events: list[Event] = []
        for feed in self._source.feeds:
            events += self._read_feed(feed)
        name = self._source.name
        return events + [Discovered(absolute(url, url), name, None) for url in self._source.urls]

    def fetch(self, urls: Sequence[str]) -> None:
        """Asks for pages, one after the other."""
        for url in urls:
            if self._recorder.is_stopped:
                return
            self._recorder.log(self._recorder.keep(self._visit(url), self._source, "page"))
            self._recorder.page_done()

    def _read_feed(self, feed: str) -> list[Event]:
        visit = self._visit(feed)
        items, reason = [], None
        if visit.response and visit.outcome == "fetched":
            try:
                items = read_feed(visit.response.body, visit.response.url)
            except FeedError as error:
                reason = str(error)
        discovered = [Discovered(item.url, self._source.name, item.changed_at) for item in items]
        return [*discovered, self._recorder.keep(visit, self._source, "feed", reason)]

    def _visit(self, url: str) -> Visit:
        conditions = self._recorder.history.conditions(url)
        return self._client.visit(url, conditions=conditions, check=self._robots.check)

    def _fetch_robots(self, url: str) -> Visit:
        visit = self._client.visit(url)
        self._recorder.log(self._recorder.keep(visit, self._source, "robots"))
        return visit


def _unanswered(visit: Visit, source: Source, role: Role) -> Fetch:
    """The row of a visit that left no response to keep."""
    return Fetch(
        fetch_id=short_hash(f"{visit.url} {visit.started_at.isoformat()}"),
        source=source.name,
        role=role,
        fetched_url=visit.url,
        final_url=visit.response.url if visit.response else None,
        fetched_at=visit.started_at,
        status=visit.response.status if visit.response else None,
        outcome=visit.outcome,
        reason=visit.reason,
        content_type=None,
        body_sha256=None,
        body_bytes=None,
        warc_offset=None,
    )
