"""Writes responses into WARC files, one gzip member a record, and reads them back.

Where the files lie and when they are sealed is ``landing``'s business. Files are read as streams: one
record at a time is in memory, and a slice begins at the file offset of its first record.
"""

import gzip
import hashlib
import mmap
import os
import re
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar
from uuid import UUID

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType

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
# On 61 real pages of 0.3 MiB level 9 saves 0.6 % of the bytes and takes half as long again.
_GZIP_LEVEL = 6
GZIP_WINDOW = 31  # zlib's way to say: gzip, with the header and the checksum
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

# Where a record may begin: a gzip member that deflates, or the first line of one that is not compressed.
_MEMBER_START = re.compile(rb"\x1f\x8b\x08")
_PLAIN_START = re.compile(rb"(?<=\n)WARC/1\.")
_RECORD_MAGIC = b"WARC/"
# Shows a member's first line, behind a file name in gzip's header and deflate's table of 300 bytes.
_PEEK_BYTES = 4096

# A response is read up to here, as sent and decoded, twelve times the largest of 231 real news pages; more is
# no article but may be a bomb. It is also the most that sources.yml allows for a page.
MAX_BODY_BYTES = 64 << 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slice:
    """The unit of work: so many whole records of a WARC file, from the one at this file offset on."""

    path: Path
    offset: int
    records: int


@dataclass(frozen=True, slots=True)
class Member(Generic[T]):
    """A whole record: its place in the file, and what the reader made of it."""

    offset: int
    end: int
    value: T


@dataclass(frozen=True, slots=True)
class Damage:
    """At ``offset`` a WARC file holds no whole record: it was cut off or overwritten.

    ``fetch`` is the row that ``read_fetches`` gives for it: with the reason ``truncated_warc`` when
    nothing can be read from there on, and ``damaged_warc`` when whole records follow. Its url is the
    torn record's, or the file's name when no url is left.
    """

    offset: int
    fetch: Fetch


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a WARC file finds: each whole record's offset and fetch, and the damage.

    ``gaps`` are the places between whole records, ``damage`` is what follows the last of them.
    """

    records: list[tuple[int, Fetch | None]]
    gaps: list[Damage]
    damage: Damage | None


class WarcFile:
    """A WARC file being written. Each record has reached the operating system when ``write`` returns.

    ``size`` is what it has so far, in bytes.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self.size = 0

    def write(
        self,
        exchange: Exchange,
        *,
        source: str,
        role: Role,
        fetched_url: str,
        reason: str | None = None,
        record_id: UUID | None = None,
    ) -> Fetch:
        """Appends one response and returns its row. Without ``record_id`` the record gets one by chance."""
        record = WarcRecord()
        record.init_headers(WarcRecordType.response, f"uuid:{record_id}".encode() if record_id else None)
        record.record_date = exchange.fetched_at
        record.headers["WARC-Target-URI"] = exchange.url
        record.headers[SOURCE_HEADER] = source
        record.headers[ROLE_HEADER] = role
        if fetched_url != exchange.url:
            record.headers[FETCHED_URL_HEADER] = fetched_url
        if reason:
            record.headers[REASON_HEADER] = reason
        if exchange.is_truncated:
            record.headers["WARC-Truncated"] = "length"
        record.is_http = True
        record.set_bytes_content(_http_block(exchange))
        offset = self.size
        _write_member(record, self._file)
        self._file.flush()
        self.size = self._file.tell()
        return _fetch(record, offset, exchange.status, exchange.headers, exchange.body)

    def sync(self) -> None:
        """Returns when its bytes are on the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Ends the file, with its bytes on the disk."""
        self.sync()
        self._file.close()


def members(path: Path, read: Callable[[WarcRecord], T]) -> Iterator[Member[T] | Damage]:
    """What ``read`` makes of each whole record of a file, and each damage, in their order.

    A record is whole when its gzip member is. After a damage the search goes on for the next member
    that begins a record. A file that is no WARC is damage from offset 0 on. Raises ``OSError`` when
    the file cannot be opened; one that ``read`` raises is damage.
    """
    offset: int | None = 0
    while offset is not None:
        offset = yield from _whole_members(path, offset, read)


