"""One crawl: finds what is new at the sources, asks for it politely, and lands what comes back.

All sources are read side by side in one event loop; a source that hangs holds up no other. The
order of writing is what makes a kill at any moment harmless: a response is in the WARC file before
its line is in the log, so no line speaks of a response that was lost, and the line of a feed or
sitemap, which holds the validators for the next conditional request, follows the lines of its
items, so that it counts as read only when none of them can be forgotten.

How a url is asked for belongs to ``client``, which urls are due to ``frontier``, what a document lists
to ``listings``.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from extractors.fetch.client import PAGE_TYPES, Client, Visit
from extractors.fetch.crawl_log import Discovered, Fetched, Listed, Sourced
from extractors.fetch.hosts import Hosts, Postponed
from extractors.fetch.landing import Landing
from extractors.fetch.listings import Document, DocumentKind, Item, Listing, ListingError, read_listing
from extractors.fetch.recorder import Recorder
from extractors.fetch.robots import MAX_ROBOTS_BYTES, Robots, RobotsAnswer
from extractors.records import Fetch
from extractors.sources import Plan, Source
from extractors.urls import normalize

# A sitemap may have 50 MiB unpacked, says sitemaps.org; the reader of feeds takes no more than 10 MiB.
MAX_LISTING_BYTES = {"sitemap": 50 << 20, "list": 50 << 20, "feed": 10 << 20, "home": 10 << 20}
# Reading a listing takes some 0.2 s for each MiB of it, and a sitemap of 50 MiB takes 170 MiB of memory.
LARGE_LISTING_BYTES = 256 << 10
LARGE_LISTINGS_AT_ONCE = 2
# A sitemap index of ten years names a file for each day; a run reads so many, the newest first.
MAX_DOCUMENTS = 50

# So many items of a listing are looked up in one go (some 10 microseconds each) before others have a turn.
ITEMS_PER_TURN = 500

Progress = Callable[[int, int], None]


def crawl(plan: Plan, landing: Landing, landed_on: date, *, progress: Progress | None = None) -> None:
    """Reads the sources' listings, asks for the pages that are due, and seals what came back.

    ``progress`` is told the pages done and the pages due so far, which grow as the sources are read.
    What a host does never raises. What the disk does raises ``OSError``, and the next crawl goes on
    from what was written.
    """
    landing.recover()
    try:
        asyncio.run(_crawl(plan, landing, landed_on, progress or (lambda done, due: None)))
    except* OSError as errors:
        raise errors.exceptions[0] from None


async def _crawl(plan: Plan, landing: Landing, landed_on: date, progress: Progress) -> None:
    with Recorder(landing, landed_on) as recorder:
        async with Client(Hosts(plan.budget)) as client, asyncio.TaskGroup() as tasks:
            run = _Run(client, recorder, tasks, progress)
            for source in plan.sources:
                tasks.create_task(run.read(source))


@dataclass(slots=True)
class _Reading:
    """What the documents of one source have told so far in this run."""

    urls: set[str] = field(default_factory=set)
    read: int = 0
    is_whole: bool = True


class _Run:
    """Reads sources: their listings first, then the pages that are due, host by host."""

    def __init__(
        self, client: Client, recorder: Recorder, tasks: asyncio.TaskGroup, progress: Progress
    ) -> None:
        self._client = client
        self._recorder = recorder
        self._frontier = recorder.frontier
        self._tasks = tasks
        self._robots = Robots(self._read_robots)
        self._parsers = asyncio.Semaphore(LARGE_LISTINGS_AT_ONCE)
        self._progress = progress
        self._done, self._due = 0, 0

    async def read(self, source: Source) -> None:
        """Discovers the pages of a source and has those that are due asked for."""
        now = datetime.now(UTC)
        self._recorder.log(Sourced(source.name, source.kind, source.country, source.language, now))
        if source.kind == "page":
            await self._discover(source, [Item(url, None) for url in source.urls])
        else:
            await self._read_documents(source, [Document(url, source.kind, None) for url in source.urls])
        for event in self._frontier.reconsidered(source, now):
            self._recorder.log(event)
        by_host: dict[str, list[str]] = defaultdict(list)
        for url in self._frontier.due(source, now, source.max_articles):
            by_host[_host(url)].append(url)
            self._due += 1
        self._progress(self._done, self._due)
        for urls in by_host.values():
            self._tasks.create_task(self._fetch(source, urls))

    async def _fetch(self, source: Source, urls: Sequence[str]) -> None:
        """Asks for pages of one host, one after the other."""
        for url in urls:
            hint = self._frontier.hint(url)  # a later one, told while we ask, will have us ask again
            visit = await self._visit(source, url, "page")
            if visit:
                self._log_fetch(visit, self._recorder.keep(visit, source, "page"), hint)
            self._done += 1
            self._progress(self._done, self._due)

    async def _read_documents(self, source: Source, documents: Sequence[Document]) -> None:
        """Reads listings and those that they lead to, breadth first, the newest of a generation first."""
        reading = _Reading()
        seen: set[str] = set()
        while documents:
            found: list[Document] = []
            for document in documents:
                if len(seen) < MAX_DOCUMENTS and document.url not in seen and self._is_due(document):
                    seen.add(document.url)
                    found += await self._read_document(source, document, reading)
            documents = sorted(found, key=lambda document: document.changed_at or "", reverse=True)
        if reading.read and reading.is_whole:
            self._recorder.log(Listed(source.name, datetime.now(UTC), len(reading.urls)))

    def _is_due(self, document: Document) -> bool:
        """Whether a document may tell something new since it was read.

        The index that names it may not say when it changed, or only on which day, which may go on.
        """
        last = self._frontier.last_read(document.url)
        if last is None or document.changed_at is None:
            return True
        read_at, hint = last
        is_of_same_day = document.changed_at.startswith(f"{read_at:%Y-%m-%d}T00:00:00")
        return is_of_same_day or document.changed_at > (hint or "")

    async def _read_document(
        self, source: Source, document: Document, reading: _Reading
    ) -> Sequence[Document]:
        """Logs what a document lists; returns the documents to which it leads."""
        if "://" not in document.url:  # a url list in a file of our own
            body, url = await asyncio.to_thread(Path(document.url).read_bytes), document.url
            visit = None
        else:
            visit = await self._visit(
                source, document.url, "listing", max_bytes=MAX_LISTING_BYTES[document.kind]
            )
            if visit is None or visit.response is None or visit.outcome != "fetched":
                reading.is_whole = False
                if visit:
                    self._log_fetch(visit, self._recorder.keep(visit, source, "listing"))
                return []
            body, url = visit.response.body, visit.response.url
        listing, reason = Listing([], []), None
        try:
            listing = await self._parse(document.kind, body, url)
        except ListingError as error:
            reason = str(error)
            reading.is_whole &= reason.startswith("empty_")
        fetch = self._recorder.keep(visit, source, "listing", reason) if visit else None
        reading.urls.update(await self._discover(source, listing.items))
        reading.read += not listing.documents
        if visit and fetch:
            # A document that leads to others is read anew each time: its 304 would hide what they say.
            self._log_fetch(visit, fetch, document.changed_at, has_validators=not listing.documents)
        return listing.documents

    async def _parse(self, kind: DocumentKind, body: bytes, url: str) -> Listing:
        """What a document lists. A large one is read in a thread, so that the hosts need not wait for it."""
        if len(body) < LARGE_LISTING_BYTES:
            return read_listing(kind, body, url)
        async with self._parsers:
            return await asyncio.to_thread(read_listing, kind, body, url)

    async def _discover(self, source: Source, items: Sequence[Item]) -> list[str]:
        """Logs the pages that are new or changed; returns the urls of all."""
        now = datetime.now(UTC)
        urls: list[str] = []
        for number, item in enumerate(items, start=1):
            url = normalize(item.url)
            skipped = None if source.wants(url) else "excluded"
            self._recorder.log(Discovered(url, source.name, item.changed_at, now, skipped))
            urls.append(url)
            if number % ITEMS_PER_TURN == 0:
                await asyncio.sleep(0)
        return urls

    async def _visit(
        self, source: Source, url: str, role: Literal["page", "listing"], *, max_bytes: int | None = None
    ) -> Visit | None:
        """What came of a url, or None when it has to wait for the next run."""
        try:
            return await self._client.visit(
                source,
                url,
                conditions=self._frontier.conditions(url, role),
                permit=lambda target: self._robots.permit(source, target),
                max_bytes=max_bytes,
                accepts=PAGE_TYPES if role == "page" else None,
            )
        except Postponed:
            return None

    def _log_fetch(
        self, visit: Visit, fetch: Fetch, hint: str | None = None, *, has_validators: bool = True
    ) -> None:
        response = visit.response if has_validators else None
        self._recorder.log(
            Fetched(
                fetch,
                in_warc=fetch.warc_offset is not None,
                hint=hint,
                etag=response.header("etag") if response else None,
                last_modified=response.header("last-modified") if response else None,
            )
        )

    async def _read_robots(self, source: Source, place: str) -> RobotsAnswer:
        known = self._frontier.robots(place, datetime.now(UTC))
        if known:
            return known
        visit = await self._client.visit(source, place, max_bytes=MAX_ROBOTS_BYTES, truncate=True)
        self._log_fetch(visit, self._recorder.keep(visit, source, "robots"), has_validators=False)
        body = visit.response.body if visit.response else b""
        answer = RobotsAnswer(visit.started_at, visit.outcome, body)
        self._frontier.keep_robots(place, answer)
        return answer


def _host(url: str) -> str:
    """The host and port by which a run is divided; what is no url gets its refusal among its like."""
    try:
        return urlsplit(url).netloc
    except ValueError:  # "http://[oops"
        return ""
