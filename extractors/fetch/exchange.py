"""One HTTP response as it came over the wire, and what it counts as.

Shared by those who receive responses (``client``) and those who store them (``warc``). Neither
network nor files belong here.
"""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Literal

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, WarcReader, ZstdReader

Outcome = Literal["fetched", "not_modified", "refused", "failed"]
Role = Literal["page", "feed", "robots", "redirect"]

# Answers that say "not now" (RFC 9110): asked again in this run and in the next ones.
TRANSIENT_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})

_DECODERS: dict[str, Callable[[BytesIO], WarcReader]] = {
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "deflate": partial(GzipReader, zlib=True),
    "br": BrotliReader,
    "zstd": ZstdReader,
    "chunked": ChunkedReader,
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A response: ``payload`` as it was sent (perhaps compressed), ``body`` decoded."""

    url: str
    fetched_at: datetime
    status: int
    status_line: str
    headers: tuple[tuple[str, str], ...]
    payload: bytes
    body: bytes

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

    A payload that is not coded as its headers claim, as it happens in archives whose writers had
    decoded it already, keeps the coding that it has.
    """
    codings = {"transfer-encoding": "", "content-encoding": ""}
    codings |= {key.lower(): value.lower() for key, value in headers if key.lower() in codings}
    for value in codings.values():
        for coding in reversed([name.strip() for name in value.split(",")]):
            if coding in _DECODERS:
                with suppress(OSError):
                    payload = _DECODERS[coding](BytesIO(payload)).read(limit)
    return payload


def short_hash(text: str) -> str:
    """A fetch's id from what is unique about it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