def _whole_members(
    path: Path, offset: int, read: Callable[[WarcRecord], T]
) -> Generator[Member[T] | Damage, None, int | None]:
    """The whole records from ``offset`` up to a damage, and the damage; returns where to go on."""
    last: tuple[int, T] | None = None
    end = offset
    with path.open("rb") as file:
        file.seek(offset)
        # What went wrong shows in the record that was read last: its member has no end.
        with suppress(OSError):
            for record in ArchiveIterator(file, parse_http=False):
                if last is not None:
                    yield Member(last[0], record.stream_pos, last[1])
                last, end = None, record.stream_pos
                last = end, read(record)
    search_from = end + 1
    if last is not None and (member_end := _member_end(path, end)) is not None:
        yield Member(end, member_end, last[1])
        end = search_from = member_end
    if end == path.stat().st_size:
        return None
    following = _next_record(path, search_from, _MEMBER_START)
    if following == end:
        return end  # whether this one can be read shows when the reading begins with it
    reason = "truncated_warc" if following is None else "damaged_warc"
    yield Damage(end, _damaged_fetch(path, end, reason))
    return following


def _next_record(path: Path, offset: int, start: re.Pattern[bytes]) -> int | None:
    """Where the first record at or after ``offset`` begins, by the bytes that such a record starts with."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for found in start.finditer(data, offset):
            if start is _PLAIN_START or _begins_record(data[found.start() : found.start() + _PEEK_BYTES]):
                return found.start()
    return None


def _begins_record(beginning: bytes) -> bool:
    """Whether these bytes are the beginning of a gzip member that begins with a WARC record."""
    try:
        unpacked = zlib.decompressobj(GZIP_WINDOW).decompress(beginning, len(_RECORD_MAGIC))
    except zlib.error:
        return False
    return unpacked == _RECORD_MAGIC


def survey(path: Path) -> Survey:
    """One pass over a file, whatever it holds."""
    records: list[tuple[int, Fetch | None]] = []
    damages: list[Damage] = []
    for found in members(path, _read_fetch):
        if isinstance(found, Damage):
            damages.append(found)
        else:
            records.append((found.offset, found.value))
    is_torn = bool(damages) and damages[-1].fetch.reason == "truncated_warc"
    return Survey(records, damages[:-1] if is_torn else damages, damages[-1] if is_torn else None)


def slices(path: Path, pages_per_slice: int) -> list[Slice]:
    """The whole records of a file in pieces of so many pages; records after the last page are left out.

    No piece reaches over a damage.
    """
    found: list[Slice] = []
    start, records, pages = 0, 0, 0
    for member in members(path, _read_fetch):
        if isinstance(member, Member):
            if records == 0:
                start = member.offset
            records += 1
            pages += member.value is not None and member.value.role == "page"
        if pages == pages_per_slice or isinstance(member, Damage):
            if pages:
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
            read = read_response(record)
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
    """One row for each url that was asked for and answered, and one that failed for each damage.

    The hops of a redirect are in the file but not here: a url counts once, by its last answer.
    """
    found = survey(path)
    fetches = [fetch for _, fetch in found.records if fetch is not None and fetch.role != "redirect"]
    damages = [*found.gaps, found.damage] if found.damage else found.gaps
    return [*fetches, *(damage.fetch for damage in damages)]


def is_warc(path: Path) -> bool:
    """Whether a file begins with a WARC record. Raises ``OSError`` when it cannot be opened."""
    with path.open("rb") as file:
        try:
            return next(iter(ArchiveIterator(file, parse_http=False)), None) is not None
        except OSError:
            return False


def is_sliceable(path: Path) -> bool:
    """Whether each whole record is a gzip member of its own."""
    with path.open("rb") as file:
        if file.read(len(_GZIP_MAGIC)) != _GZIP_MAGIC:
            return False
        for found in members(path, target_url):
            if isinstance(found, Member):
                file.seek(found.offset)
                if found.offset == found.end or not _begins_record(file.read(_PEEK_BYTES)):
                    return False
    return True


def rewrite(source: Path, target: Path) -> None:
    """Copies a WARC file of whatever compression as one gzip member a record, a piece at a time.

    A record that was cut off stays so: its member lacks its end. Where something stands that is no
    record a member without content marks it, and the copy goes on at the next record if the file is
    not compressed; else it ends there.
    """
    with source.open("rb") as file, target.open("xb") as output:
        is_plain = file.read(len(_RECORD_MAGIC)) == _RECORD_MAGIC
        offset: int | None = 0
        while offset is not None:
            file.seek(offset)
            try:
                for record in ArchiveIterator(file, parse_http=False):
                    offset = record.stream_pos
                    if not _copy_as_member(record, output):
                        return
            except OSError:
                output.write(_GZIP_HEADER)
            else:
                return
            offset = _next_record(source, offset + 1, _PLAIN_START) if is_plain else None


def _copy_as_member(record: WarcRecord, output: BinaryIO) -> bool:
    """Writes a record as it is; returns whether it was whole. A torn one's member has no end."""
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    head = BytesIO()
    record.headers.write(head)
    output.write(packer.compress(head.getvalue()))
    missing = record.content_length
    is_whole = False
    try:
        while missing and (chunk := record.reader.read(min(missing, _CHUNK_BYTES))):
            output.write(packer.compress(chunk))
            missing -= len(chunk)
        is_whole = not missing
    finally:
        output.write(
            packer.compress(b"\r\n\r\n") + packer.flush() if is_whole else packer.flush(zlib.Z_SYNC_FLUSH)
        )
    return is_whole


