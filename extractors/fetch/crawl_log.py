"""What became of every url: the lines of ``crawl.jsonl``, written and read.

One file a landed day, append-only, one event a line. Here belongs what an event says and how a line
spells it. What follows from the events, such as which pages are due, belongs in ``frontier``.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from extractors.records import Fetch

_BLOCK_BYTES = 1 << 16


class CrawlLogError(Exception):
    """A whole line of a crawl log is no event; the message names the file and the byte."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """What ``sources.yml`` says of a source, noted when it is new or has changed."""

    source: str
    kind: str
    country: str | None
    language: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Retired:
    """A source was in ``sources.yml`` when the crawl before was run, and is not any more."""

    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """The documents of a source were read in a run, or known to be unchanged; so many pages they list.

    Counted are those that the source's patterns let through; a document that failed counts as empty.
    """

    source: str
    at: datetime
    urls: int


@dataclass(frozen=True, slots=True)
class Discovered:
    """A page's url, seen in a document that lists pages.

    ``hint``: when the page changed last, as the document has it, so spelt that later sorts last.
    ``skipped``: why the page is not asked for (``excluded`` by the source's patterns), else None.
    """

    url: str
    source: str
    hint: str | None
    at: datetime
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The end of one attempt at a url. ``in_warc``: the landing zone holds the response.

    ``hint`` is the one known when the url was asked for. ``etag`` and ``last_modified`` are the response's.
    ``lists``: how many pages a listing lists, of those that its source wants; None for all else.
    """

    fetch: Fetch
    in_warc: bool
    hint: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    lists: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page of an archive that its filters left out, and why: excluded, not_html, other_language."""

    url: str
    source: str
    reason: str
    at: datetime


Event = Sourced | Retired | Listed | Discovered | Fetched | Skipped

_EVENTS: dict[str, type[Event]] = {
    event.__name__.lower(): event for event in (Sourced, Retired, Listed, Discovered, Fetched, Skipped)
}
# asdict() copies every value deeply and takes four times as long as all the rest of writing a line.
_VALUES = {
    row: (names, attrgetter(*names))
    for row, names in ((row, [field.name for field in fields(row)]) for row in (*_EVENTS.values(), Fetch))
}


class CrawlLog:
    """A ``crawl.jsonl`` open for appending. A line that a killed run left half written is cut off first."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            os.truncate(path, whole_bytes(path))
        self.path = path
        self._file = path.open("ab")

    @property
    def size(self) -> int:
        """The bytes of the file, all of whose lines are whole."""
        return self._file.tell()

    def append(self, event: Event) -> None:
        """Writes one line; the operating system has it when this returns."""
        self._file.write(_line(event))
        self._file.flush()

    def sync(self) -> None:
        """Returns when the lines are on the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Ends the file, with its bytes on the disk."""
        self.sync()
        self._file.close()


def whole_bytes(path: Path) -> int:
    """The size of a log, which need not exist, up to the end of its last whole line."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - _BLOCK_BYTES)
            file.seek(start)
            newline = file.read(end - start).rfind(b"\n")
            if newline >= 0:
                return start + newline + 1
            end = start
    return 0


def read_events(path: Path, start: int = 0) -> Iterator[Event]:
    """The events of a log, which need not exist, from the line on that begins at byte ``start``.

    A last line without its end counts as never written. Raises ``CrawlLogError`` for any other line
    that is no event.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        position = file.seek(start)
        for line in file:
            if not line.endswith(b"\n"):
                return
            try:
                event = _event(json.loads(line))
            except (ValueError, TypeError, KeyError) as error:
                raise CrawlLogError(
                    f"{path}: the line at byte {position} is no event ({error}); mend or remove it"
                ) from error
            position += len(line)
            yield event


def storable(text: str) -> str:
    """A text as it can be stored: lone surrogates, which no encoding has, become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _line(event: Event) -> bytes:
    values = {"event": type(event).__name__.lower()} | _as_dict(event)
    if isinstance(event, Fetched):
        values["fetch"] = _as_dict(event.fetch)
    text = json.dumps(values, default=datetime.isoformat, ensure_ascii=False)
    return text.encode("utf-8", "replace") + b"\n"


def _as_dict(row: Event | Fetch) -> dict[str, Any]:
    names, values = _VALUES[type(row)]
    return dict(zip(names, values(row), strict=True))


def _event(values: dict[str, Any]) -> Event:
    kind = _EVENTS[values.pop("event")]
    if kind is Fetched:
        fetch = values.pop("fetch")
        fetch["fetched_at"] = datetime.fromisoformat(fetch["fetched_at"])
        return Fetched(Fetch(**fetch), **values)
    values["at"] = datetime.fromisoformat(values["at"])
    return kind(**values)
