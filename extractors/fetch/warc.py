"""Writes responses into WARC files, one gzip member a record, and reads them back.

Where the files lie and when they are sealed is ``landing``'s business. Files are read as streams: one
record at a time is in memory, and a slice begins at the file offset of its first record.
"""

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from fastwarc import ArchiveIterator, GzipWriter, WarcRecord, WarcRecordType

from extractors.fetch.exchange import Exchange, Outcome, Role, decode, outcome_of, short_hash
from extractors.records import Fetch, Page
from extractors.sources import ARCHIVE_SOURCE

SOURCE_HEADER = "X-Patronage-Source"
ROLE_HEADER = "X-Patronage-Role"
FETCHED_URL_HEADER = "X-Patronage-Fetched-URL"
# Why a response that came back whole is of no use all the same, such as a feed without entries.
REASON_HEADER = "X-Patronage-Reason"

# Stands where a record of somebody's archive has no WARC-Date, though the standard demands one.
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)

_CHUNK_BYTES = 1 << 16
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_TRAILER_BYTES = 8  # checksum and length, RFC 1952
_GZIP_WINDOW = 31  # zlib's way to say: gzip, with the header and the checksum


@dataclass(frozen=True, slots=True)
class Slice:
    """The unit of work: so many whole records of a WARC file, from the one at this file offset on."""

    path: Path
    offset: int
    records: int


@dataclass(frozen=True, slots=True)
class Damage:
    """From ``offset`` on a WARC file holds no whole record: it was cut off or overwritten.

    ``fetch`` is the row that ``read_fetches`` gives for it. Its url is the torn record's, or the
    file's name when the tear left no url.
    """

    offset: int
    detail: str
    fetch: Fetch


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a WARC file finds: each whole record's offset and fetch, and the damage."""

    records: list[tuple[int, Fetch | None]]
    damage: Damage | None