def _write_member(record: WarcRecord, file: BinaryIO) -> None:
    # For the small pages of a fast crawl the standard library is four times as fast as fastwarc's GzipWriter.
    plain = BytesIO()
    record.write(plain, checksum_data=True)
    file.write(gzip.compress(plain.getvalue(), _GZIP_LEVEL, mtime=0))


def _http_block(exchange: Exchange) -> bytes:
    """The response as a WARC record holds it."""
    lines = [exchange.status_line, *(f"{name}: {value}" for name, value in exchange.headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + exchange.payload


def _member_end(path: Path, offset: int) -> int | None:
    """Where the gzip member that begins at ``offset`` ends, or None when it is torn or no member."""
    inflater = zlib.decompressobj(GZIP_WINDOW)
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


def target_url(record: WarcRecord) -> str | None:
    """The url whose HTTP response a record is, or None when it is no such record."""
    if record.record_type != WarcRecordType.response or not record.is_http:
        return None
    return (record.headers.get("WARC-Target-URI") or "").strip("<>")


def read_response(record: WarcRecord) -> tuple[Fetch, bytes] | None:
    """The row and the decoded body of a record, or None when it is no HTTP response.

    A response larger than ``MAX_BODY_BYTES``, as sent or decoded, has failed as ``too_large``.
    """
    if target_url(record) is None:
        return None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    # A head that cannot be read spoils this record (its row says bad_http), not those after it.
    with suppress(OSError):
        record.parse_http(strict_mode=False)
        status, headers = record.http_headers.status_code, record.http_headers.to_tuples()
    body = record.reader.read(MAX_BODY_BYTES + 1)
    if len(body) <= MAX_BODY_BYTES:
        body = decode(body, headers, MAX_BODY_BYTES + 1)
    if len(body) > MAX_BODY_BYTES:
        fetch = _fetch(record, record.stream_pos, status, headers, b"")
        return _unread(fetch, "too_large"), b""
    return _fetch(record, record.stream_pos, status, headers, body), body


def _read_fetch(record: WarcRecord) -> Fetch | None:
    read = read_response(record)
    return read[0] if read else None


def _unread(fetch: Fetch, reason: str) -> Fetch:
    """The row of a response that was not read to its end, so that nothing can be said of its body."""
    return replace(fetch, status=None, outcome="failed", reason=reason, body_sha256=None, body_bytes=None)


def _fetch(
    record: WarcRecord,
    offset: int,
    status: int | None,
    headers: Iterable[tuple[str, str]],
    body: bytes,
) -> Fetch:
    """The row of a response, from what its record says."""
    given = record.headers
    url = target_url(record) or ""
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


def _torn_record(path: Path, offset: int) -> WarcRecord | None:
    """What is left of a record whose gzip member is damaged, if its head is."""
    inflater = zlib.decompressobj(GZIP_WINDOW)
    left = bytearray()
    with path.open("rb") as file, suppress(OSError):
        file.seek(offset)
        with suppress(zlib.error):
            while len(left) < _PEEK_BYTES and (byte := file.read(1)):
                left += inflater.decompress(byte)
        return next(iter(ArchiveIterator(BytesIO(left), parse_http=False)), None)
    return None


def _damaged_fetch(path: Path, offset: int, reason: str) -> Fetch:
    """The row of a place in a file where no whole record stands."""
    torn = _torn_record(path, offset)
    url = target_url(torn) if torn is not None else None
    given: Mapping[str, str] = torn.headers.to_dict() if torn is not None and url else {}
    return Fetch(
        fetch_id=short_hash(f"{path.name} {offset}"),
        source=given.get(SOURCE_HEADER) or ARCHIVE_SOURCE,
        role="page",
        fetched_url=given.get(FETCHED_URL_HEADER) or url or path.name,
        final_url=None,
        fetched_at=(torn.record_date if torn is not None and url else None) or _NO_DATE,
        status=None,
        outcome="failed",
        reason=reason,
        content_type=None,
        body_sha256=None,
        body_bytes=None,
        warc_offset=offset,
    )
