"""What one page may cost the worker that cleans or extracts it, and how the worker says which page it is at.

Belongs here: the limits, and what the code within a worker knows of them. Does not belong here: the pool
that watches the workers and replaces those that a page has ended (``orchestration.workers``).
"""

import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# The slowest of 231 real news pages takes 0.7 s to clean and 1.9 s to extract on one core: ten times as
# long is left for a slow or busy machine.
PAGE_SECONDS = 20.0

# Beyond what the worker holds when the page begins, its body of up to 64 MiB included: together less than
# 500 MB. The 231 pages take at most 100 MiB.
PAGE_BYTES = 400 << 20

_STATM = Path("/proc/self/statm")
_STATM_DATA = 5  # its sixth number: data and stack, in pages of memory (man 5 proc)


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a page is given up: the reason and the detail of its reject."""

    reason: str  # timeout | memory | crash
    detail: str


@dataclass(frozen=True, slots=True)
class Watch:
    """One try at the pages of a slice, in their order, by their numbers from 0.

    ``losses`` are the pages that ended a worker in an earlier try and are to be left alone. ``tell`` is
    called with the number of the page that begins and with None when it has ended.
    """

    losses: Mapping[int, Loss]
    tell: Callable[[int | None], None]

    @contextmanager
    def page(self, number: int) -> Iterator[None]:
        """Around the work on one page. What needs more memory than allowed in there gets a ``MemoryError``.

        After an exception the page counts as begun: that is how the pool knows whom to blame for a
        ``MemoryError``, which therefore must not be caught.
        """
        self.tell(number)
        with _bounded(PAGE_BYTES):
            yield
        self.tell(None)


@contextmanager
def _bounded(extra_bytes: int) -> Iterator[None]:
    """Lets this process allocate so many bytes more than it holds. Without effect but on Linux.

    Data is what is bounded, not address space: libraries reserve 1.2 GiB of that without ever using it,
    and on a machine of many cores more.
    """
    if sys.platform != "linux":
        yield
        return
    held = int(_STATM.read_text().split()[_STATM_DATA]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limits = [held + extra_bytes, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_DATA, (min(limits), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
