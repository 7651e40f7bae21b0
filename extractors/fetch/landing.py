"""The landing zone: where WARC files and crawl logs lie, how they get in, and how they are sealed.

``<root>/<landed_on>/<first 12 of its sha256>.warc.gz`` beside ``crawl.jsonl``. A file is ``.part`` until it
is closed; the same bytes are one file, whenever they land. What is in a WARC file is ``warc``'s
business, what is in a log line ``crawl_log``'s.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from extractors.fetch import warc
from extractors.fetch.crawl_log import CrawlLog, Event, Fetched, History, read_events
from extractors.records import Fetch

_CRAWL_LOG = "crawl.jsonl"
_CRAWL_PART = "crawl.warc.gz.part"
_IMPORT_PART = "import.warc.gz.part"

_ARC_SUFFIXES = (".arc", ".arc.gz")


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

    def crawl_part(self, landed_on: date) -> Path:
        """Where a crawl of that day writes its responses until they are sealed."""
        return self._folder(landed_on) / _CRAWL_PART

    def events(self) -> Iterator[Event]:
        """What every crawl log says, oldest first."""
        for day in self.days():
            yield from read_events(self.crawl_log(day))

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
        for half_copied in self.root.glob(f"*/{_IMPORT_PART}"):
            half_copied.unlink()
        return [
            sealed for part in sorted(self.root.glob(f"*/{_CRAWL_PART}")) if (sealed := self._recover(part))
        ]

    def import_archive(self, path: Path, landed_on: date) -> Path:
        """Lands somebody's WARC file and returns where; a file landed before is found, not copied.

        A file whose records are compressed one by one, as is usual, lands byte for byte. Another is
        compressed so on the way in, or no slice of it could be read. A file that is cut off lands
        with its damage, which ``warc.survey`` tells. Raises ``LandingError``, and lands nothing,
        when the file is no WARC file.
        """
        if path.name.endswith(_ARC_SUFFIXES):
            raise LandingError(f"{path}: ARC files are not read; convert it to WARC first")
        part = self._folder(landed_on) / _IMPORT_PART
        part.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        try:
            if not warc.is_warc(path):
                raise LandingError(f"{path}: is no WARC file; give a .warc or a .warc.gz")
            if warc.is_sliceable(path):
                shutil.copyfile(path, part)
            else:
                warc.rewrite(path, part)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise LandingError(f"{path}: cannot be landed: {error}") from error
        return self.seal(part)

    def _folder(self, landed_on: date) -> Path:
        return self.root / landed_on.isoformat()

    def _recover(self, part: Path) -> Path | None:
        found = warc.survey(part)
        if not found.records:
            part.unlink()
            return None
        if found.damage:
            os.truncate(part, found.damage.offset)
        pages = [fetch for _, fetch in found.records if fetch is not None and fetch.role == "page"]
        history = History.of(self.events())
        logged = {event.fetch.fetch_id for event in self.events() if isinstance(event, Fetched)}
        log = CrawlLog(part.with_name(_CRAWL_LOG))
        for fetch in pages:
            if fetch.fetch_id not in logged and fetch.fetched_url in history.pages:
                log.append(Fetched(fetch, in_warc=True, hint=history.pages[fetch.fetched_url].hint))
        log.close()
        return self.seal(part)


def read_log_fetches(path: Path) -> list[Fetch]:
    """The rows of a crawl log's urls whose response is in no WARC file, as there was none to keep."""
    return [event.fetch for event in read_events(path) if isinstance(event, Fetched) and not event.in_warc]
