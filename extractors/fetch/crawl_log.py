"""What became of every url: the lines of ``crawl.jsonl``, and the memory rebuilt from them.

One file a landed day, append-only. A line is a ``Discovered`` url or a ``Fetched`` one. ``History``
tells from all of them which pages are due and which validators make a request conditional; it is
never stored.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors.records import Fetch

# A page that fails in this many runs on end is given up until its feed says that it changed.
MAX_FAILED_RUNS = 3


@dataclass(frozen=True, slots=True)
class Discovered:
    """A page's url, seen in a feed or a list. ``hint``: when it changed last, as the feed has it."""

    url: str
    source: str
    hint: str | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The end of one attempt at a url. ``in_warc``: the landing zone holds the response."""

    fetch: Fetch
    in_warc: bool
    hint: str | None = None
    etag: str | None = None
    last_modified: str | None = None


Event = Discovered | Fetched


class CrawlLog:
    """A ``crawl.jsonl`` open for appending. A line that a killed run left half written is cut off first."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            os.truncate(path, path.read_bytes().rfind(b"\n") + 1)
        self._file = path.open("a", encoding="utf-8")

    def append(self, event: Event) -> None:
        """Writes one line; the operating system has it when this returns."""
        kind = {"event": type(event).__name__.lower()}
        self._file.write(json.dumps(kind | asdict(event), default=datetime.isoformat) + "\n")
        self._file.flush()

    def close(self) -> None:
        """Ends the file, with its bytes on the disk."""
        os.fsync(self._file.fileno())
        self._file.close()


def read_events(path: Path) -> Iterator[Event]:
    """The events of a file, which need not exist. A last line without its end counts as never written."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield _event(json.loads(line))


def _event(values: dict[str, Any]) -> Event:
    if values.pop("event") == "discovered":
        return Discovered(**values)
    fetch = values.pop("fetch")
    fetch["fetched_at"] = datetime.fromisoformat(fetch["fetched_at"])
    return Fetched(Fetch(**fetch), **values)


@dataclass(slots=True)
class KnownPage:
    """What is remembered of one page."""

    source: str
    hint: str | None
    last: Fetched | None = None
    failed_runs: int = 0

    @property
    def is_due(self) -> bool:
        """Whether the page was never asked for, changed since, or may answer after a failure."""
        if self.last is None or (self.hint or "") > (self.last.hint or ""):
            return True
        return self.last.fetch.outcome == "failed" and self.failed_runs < MAX_FAILED_RUNS


@dataclass(slots=True)
class History:
    """The memory of all runs: pages in the order of their discovery, and the validators of every url."""

    pages: dict[str, KnownPage] = field(default_factory=dict)
    _validators: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event]) -> "History":
        """The memory of these events, oldest first."""
        history = cls()
        for event in events:
            history.apply(event)
        return history

    def apply(self, event: Event) -> None:
        """Takes one more event into account."""
        if isinstance(event, Discovered):
            page = self.pages.setdefault(event.url, KnownPage(event.source, event.hint))
            page.hint = max(page.hint or "", event.hint or "") or None
            return
        fetch = event.fetch
        if fetch.outcome == "fetched":
            validators = {"If-None-Match": event.etag, "If-Modified-Since": event.last_modified}
            self._validators[fetch.fetched_url] = {k: v for k, v in validators.items() if v}
        if fetch.role == "page" and fetch.fetched_url in self.pages:
            page = self.pages[fetch.fetched_url]
            page.last = event
            page.failed_runs = page.failed_runs + 1 if fetch.outcome == "failed" else 0

    def is_news(self, event: Discovered) -> bool:
        """Whether a discovery says more than is known already."""
        page = self.pages.get(event.url)
        return page is None or (event.hint or "") > (page.hint or "")

    def due(self, source: str) -> list[str]:
        """The pages of a source that are to be asked for, in the order of their discovery."""
        return [url for url, page in self.pages.items() if page.source == source and page.is_due]

    def conditions(self, url: str) -> dict[str, str]:
        """The headers that ask for a url only if it changed since it was fetched last."""
        return self._validators.get(url, {})
