"""The one writer of a crawl: responses into WARC files, events into the log, and into the memory of both.

Belongs here: the order of writing, and when a WARC file is full. Does not belong here: what is asked
for (``crawl``), how a record, a line or the memory is written (``warc``, ``crawl_log``, ``frontier``).
"""

from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from extractors.fetch.client import Visit
from extractors.fetch.crawl_log import CrawlLog, Discovered, Event, Sourced
from extractors.fetch.exchange import Role, short_hash
from extractors.fetch.frontier import Frontier
from extractors.fetch.landing import Landing
from extractors.fetch.warc import WarcFile
from extractors.records import Fetch
from extractors.sources import Source

ROTATE_BYTES = 256 << 20

# All that was written is brought to the disk after so many events, the WARC file before the log. What a
# kill takes of the frontier is replayed from the log.
EVENTS_PER_COMMIT = 2_000


class Recorder:
    """The one writer of a crawl's WARC files and log, and of the memory of what they say.

    It writes in the event loop: a thread of its own for compression made a crawl of 5,000 pages half as long
    again, by the two waiting for each other.
    """

    def __init__(self, landing: Landing, landed_on: date) -> None:
        self._landing = landing
        self._landed_on = landed_on
        self._log = CrawlLog(landing.crawl_log(landed_on))
        self._parts: list[Path] = []
        self._warc = self._next_part()
        self.frontier = Frontier(landing.frontier_path, landing.logs())
        self._uncommitted = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._warc.close()
        if error is None:
            self.frontier.commit(self._log)
        self.frontier.close()
        self._log.close()
        if error is None:
            self._seal()

    def keep(self, visit: Visit, source: Source, role: Role, reason: str | None = None) -> Fetch:
        """Writes the responses of a visit into the WARC file; returns the row, not yet logged."""
        for hop in visit.hops:
            self._warc.write(hop, source=source.name, role="redirect", fetched_url=visit.url)
        if visit.response is None or visit.outcome == "not_modified":
            return _unanswered(visit, source, role)
        fetch = self._warc.write(
            visit.response, source=source.name, role=role, fetched_url=visit.url, reason=reason
        )
        if self._warc.size >= ROTATE_BYTES:
            self._warc.close()
            self._warc = self._next_part()
        return fetch

    def log(self, event: Event) -> None:
        """Writes a line that says something new, and remembers it."""
        if isinstance(event, Sourced | Discovered) and not self.frontier.is_news(event):
            return
        self._log.append(event)
        self.frontier.apply(event)
        self._uncommitted += 1
        if self._uncommitted == EVENTS_PER_COMMIT:
            self._warc.sync()
            self.frontier.commit(self._log)
            self._uncommitted = 0

    def _next_part(self) -> WarcFile:
        self._parts.append(self._landing.crawl_part(self._landed_on, len(self._parts)))
        return WarcFile(self._parts[-1])

    def _seal(self) -> None:
        """Seals all parts, now that each of their records has its line in the log.

        A part sealed before would not be looked at by ``Landing.recover``, which gives a response the line
        that a kill kept it from.
        """
        for part in self._parts:
            if part.stat().st_size:
                self._landing.seal(part)
            else:
                part.unlink()


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
