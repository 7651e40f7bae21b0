import asyncio
import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from extractors.fetch import hosts
from extractors.fetch.hosts import Host, Hosts, Postponed
from extractors.sources import Budget

real_sleep = asyncio.sleep


class Clock:
    """Time that passes only when somebody sleeps, or by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(hosts.asyncio, "sleep", clock.sleep)
    monkeypatch.setattr(random, "random", lambda: 0.0)
    return clock


def take(
    kept: Hosts, host: str = "a", pause: float = 0.0, said: Callable[[Host], None] = Host.answered
) -> None:
    async def run() -> None:
        async with kept.turn(host, pause) as entry:
            said(entry)

    asyncio.run(run())


def test_a_pause_lies_between_two_turns_of_one_host_only(clock: Clock) -> None:
    kept = Hosts(Budget(), clock)
    take(kept, "a", 2.0)
    take(kept, "b", 2.0)
    assert clock.slept == []
    take(kept, "a", 2.0)
    assert clock.slept == [2.0]


def test_the_time_since_the_last_turn_counts(clock: Clock) -> None:
    kept = Hosts(Budget(), clock)
    take(kept, pause=5.0)
    clock.now += 4.0
    take(kept)
    assert clock.slept == [1.0]


def test_a_host_has_one_turn_at_a_time_and_hosts_have_theirs_side_by_side() -> None:
    kept = Hosts(Budget())
    now: dict[str, int] = {"a": 0, "b": 0}
    most: dict[str, int] = {"a": 0, "b": 0, "both": 0}

    async def ask(host: str) -> None:
        async with kept.turn(host, 0.0):
            now[host] += 1
            most[host] = max(most[host], now[host])
            most["both"] = max(most["both"], sum(now.values()))
            await asyncio.sleep(0.001)
            now[host] -= 1

    async def run() -> None:
        await asyncio.gather(*(ask(host) for host in "ab" * 5))

    asyncio.run(run())
    assert most == {"a": 1, "b": 1, "both": 2}


def test_the_pause_doubles_until_an_answer_comes(clock: Clock) -> None:
    kept = Hosts(Budget(), clock)
    for said in (Host.back_off, Host.back_off, Host.back_off, Host.answered, Host.back_off, Host.answered):
        take(kept, said=said)
    assert clock.slept == [1.0, 2.0, 4.0, 1.0]


def test_a_pause_is_no_longer_than_the_longest_and_no_shorter_than_the_delay(clock: Clock) -> None:
    kept = Hosts(Budget(), clock)
    for _ in range(7):
        take(kept, said=Host.back_off)
    assert clock.slept[-1] == 30.0
    take(kept, "b", 40.0, Host.back_off)
    take(kept, "b")
    assert clock.slept[-1] == 40.0


def test_chance_makes_a_pause_longer_by_half_at_most(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "random", lambda: 1.0)
    kept = Hosts(Budget(), clock)
    take(kept, said=Host.back_off)
    take(kept)
    assert clock.slept == [1.5]


def test_what_a_host_asks_for_is_waited_for(clock: Clock) -> None:
    kept = Hosts(Budget(), clock)
    take(kept, said=lambda host: host.back_off(30.0))
    take(kept)
    assert clock.slept == [30.0]


def postponed(kept: Hosts, host: str = "a") -> str | None:
    try:
        take(kept, host)
    except Postponed as error:
        return error.reason
    return None


def test_a_host_that_asks_for_longer_is_left_alone(clock: Clock) -> None:
    kept = Hosts(Budget(), clock)
    take(kept, said=lambda host: host.back_off(31.0))
    assert (postponed(kept), postponed(kept, "b")) == ("host_resting", None)


def test_a_host_is_down_after_three_urls_on_end(clock: Clock) -> None:
    kept = Hosts(Budget(), clock)
    for said in (Host.url_failed, Host.url_failed, Host.answered, Host.url_failed, Host.url_failed):
        take(kept, said=said)
    assert postponed(kept) is None
    for _ in range(3):
        take(kept, said=Host.url_failed)
    assert (postponed(kept), postponed(kept, "b")) == ("host_down", None)


@pytest.mark.parametrize(
    ("budget", "reasons"),
    [
        (Budget(max_requests=2), [None, None, "budget", "budget"]),
        (Budget(max_requests_per_host=2), [None, None, "budget", None]),
    ],
)
def test_the_budget_of_requests(clock: Clock, budget: Budget, reasons: list[str | None]) -> None:
    kept = Hosts(budget, clock)
    assert [postponed(kept, host) for host in "aaab"] == reasons


def test_the_budget_of_time(clock: Clock) -> None:
    kept = Hosts(Budget(max_minutes=1), clock)
    clock.now = 59.0
    assert postponed(kept) is None
    clock.now = 60.0
    assert postponed(kept) == "budget"


def test_a_pause_that_goes_beyond_the_budget_is_not_waited_for(clock: Clock) -> None:
    kept = Hosts(Budget(max_minutes=1), clock)
    take(kept, pause=86_400.0)
    assert (postponed(kept), clock.slept) == ("budget", [])
    assert postponed(kept, "b") is None


def test_a_request_is_taken_from_the_budget_before_its_wait() -> None:
    kept = Hosts(Budget(max_requests=50))
    made = 0

    async def ask(host: str) -> None:
        nonlocal made
        for _ in range(3):
            with suppress(Postponed):
                async with kept.turn(host, 0.01):
                    made += 1

    async def run() -> None:
        await asyncio.gather(*(ask(f"h{number}") for number in range(40)))

    asyncio.run(run())
    assert made == 50


def test_a_request_that_was_waited_for_in_vain_is_given_back(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Hosts(Budget(max_requests=2), clock)
    known: list[Host] = []
    take(kept, pause=5.0, said=known.append)

    async def until_the_host_is_down(seconds: float) -> None:
        for _ in range(3):
            known[0].url_failed()

    monkeypatch.setattr(hosts.asyncio, "sleep", until_the_host_is_down)
    assert postponed(kept) == "host_down"
    assert [postponed(kept, "b"), postponed(kept, "b")] == [None, "budget"]


def test_of_several_pauses_for_a_host_the_longest_holds(clock: Clock) -> None:
    kept = Hosts(Budget(), clock)
    for pause in (0.0, 3.0, 0.0, 1.0):
        take(kept, pause=pause)
    assert clock.slept == [3.0, 3.0, 3.0]


def test_a_longer_pause_holds_for_those_who_wait_already(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Hosts(Budget(), clock)
    take(kept, pause=1.0)
    others: list[asyncio.Task[None]] = []

    async def ask(pause: float) -> None:
        async with kept.turn("a", pause):
            pass

    async def sleep(seconds: float) -> None:
        if not others:
            others.append(asyncio.get_running_loop().create_task(ask(4.0)))
            await real_sleep(0)
        await clock.sleep(seconds)

    async def run() -> None:
        await ask(1.0)
        await asyncio.gather(*others)

    monkeypatch.setattr(hosts.asyncio, "sleep", sleep)
    asyncio.run(run())
    assert clock.slept == [1.0, 3.0, 4.0]
