"""A folder of saved pages into the landing zone, as if it were an archive.

The folder holds the pages and an ``index.csv`` that says which url each file is of. It becomes one WARC
file, whose bytes follow from the folder's alone. Archives that are WARC already belong in ``archives``.
"""

import csv
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from extractors.fetch.exchange import Exchange
from extractors.fetch.landing import Landing, LandingError
from extractors.fetch.warc import MAX_BODY_BYTES, WarcFile
from extractors.sources import ARCHIVE_SOURCE

INDEX = "index.csv"
_NEEDED = ("file", "url")
_KNOWN = (*_NEEDED, "fetched_at")

# A folder whose index is wrong from the second line on need not say so ten thousand times.
_MOST_PROBLEMS = 10

_HEAD = (("Content-Type", "text/html"),)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A line of the index. ``fetched_at`` is the file's own time where the index gives none."""

    file: Path
    url: str
    fetched_at: datetime


def import_saved_pages(landing: Landing, folder: Path, landed_on: date) -> Path:
    """Lands a folder of saved pages and returns where; the same pages landed before are found.

    Raises ``LandingError``, and lands nothing, when the index or a file that it names is at fault. The
    message has a line for each fault: file, line and way out.
    """
    pages = read_index(folder)
    part = landing.import_part(landed_on)
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        _write(pages, part)
        return landing.seal(part)
    except OSError as error:
        raise LandingError(f"{folder}: cannot be landed: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def read_index(folder: Path) -> list[SavedPage]:
    """The pages that ``index.csv`` names, in its order. Raises ``LandingError``."""
    index = folder / INDEX
    problems: list[str] = []
    pages: dict[tuple[str, datetime, Path], SavedPage] = {}
    try:
        with index.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file, strict=True)
            _require_columns(index, lines.fieldnames or [])
            for line in lines:
                where = f"{index}, line {lines.line_num}"
                try:
                    page = _page(folder, line)
                except ValueError as error:
                    problems.append(f"{where}: {error}")
                    continue
                if pages.setdefault((page.url, page.fetched_at, page.file), page) is not page:
                    problems.append(f"{where}: '{line['file']}' stands in an earlier line too; remove one")
    except OSError as error:
        raise LandingError(
            f"{index}: cannot be read ({error.strerror}); it must name the file and the url of each page"
        ) from error
    except UnicodeDecodeError as error:
        raise LandingError(f"{index}: is not UTF-8 ({error.reason}); save it as UTF-8") from error
    except csv.Error as error:
        raise LandingError(f"{index}, line {lines.line_num}: is not CSV ({error}); mend the line") from error
    if not pages and not problems:
        raise LandingError(f"{index}: names no page; give a line with the file and the url of each")
    if problems:
        more = len(problems) - _MOST_PROBLEMS
        rest = [f"{index}: and {more} more lines"] if more > 0 else []
        raise LandingError("\n".join([*problems[:_MOST_PROBLEMS], *rest]))
    return list(pages.values())


def _require_columns(index: Path, columns: Sequence[str]) -> None:
    missing = [column for column in _NEEDED if column not in columns]
    unknown = [column for column in columns if column not in _KNOWN]
    if missing or unknown:
        fault = f"lacks the column '{missing[0]}'" if missing else f"'{unknown[0]}' is no column of it"
        raise LandingError(f"{index}, line 1: {fault}; the columns are {', '.join(_KNOWN)}")


def _page(folder: Path, line: dict[str, str]) -> SavedPage:
    """The page of one line. Raises ``ValueError`` with the fault and the way out."""
    if None in line or None in line.values():
        raise ValueError("has more or fewer values than there are columns; quote values that hold a comma")
    file = folder / line["file"]
    if not file.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"'{line['file']}' leads out of the folder; copy the file into it")
    if not file.is_file():
        raise ValueError(f"'{line['file']}' is not there; mend the path, which is relative to the folder")
    if not os.access(file, os.R_OK):
        raise ValueError(f"'{line['file']}' cannot be read; mend its permissions")
    if file.stat().st_size > MAX_BODY_BYTES:
        raise ValueError(f"'{line['file']}' is larger than {MAX_BODY_BYTES >> 20} MiB; remove the line")
    if not _is_url(line["url"]):
        raise ValueError(f"'{line['url']}' is no url; write all of it, with http:// or https://")
    return SavedPage(file, line["url"], _moment(line.get("fetched_at") or "", file))


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    has_blanks = any(char.isspace() or not char.isprintable() for char in text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not has_blanks


def _moment(text: str, file: Path) -> datetime:
    """When a page was fetched; a time without a zone is UTC, and of the file's own time the seconds count."""
    if not text:
        return datetime.fromtimestamp(int(file.stat().st_mtime), UTC)
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"'{text}' is no ISO 8601 time; write it as 2024-03-01T02:13:00Z") from None


def _write(pages: list[SavedPage], part: Path) -> None:
    part.unlink(missing_ok=True)
    file = WarcFile(part)
    for page in pages:
        body = page.file.read_bytes()
        file.write(
            Exchange(page.url, page.fetched_at, 200, "HTTP/1.1 200 OK", _HEAD, body, body),
            source=ARCHIVE_SOURCE,
            role="page",
            fetched_url=page.url,
            record_id=_record_id(page, body),
        )
    file.close()


def _record_id(page: SavedPage, body: bytes) -> UUID:
    """The id of a page's record, which says the same for the same page wherever and whenever it lands."""
    content = hashlib.sha256(body).hexdigest()
    return uuid5(NAMESPACE_URL, f"{page.url} {page.fetched_at.isoformat()} {content}")
