"""How the server can be told to fail, by path, for tests of those who fetch from it.

What belongs here: the description of a fault and which one a request meets. What does not: sending it
(``server``).
"""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a request. Several fields may be set: a delayed 503 is one fault."""

    status: int | None = None  # answer with this status and a short text instead of the page
    retry_after: str | None = None  # the Retry-After header: seconds or an HTTP date
    delay_s: float = 0.0  # wait before anything is sent
    truncate_to: int | None = None  # promise the whole body, send this many bytes, hang up
    empty: bool = False  # a feed without entries; no bytes for any other document
    reset: bool = False  # hang up with a TCP reset, nothing sent
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
