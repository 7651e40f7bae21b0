"""What a source lists now: its feeds, sitemaps, home pages and lists, and those to which they lead.

Belongs here: which documents are read, in which order, and the events that tell what they list. Does not
belong here: what is in a document (``listings``), which of the pages are due (``frontier``).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extractors.fetch.asker import Asker
from extractors.fetch.client import Visit
from extractors.fetch.crawl_log import Discovered, Listed
from extractors.fetch.frontier import LastRead
from extractors.fetch.listings import (
    MAX_LISTING_BYTES,
    Document,
    DocumentKind,
    Item,
    Listing,
    ListingError,
    read_listing,
)
from extractors.fetch.recorder import Recorder
from extractors.sources import Source
from extractors.urls import normalize

# A sitemap index of ten years names a file for each day; a run reads so many, the latest changed first.
MAX_DOCUMENTS = 50

# Reading a listing takes some 0.2 s for each MiB of it, and a sitemap of 50 MiB takes 170 MiB of memory.
LARGE_LISTING_BYTES = 256 << 10
LARGE_LISTINGS_AT_ONCE = 2
# So many items are looked up in one go, some 20 microseconds each, before other hosts have a turn.
ITEMS_PER_TURN = 500


@dataclass(slots=True)
class _Reading:
    """One source's listings in this run: when it began, and what they told so far."""

    source: Source
    at: datetime
    pages: int = 0
    is_answered: bool = False


class Discovery:
    """Reads the listings of all sources of a crawl."""

    def __init__(self, asker: Asker, recorder: Recorder) -> None:
        self._asker = asker
        self._recorder = recorder
        self._readers = asyncio.Semaphore(LARGE_LISTINGS_AT_ONCE)

    async def read(self, source: Source) -> None:
        """Logs what a source lists: each page that is new or changed, and how many it wants there are in all.

        A document that did not change counts for what it listed before. When none could be read, how many is
        not told.
        """
        reading = _Reading(source, datetime.now(UTC))
        if source.kind == "page":
            await self._note(reading, [Item(url, None) for url in source.urls])
            return
        # Only what sources.yml names is opened as a file: a page may link to "file:/dev/zero".
        for path in (url for url in source.urls if "://" not in url):
            await self._read_file(reading, source.kind, path)
        await self._follow(reading, [Document(url, source.kind, None) for url in source.urls if "://" in url])
        if reading.is_answered:
            self._recorder.log(Listed(source.name, datetime.now(UTC), reading.pages))

    async def _read_file(self, reading: _Reading, kind: DocumentKind, path: str) -> None:
        """Logs what a list of our own lists; one that cannot be read is a listing that failed."""
        try:
            listing, fault = await self._parse(kind, await asyncio.to_thread(Path(path).read_bytes), path)
        except OSError as error:
            listing, fault = Listing([], []), f"file: {error.strerror}"
        reading.pages += await self._note(reading, listing.items)
        reading.is_answered |= _is_answer(fault)
        if fault:
            visit = Visit(path, reading.at, (), None, "failed", fault)
            self._asker.land(visit, reading.source, "listing")

    async def _follow(self, reading: _Reading, documents: Sequence[Document]) -> None:
        """Reads documents and those that they lead to, breadth first, the latest changed first."""
        seen: set[str] = set()
        asked = 0
        while documents:
            found: list[Document] = []
            for document in documents:
                if document.url in seen:
                    continue
                seen.add(document.url)
                last = self._recorder.frontier.last_read(reading.source.name, document.url)
                if asked < MAX_DOCUMENTS and _may_have_changed(document, last):
                    asked += 1
                    found += await self._read(reading, document, last)
                elif last:
                    reading.pages += last.lists or 0
            documents = sorted(found, key=lambda document: document.changed_at or "", reverse=True)

    async def _read(self, reading: _Reading, document: Document, last: LastRead | None) -> Sequence[Document]:
        """Logs what a document lists; returns the documents to which it leads."""
        visit = await self._asker.ask(
            reading.source, document.url, "listing", max_bytes=MAX_LISTING_BYTES[document.kind]
        )
        if visit is None:
            return []
        if visit.response is None or visit.outcome != "fetched":
            self._asker.land(visit, reading.source, "listing", hint=document.changed_at)
            if visit.outcome == "not_modified" and last:
                reading.pages += last.lists or 0
                reading.is_answered = True
            return []
        listing, fault = await self._parse(document.kind, visit.response.body, visit.response.url)
        wanted = await self._note(reading, listing.items)
        reading.pages += wanted
        reading.is_answered |= _is_answer(fault)
        # After the lines of its items, so that it counts as read only when none of them can be forgotten.
        self._asker.land(
            visit,
            reading.source,
            "listing",
            hint=document.changed_at,
            fault=fault,
            lists=None if listing.documents else wanted,
            # One that leads to others is read anew each time: its 304 would hide what they say.
            has_validators=not listing.documents,
        )
        return listing.documents

    async def _parse(self, kind: DocumentKind, body: bytes, url: str) -> tuple[Listing, str | None]:
        """What a document lists, and why it is of no use. Others go on while a large one is read."""
        try:
            if len(body) < LARGE_LISTING_BYTES:
                return read_listing(kind, body, url), None
            async with self._readers:
                return await asyncio.to_thread(read_listing, kind, body, url), None
        except ListingError as error:
            return Listing([], []), str(error)

    async def _note(self, reading: _Reading, items: Sequence[Item]) -> int:
        """Logs the pages that are new or changed; returns how many of all the source wants."""
        wanted = 0
        for number, item in enumerate(items, start=1):
            url = normalize(item.url)
            is_wanted = reading.source.wants(url)
            wanted += is_wanted
            skipped = None if is_wanted else "excluded"
            # One moment for all: what was found later in a run is not newer.
            self._recorder.log(Discovered(url, reading.source.name, item.changed_at, reading.at, skipped))
            if number % ITEMS_PER_TURN == 0:
                await asyncio.sleep(0)
        return wanted


def _may_have_changed(document: Document, last: LastRead | None) -> bool:
    """Whether a document may tell something new since it was read.

    The index that names it may not say when it changed, or only on which day, which may go on.
    """
    if last is None or document.changed_at is None:
        return True
    is_of_same_day = document.changed_at.startswith(f"{last.at:%Y-%m-%d}T00:00:00")
    return is_of_same_day or document.changed_at > (last.hint or "")


def _is_answer(fault: str | None) -> bool:
    """Whether a document was what it should be, though it may list nothing."""
    return fault is None or fault.startswith("empty_")
