"""How the server can be told to fail, by path, for tests of those who fetch from it.

What belongs here: the description of a fault and which one a request meets. What does not: sending it
(``server``).
"""

import threading
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

_BLOCK_BYTES = 1 << 20
_GZIP_WINDOW = 31


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a request. Several fields may be set: a delayed 503 is one fault."""

    # What is said.
    status: int | None = None  # answer with this status and, unless a body is given, a short text
    headers: Mapping[str, str] = field(default_factory=dict)  # set over the document's own; "" leaves one out
    body: bytes | None = None  # instead of the document's; the length told follows it unless headers say else
    empty: bool = False  # a feed without entries; no bytes for any other document
    raw: bytes | None = None  # these bytes instead of an answer, then hang up

    # How it is said.
    delay_s: float = 0.0  # wait before anything is sent
    drip_head_s: float = 0.0  # wait after each byte of the status line and headers
    drip_body_s: float = 0.0  # wait after each byte of the body
    endless: bool = False  # the body over and over, in chunks, for as long as the client listens
    truncate_to: int | None = None  # promise the whole body, send this many bytes, hang up
    reset: bool = False  # hang up with a TCP reset: nothing sent, or what truncate_to says

    times: int | None = None  # only the first so many matching requests fail; None: every one


@dataclass(frozen=True)
class Misbehaviour:
    """Faults by shell pattern over host, path and query: ``{"herald.example/world/*": Fault(status=503)}``.

    The first pattern that matches and is not used up decides. One server takes one ``Misbehaviour``.
    """

    faults: Mapping[str, Fault]
    _uses: Counter[str] = field(default_factory=Counter, init=False, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    def next_fault(self, host: str, path: str) -> Fault | None:
        """The fault that this request meets, counted as used."""
        with self._lock:
            for pattern, fault in self.faults.items():
                if fnmatchcase(host + path, pattern) and (
                    fault.times is None or self._uses[pattern] < fault.times
                ):
                    self._uses[pattern] += 1
                    return fault
        return None


def gzip_bomb(unpacked_mebibytes: int) -> bytes:
    """A sound gzip file of about a thousandth of the size that it unpacks to: zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP_WINDOW)
    zeros = bytes(_BLOCK_BYTES)
    return b"".join([*(packer.compress(zeros) for _ in range(unpacked_mebibytes)), packer.flush()])
