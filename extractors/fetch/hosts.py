"""When a host may be asked again: one request at a time, a pause after each, longer when it is in trouble.

Shared by all sources of a run, so that two that list the same host are polite to it together. Keeps the
run's budget too. What is asked for, and what an answer means, belongs to ``client``.
"""

import asyncio
import math
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from extractors.sources import Budget

# The pause after the first trouble; doubled with each further one on end.
BACKOFF_SECONDS = 1.0
# No longer pause is waited for. A host that asks for one is left alone for the rest of the run.
MAX_PAUSE_SECONDS = 30.0
# So many urls on end that failed at each attempt, and the host counts as down for the rest of the run.
MAX_FAILED_URLS = 3

# Up to so much is added to a pause by chance, so that clients stopped by one outage do not return as one.
_JITTER = 0.5


class Postponed(Exception):
    """A url is not to be asked for in this run: host_resting, host_down or budget. It stays due."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Host:
    """What is known of a host in this run. Whoever has its turn says how it went."""

    __slots__ = (
        "_extra_pause",
        "_failed_urls",
        "_troubles",
        "ended_at",
        "lock",
        "pause",
        "requests",
        "stopped",
    )

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.ended_at = -math.inf
        self.pause = 0.0  # the longest that anyone wants
        self.requests = 0
        self.stopped: str | None = None
        self._extra_pause = 0.0
        self._failed_urls = 0
        self._troubles = 0

    def answered(self) -> None:
        """It gave an answer that says nothing against the next request."""
        self._failed_urls = self._troubles = 0
        self._extra_pause = 0.0

    def back_off(self, asked_for: float | None = None) -> None:
        """It gave no answer, or one that says "not now"; it may have asked for a pause of so many seconds."""
        if asked_for is not None and asked_for > MAX_PAUSE_SECONDS:
            self.stopped = "host_resting"
        pause = BACKOFF_SECONDS * 2**self._troubles * (1 + random.random() * _JITTER)
        self._troubles += 1
        self._extra_pause = min(pause if asked_for is None else asked_for, MAX_PAUSE_SECONDS)

    def url_failed(self) -> None:
        """No attempt at a url brought an answer other than "not now"."""
        self._failed_urls += 1
        if self._failed_urls >= MAX_FAILED_URLS and not self.stopped:
            self.stopped = "host_down"

    def free_at(self) -> float:
        """The time of its next turn, by the clock of the last one."""
        return self.ended_at + max(self.pause, self._extra_pause)


class Hosts:
    """The hosts of a run, and what is left of its budget. To be made when the run begins."""

    def __init__(self, budget: Budget, clock: Callable[[], float] = time.monotonic) -> None:
        self._budget = budget
        self._clock = clock
        self._deadline = clock() + budget.max_minutes * 60
        self._requests = 0
        self._hosts: dict[str, Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, pause: float) -> AsyncIterator[Host]:
        """Waits until a host may be asked, and holds it; ``pause``: the seconds between two of its turns.

        Of several pauses that were given for a host in this run, the longest holds. It begins when the
        answer is there. Raises ``Postponed`` instead of waiting for what will not come in this run.
        """
        entry = self._hosts.get(host)
        if entry is None:
            entry = self._hosts[host] = Host()
        entry.pause = max(entry.pause, pause)
        async with entry.lock:
            await self._reserve(entry)
            try:
                yield entry
            finally:
                entry.ended_at = self._clock()

    async def _reserve(self, entry: Host) -> None:
        """Takes a request from the budget and returns when the host may be asked. Raises ``Postponed``."""
        self._check(entry)
        # Taken before the wait, or all who wait now would find the same request left.
        self._requests += 1
        entry.requests += 1
        try:
            while (left := entry.free_at() - self._clock()) > 0:
                await asyncio.sleep(left)
                self._check_time(entry)  # which others may have changed in the meantime
        except BaseException:
            self._requests -= 1
            entry.requests -= 1
            raise

    def _check(self, entry: Host) -> None:
        """Raises ``Postponed`` when the host will not have another turn in this run."""
        self._check_time(entry)
        if (
            self._requests >= self._budget.max_requests
            or entry.requests >= self._budget.max_requests_per_host
        ):
            raise Postponed("budget")

    def _check_time(self, entry: Host) -> None:
        if entry.stopped:
            raise Postponed(entry.stopped)
        if max(self._clock(), entry.free_at()) >= self._deadline:
            raise Postponed("budget")
