"""One HTTP response as it came over the wire, and what it counts as.

Shared by those who receive responses (``client``) and those who store them (``warc``). Neither
network nor files belong here.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Literal

from fastwarc.stream_io import BrotliReader, ChunkedReader, WarcReader, ZstdReader

Outcome = Literal["fetched", "not_modified", "refused", "failed"]
# What a document was asked for as: a "listing" is one that lists pages, such as a feed or a sitemap.
Role = Literal["page", "listing", "robots", "redirect"]

# Answers that say "not now" (RFC 9110): asked again in this run and in the next ones.
TRANSIENT_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})

_ZLIB_OR_GZIP = 47  # zlib's way to say: whichever of the two headers is there
_HEADLESS = -15
# zlib copies what it was given beyond the end of a member. Steps that double keep that in proportion to the
# member; 2 MiB of empty members, given at once, took 2.6 s.
_FIRST_STEP = 512


class NoAnswer(Exception):
    """A url brought no response to keep: the outcome and the reason it is counted under."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Exchange:
    """A response: ``payload`` as it was sent (perhaps compressed), ``body`` decoded.

    ``is_truncated``: it was longer, and was cut on purpose.
    """

    url: str
    fetched_at: datetime
    status: int
    status_line: str
    headers: tuple[tuple[str, str], ...]
    payload: bytes
    body: bytes
    is_truncated: bool = False

    def header(self, name: str) -> str | None:
        """The first value of a header, by its name in small letters."""
        return next((value for key, value in self.headers if key.lower() == name), None)


def outcome_of(status: int) -> tuple[Outcome, str | None]:
    """What an answer with this status counts as, and the reason when it is no page."""
    if 200 <= status < 300:
        return "fetched", None
    if status == 304:
        return "not_modified", None
    return ("failed" if status in TRANSIENT_STATUSES else "refused"), f"http_{status}"


def decode(payload: bytes, headers: Iterable[tuple[str, str]], limit: int = -1) -> bytes:
    """The body of a payload, less its transfer and content codings; at most ``limit`` bytes of it.

    No step unpacks more than ``limit`` bytes, so that a bomb costs no more memory than that. A
    payload that is not coded as its headers claim, as it happens in archives whose writers had
    decoded it already, keeps the coding that it has. Of one that was cut off, what is there is decoded.
    """
    codings = {"transfer-encoding": "", "content-encoding": ""}
    codings |= {key.lower(): value.lower() for key, value in headers if key.lower() in codings}
    for value in codings.values():
        for coding in reversed([name.strip() for name in value.split(",")]):
            if coding in _DECODERS:
                with suppress(OSError):
                    payload = _DECODERS[coding](payload, limit)
                if len(payload) == limit:
                    return payload  # cut: the next step would take it for whole
    return payload


def short_hash(text: str) -> str:
    """A fetch's id from what is unique about it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _inflate(payload: bytes, limit: int, *, may_be_headless: bool = False) -> bytes:
    """What a gzip or zlib stream holds, as browsers read it: all its members, and no garbage behind them.

    Raises ``OSError`` when it is no such stream. ``may_be_headless``: many servers send "deflate"
    without the zlib header that RFC 9110 demands.
    """
    inflated = bytearray()
    view = memoryview(payload)
    begin = 0
    while begin < len(view) and len(inflated) != limit:
        size = len(inflated)
        try:
            begin += _inflate_member(view[begin:], inflated, limit)
        except zlib.error as error:
            if begin:
                del inflated[size:]
                break
            if not may_be_headless:
                raise OSError(str(error)) from error
            return _inflate_headless(payload, limit)
    return bytes(inflated)


def _inflate_member(view: memoryview, inflated: bytearray, limit: int) -> int:
    """Adds what the first member of a stream holds, up to ``limit`` bytes in all; returns its length."""
    inflater = zlib.decompressobj(_ZLIB_OR_GZIP)
    end, step = 0, _FIRST_STEP
    while end < len(view) and not inflater.eof and len(inflated) != limit:
        inflated += inflater.decompress(view[end : end + step], max(limit - len(inflated), 0))  # 0: no limit
        end += step
        step *= 2
    return min(end, len(view)) - len(inflater.unused_data)


def _inflate_headless(payload: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj(_HEADLESS).decompress(payload, max(limit, 0))
    except zlib.error as error:
        raise OSError(str(error)) from error


def _read(reader: Callable[[BytesIO], WarcReader], payload: bytes, limit: int) -> bytes:
    body: bytes = reader(BytesIO(payload)).read(limit)
    return body


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _inflate,
    "x-gzip": _inflate,
    "deflate": partial(_inflate, may_be_headless=True),
    "br": partial(_read, BrotliReader),
    "zstd": partial(_read, ZstdReader),
    "chunked": partial(_read, ChunkedReader),
}
