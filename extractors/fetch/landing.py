"""The landing zone: where WARC files and crawl logs lie, how they get in, and how they are sealed.

``<root>/<landed_on>/<first 12 of its sha256>.warc.gz`` beside ``crawl.jsonl``. A file is ``.part`` until it
is closed; the same bytes are one file, whenever they land. What is in a WARC file is ``warc``'s
business, what is in a log line ``crawl_log``'s.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from extractors.fetch import warc
from extractors.fetch.crawl_log import CrawlLog, Event, Fetched, read_events
from extractors.fetch.frontier import Frontier
from extractors.records import Fetch

_CRAWL_LOG = "crawl.jsonl"
_CRAWL_PARTS = "crawl-*.warc.gz.part"
_FRONTIER = "frontier.sqlite"
_IMPORT_PART = "import.warc.gz.part"
# An import may write further files beside it.
_IMPORT_PARTS = "import*.part"


class LandingError(Exception):
    """A file cannot be landed; the message names it, says why and what to do."""


class Landing:
    """The landing zone below ``root``, of which one run at a time is the writer."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def days(self) -> list[date]:
        """The days on which something landed, oldest first."""
        folders = self.root.glob("????-??-??")
        return sorted(date.fromisoformat(folder.name) for folder in folders if any(folder.iterdir()))

    def warcs(self, landed_on: date) -> list[Path]:
        """The sealed WARC files of a day."""
        return sorted(self._folder(landed_on).glob("*.warc.gz"))

    def crawl_log(self, landed_on: date) -> Path:
        """The day's crawl log, which exists only when something was crawled that day."""
        return self._folder(landed_on) / _CRAWL_LOG

    def logs(self) -> list[Path]:
        """The crawl logs of all days, oldest first."""
        return [log for day in self.days() if (log := self.crawl_log(day)).exists()]

    @property
    def frontier_path(self) -> Path:
        """Where what follows from all crawl logs is kept."""
        return self.root / _FRONTIER

    def crawl_part(self, landed_on: date, number: int) -> Path:
        """Where a crawl of that day writes its responses until they are sealed: its file of this number."""
        return self._folder(landed_on) / f"crawl-{number}.warc.gz.part"

    def import_part(self, landed_on: date) -> Path:
        """Where an archive that lands on that day is written until it is sealed."""
        return self._folder(landed_on) / _IMPORT_PART

    def events(self) -> Iterator[Event]:
        """What every crawl log says, oldest first."""
        for log in self.logs():
            yield from read_events(log)

    def seal(self, part: Path) -> Path:
        """Gives a finished part its final name; bytes that landed before stay where they are."""
        with part.open("rb") as file:
            name = f"{hashlib.file_digest(file, 'sha256').hexdigest()[:12]}.warc.gz"
        for landed in self.root.glob(f"*/{name}"):
            part.unlink()
            return landed
        sealed = part.with_name(name)
        return part.replace(sealed)

    def recover(self) -> list[Path]:
        """Seals what a killed crawl left, less its torn tail, and removes half-copied archives.

        Whatever was in the tail has no line in a crawl log, so it is asked for again. A response
        that is whole but has no line yet gets one. Returns the files sealed.
        """
        for half_copied in self.root.glob(f"*/{_IMPORT_PARTS}"):
            half_copied.unlink()
        parts = sorted(self.root.glob(f"*/{_CRAWL_PARTS}"), key=_written)
        return [sealed for part in parts if (sealed := self._recover(part))]

    def _folder(self, landed_on: date) -> Path:
        return self.root / landed_on.isoformat()

    def _recover(self, part: Path) -> Path | None:
        found = warc.survey(part)
        if not found.records:
            part.unlink()
            return None
        if found.damage:
            os.truncate(part, found.damage.offset)
        self._log_pages(part.with_name(_CRAWL_LOG), [fetch for _, fetch in found.records if fetch])
        return self.seal(part)

    def _log_pages(self, path: Path, fetches: list[Fetch]) -> None:
        """Gives each page that a crawl kept its line in that day's log, unless it has one."""
        unlogged = {fetch.fetch_id: fetch for fetch in fetches if fetch.role == "page"}
        for event in read_events(path):
            if isinstance(event, Fetched):
                unlogged.pop(event.fetch.fetch_id, None)
        if not unlogged:
            return
        with Frontier(self.frontier_path, self.logs()) as frontier, closing(CrawlLog(path)) as log:
            for fetch in unlogged.values():
                if frontier.knows(fetch.fetched_url):
                    event = Fetched(fetch, in_warc=True, hint=frontier.hint(fetch.fetched_url))
                    log.append(event)
                    frontier.apply(event)
            frontier.commit(log)


def _written(part: Path) -> tuple[str, int]:
    """The order in which crawls wrote their parts: by day, then by number."""
    number = part.name.partition(".")[0].partition("-")[2]
    return part.parent.name, int(number)
