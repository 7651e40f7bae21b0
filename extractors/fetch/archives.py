"""Archives in: somebody's WARC file, whole or what is chosen of it, into the landing zone.

How a WARC file is read belongs in ``warc``, which of its pages are wanted in ``choice``, and folders of
saved pages in ``saved_pages``. However large the file and the day's log are, one record or line of them at
a time is in memory.
"""

import shutil
import sqlite3
import zlib
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from fastwarc import WarcRecord

from extractors.fetch import warc
from extractors.fetch.choice import EVERYTHING, Choice
from extractors.fetch.crawl_log import CrawlLog, Event, Fetched, Skipped, read_events
from extractors.fetch.landing import Landing, LandingError
from extractors.sources import ARCHIVE_SOURCE

_ARC_SUFFIXES = (".arc", ".arc.gz")
# How an ARC file begins: the Internet Archive's "ARC File Format Reference", version block.
_ARC_MAGIC = b"filedesc://"

_CHUNK_BYTES = 1 << 16


def import_archive(landing: Landing, path: Path, landed_on: date, choice: Choice = EVERYTHING) -> Path | None:
    """Lands a WARC file and returns where, or None when nothing in it is wanted.

    When everything is, a file whose records are compressed one by one, as is usual, lands byte for
    byte; any other is compressed so on the way in, or no slice of it could be read. Of a choice the
    chosen records land, and the crawl log of that day says of each other page why it was left out.
    The same bytes are found, not landed again. Damage lands as it is; of a choice it is in the log.

    Raises ``LandingError``, and lands nothing, when the file is no WARC file.
    """
    part = landing.import_part(landed_on)
    part.parent.mkdir(parents=True, exist_ok=True)
    sliceable, log = part.with_name(f"import-{path.name}.part"), part.with_name("import.jsonl.part")
    _remove(part, sliceable, log)  # a killed import may have left them
    try:
        _require_warc(path)
        is_sliceable = warc.is_sliceable(path)
        if choice.is_all:
            if is_sliceable:
                shutil.copyfile(path, part)
            else:
                warc.rewrite(path, part)
            return landing.seal(part)
        if not is_sliceable:
            warc.rewrite(path, sliceable)
        _choose(path if is_sliceable else sliceable, part, log, choice)
        landed = landing.seal(part) if part.stat().st_size else None
        _append_new(landing.crawl_log(date.fromisoformat((landed or part).parent.name)), log)
        return landed
    except (OSError, sqlite3.Error) as error:
        raise LandingError(f"{path}: cannot be landed: {error}") from error
    finally:
        _remove(part, sliceable, log)


def _remove(*files: Path) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _require_warc(path: Path) -> None:
    if path.name.endswith(_ARC_SUFFIXES) or _is_arc(path):
        raise LandingError(f"{path}: ARC files are not read; convert it to WARC first")
    if not warc.is_warc(path):
        raise LandingError(f"{path}: is no WARC file; give a .warc or a .warc.gz")


def _is_arc(path: Path) -> bool:
    with path.open("rb") as file:
        beginning = file.read(_CHUNK_BYTES)
    with suppress(zlib.error):  # not compressed
        beginning = zlib.decompressobj(warc.GZIP_WINDOW).decompress(beginning, len(_ARC_MAGIC))
    return beginning.startswith(_ARC_MAGIC)


def _choose(path: Path, part: Path, log: Path, choice: Choice) -> None:
    """Copies the chosen records of a sliceable file into ``part``, and logs what is not copied in ``log``."""
    judge = partial(_judge, choice, datetime.now(UTC))
    with path.open("rb") as archive, part.open("xb") as chosen, closing(CrawlLog(log)) as left_out:
        for found in warc.members(path, judge):
            if isinstance(found, warc.Damage):
                left_out.append(Fetched(found.fetch, in_warc=False))
            elif isinstance(found.value, Skipped):
                left_out.append(found.value)
            elif found.value:
                _copy(archive, chosen, found.offset, found.end)


def _judge(choice: Choice, now: datetime, record: WarcRecord) -> Skipped | bool:
    """Whether a record is a chosen page, or why a page is not. What is no page is neither."""
    target, given = warc.target_url(record), record.headers
    if target is None or given.get(warc.ROLE_HEADER, "page") != "page":
        return False
    url = given.get(warc.FETCHED_URL_HEADER) or target
    reason: str | None = "excluded"
    if choice.wants_url(url):
        read = warc.read_response(record)
        # A response that cannot be read lands, so that its row tells why.
        reason = choice.refusal(read[1], read[0].content_type) if read and read[0].status else None
    return Skipped(url, given.get(warc.SOURCE_HEADER) or ARCHIVE_SOURCE, reason, now) if reason else True


def _copy(source: BinaryIO, target: BinaryIO, start: int, end: int) -> None:
    source.seek(start)
    while chunk := source.read(min(_CHUNK_BYTES, end - source.tell())):
        target.write(chunk)


def _append_new(path: Path, log: Path) -> None:
    """Adds the events of ``log`` to the crawl log at ``path``, each that is not there already once."""
    # A database without a name is a file of its own that goes when it is closed; little of it is in memory.
    with closing(sqlite3.connect("")) as known:
        known.execute("create table known (what text, name text, primary key (what, name)) without rowid")
        for event in read_events(path):
            _note(known, event)
        with closing(CrawlLog(path)) as crawl_log:
            for event in read_events(log):
                if _note(known, event):
                    crawl_log.append(event)


def _note(known: sqlite3.Connection, event: Event) -> bool:
    """Makes an event known; returns whether it is one of an import and was not known."""
    identity = _identity(event)
    return bool(identity and known.execute("insert or ignore into known values (?, ?)", identity).rowcount)


def _identity(event: Event) -> tuple[str, str] | None:
    match event:
        case Skipped():
            return event.url, event.reason
        case Fetched():
            return event.fetch.fetch_id, event.fetch.fetched_url
    return None
