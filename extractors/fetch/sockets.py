"""How many sockets a run may have open at once, and which connections may wait for a next request.

Each socket takes one of the files that a process may have open. Run out of them, and names cannot be
looked up, nor responses written. What goes over a connection belongs to ``client``.
"""

import resource
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

# Enough for 3,000 waiting connections. A process has 1,024 by default on Linux and 256 on macOS, for
# programs that use select(); Go raises its limit at the start for the same reason.
WANTED_FILES = 4096
# For the rest: two for each lookup at once, the files of the run, and those of the program around it.
OTHER_FILES = 256
MIN_SOCKETS = 16
MAX_OPEN_REQUESTS = 400


class KeptConnections:
    """Says which connections may be kept for a next request, so that no more than ``most`` are.

    A host that has one keeps it. Connections that were not asked over for ``seconds`` are gone.
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._busy = 0
        self._idle_since: OrderedDict[Hashable, float] = OrderedDict()

    def take(self, key: Hashable) -> bool:
        """Whether the connection of a request to ``key`` may be kept; ``give_back`` must follow then."""
        gone = self._clock() - self._seconds
        while self._idle_since and next(iter(self._idle_since.values())) < gone:
            self._idle_since.popitem(last=False)
        is_known = self._idle_since.pop(key, None) is not None
        if not is_known and len(self._idle_since) + self._busy >= self._most:
            return False
        self._busy += 1
        return True

    def give_back(self, key: Hashable) -> None:
        """The request is over, and its connection waits."""
        self._busy -= 1
        self._idle_since[key] = self._clock()
        self._idle_since.move_to_end(key)


def raise_file_limit() -> int:
    """Has this process allowed ``WANTED_FILES``, or as near as it may go; returns how many it has of them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (ValueError, OSError):  # macOS has a lower limit than the one that it tells
        return soft
    return wanted


def shares(files: int) -> tuple[int, int]:
    """Of so many files, the requests that may be open at once and the connections that may be kept.

    While a request connects it may have two sockets: one for IPv6, one for IPv4 (RFC 8305).
    """
    sockets = max(files - OTHER_FILES, MIN_SOCKETS)
    requests = min(MAX_OPEN_REQUESTS, sockets // 4)
    return requests, sockets - 2 * requests