class WarcFile:
    """A WARC file being written. Each record has reached the operating system when ``write`` returns."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")

    def write(
        self, exchange: Exchange, *, source: str, role: Role, fetched_url: str, reason: str | None = None
    ) -> Fetch:
        """Appends one response and returns its row."""
        record = WarcRecord()
        record.init_headers(WarcRecordType.response)
        record.record_date = exchange.fetched_at
        record.headers["WARC-Target-URI"] = exchange.url
        record.headers[SOURCE_HEADER] = source
        record.headers[ROLE_HEADER] = role
        if fetched_url != exchange.url:
            record.headers[FETCHED_URL_HEADER] = fetched_url
        if reason:
            record.headers[REASON_HEADER] = reason
        record.is_http = True
        record.set_bytes_content(_http_block(exchange))
        offset = self._file.tell()
        _write_member(record, self._file)
        self._file.flush()
        return _fetch(record, offset, exchange.status, exchange.headers, exchange.body)

    def close(self) -> None:
        """Ends the file, with its bytes on the disk."""
        os.fsync(self._file.fileno())
        self._file.close()


def survey(path: Path) -> Survey:
    """One pass over a file, whatever it holds: a file that is no WARC is damage from offset 0 on.

    A record is whole when its gzip member is; whatever follows the last whole record is damage.
    """
    records: list[tuple[int, Fetch | None]] = []
    detail = "what stands here is no WARC record"
    with path.open("rb") as file:
        try:
            for record in ArchiveIterator(file, parse_http=False):
                read = _read(record)
                records.append((record.stream_pos, read[0] if read else None))
        except OSError as error:
            detail = str(error)
    end, torn = 0, None
    if records:
        offset, last = records[-1]
        member_end = _member_end(path, offset)
        if member_end is None:
            records.pop()
            end, torn, detail = offset, last, "the file ends in the middle of this record"
        else:
            end = member_end
    if end == path.stat().st_size:
        return Survey(records, None)
    return Survey(records, Damage(end, detail, _damaged_fetch(path, end, torn)))


def slices(path: Path, pages_per_slice: int) -> list[Slice]:
    """The whole records of a file in pieces of so many pages; records after the last page are left out."""
    found: list[Slice] = []
    start, records, pages = 0, 0, 0
    for offset, fetch in survey(path).records:
        if records == 0:
            start = offset
        records += 1
        pages += fetch is not None and fetch.role == "page"
        if pages == pages_per_slice:
            found.append(Slice(path, start, records))
            records = pages = 0
    if pages:
        found.append(Slice(path, start, records))
    return found


def read_pages(part: Slice) -> Iterator[Page]:
    """The pages among the records of a slice, whatever their status and content type."""
    with part.path.open("rb") as file:
        file.seek(part.offset)
        for record in islice(ArchiveIterator(file, parse_http=False), part.records):
            read = _read(record)
            if read is None:
                continue
            fetch, body = read
            if fetch.role == "page" and fetch.status is not None:
                yield Page(
                    fetch_id=fetch.fetch_id,
                    source=fetch.source,
                    fetched_url=fetch.fetched_url,
                    final_url=fetch.final_url or fetch.fetched_url,
                    fetched_at=fetch.fetched_at,
                    status=fetch.status,
                    content_type=fetch.content_type,
                    body=body,
                )


def read_fetches(path: Path) -> list[Fetch]:
    """One row for each url that was asked for and answered, and one that failed for damage.

    The hops of a redirect are in the file but not here: a url counts once, by its last answer.
    """
    found = survey(path)
    fetches = [fetch for _, fetch in found.records if fetch is not None and fetch.role != "redirect"]
    return [*fetches, found.damage.fetch] if found.damage else fetches


def is_warc(path: Path) -> bool:
    """Whether a file begins with a WARC record. Raises ``OSError`` when it cannot be opened."""
    with path.open("rb") as file:
        try:
            return next(iter(ArchiveIterator(file, parse_http=False)), None) is not None
        except OSError:
            return False


def is_sliceable(path: Path) -> bool:
    """Whether each record is a gzip member of its own, as the first three show it."""
    with path.open("rb") as file:
        if file.read(len(_GZIP_MAGIC)) != _GZIP_MAGIC:
            return False
        file.seek(0)
        try:
            starts = [record.stream_pos for record in islice(ArchiveIterator(file, parse_http=False), 3)]
        except OSError:
            starts = []
    if len(starts) < 2:
        return True
    return starts[1] == _member_end(path, 0) != path.stat().st_size and len(set(starts)) == len(starts)


def rewrite(source: Path, target: Path) -> None:
    """Copies a WARC file of whatever compression as one gzip member a record.

    A record that was cut off stays so: its member lacks its end. Raises ``OSError`` where something
    stands that is no record.
    """
    with source.open("rb") as file, target.open("xb") as output:
        for record in ArchiveIterator(file, parse_http=False):
            length = record.content_length
            record.freeze()
            member = BytesIO()
            _write_member(record, member)
            torn = record.content_length < length
            output.write(member.getvalue()[:-_GZIP_TRAILER_BYTES] if torn else member.getvalue())


def _write_member(record: WarcRecord, file: BinaryIO) -> None:
    member = GzipWriter(file)
    record.write(member, checksum_data=True)
    member.finish()


def _http_block(exchange: Exchange) -> bytes:
    """The response as a WARC record holds it."""
    lines = [exchange.status_line, *(f"{name}: {value}" for name, value in exchange.headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + exchange.payload


def _member_end(path: Path, offset: int) -> int | None:
    """Where the gzip member that begins at ``offset`` ends, or None when it is torn or no member."""
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    with path.open("rb") as file:
        file.seek(offset)
        while chunk := file.read(_CHUNK_BYTES):
            try:
                inflater.decompress(chunk)
            except zlib.error:
                return None
            if inflater.eof:
                return file.tell() - len(inflater.unused_data)
    return None


def _read(record: WarcRecord) -> tuple[Fetch, bytes] | None:
    """The row and the decoded body of a record, or None when it is no HTTP response."""
    if record.record_type != WarcRecordType.response or not record.is_http:
        return None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    # A head that cannot be read spoils this record (its row says bad_http), not those after it.
    with suppress(OSError):
        record.parse_http(strict_mode=False)
        status, headers = record.http_headers.status_code, record.http_headers.to_tuples()
    body = decode(record.reader.read(), headers)
    return _fetch(record, record.stream_pos, status, headers, body), body


def _fetch(
    record: WarcRecord,
    offset: int,
    status: int | None,
    headers: Iterable[tuple[str, str]],
    body: bytes,
) -> Fetch:
    """The row of a response, from what its record says."""
    given = record.headers
    url = (given.get("WARC-Target-URI") or "").strip("<>")
    outcome: Outcome
    outcome, reason = outcome_of(status) if status else ("failed", "bad_http")
    if given.get(REASON_HEADER):
        outcome, reason = "failed", given.get(REASON_HEADER)
    return Fetch(
        fetch_id=short_hash(record.record_id or f"{url} {offset}"),
        source=given.get(SOURCE_HEADER) or ARCHIVE_SOURCE,
        role=given.get(ROLE_HEADER) or "page",
        fetched_url=given.get(FETCHED_URL_HEADER) or url,
        final_url=url,
        fetched_at=record.record_date or _NO_DATE,
        status=status,
        outcome=outcome,
        reason=reason,
        content_type=next((value for name, value in headers if name.lower() == "content-type"), None),
        body_sha256=hashlib.sha256(body).hexdigest(),
        body_bytes=len(body),
        warc_offset=offset,
    )


def _damaged_fetch(path: Path, offset: int, torn: Fetch | None) -> Fetch:
    """The row of the place in a file where its whole records end."""
    return Fetch(
        fetch_id=short_hash(f"{path.name} {offset}"),
        source=torn.source if torn else ARCHIVE_SOURCE,
        role="page",
        fetched_url=torn.fetched_url if torn else path.name,
        final_url=None,
        fetched_at=torn.fetched_at if torn else _NO_DATE,
        status=None,
        outcome="failed",
        reason="truncated_warc",
        content_type=None,
        body_sha256=None,
        body_bytes=None,
        warc_offset=offset,
    )
