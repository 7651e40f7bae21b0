"""Many hosts at once: polite to each, nothing asked for twice, nothing lost when the crawl is killed.

A swarm of outlets and a crawl, each a process of its own. The swarm's log is the witness.
"""

import os
import signal
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from demo import swarm
from demo.swarm import Request, Swarm
from extractors.fetch.landing import Landing
from extractors.fetch.warc import read_pages, slices
from tests import crawling

DAY, NEXT_DAY = date(2026, 3, 1), date(2026, 3, 2)
HOSTS, PAGES = 200, 5_000
DELAY = 0.05
MAX_PEAK_MEBIBYTES = 400


def sources(running: Swarm, **keys: Any) -> dict[str, Any]:
    """The outlets of a swarm as ``sources.yml`` has them."""
    own = {"allow_private": True, "delay_seconds": DELAY, "language": "en"} | keys
    return {
        f"outlet-{number}": own | {"kind": outlet.kind, "urls": [outlet.listing]}
        for number, outlet in enumerate(running.outlets)
    }


def by_host(requests: list[Request]) -> dict[int, list[Request]]:
    """The requests of each port, by the moment at which they came in."""
    hosts: dict[int, list[Request]] = defaultdict(list)
    for request in sorted(requests):
        hosts[request.port].append(request)
    return hosts


def stories(running: Swarm) -> set[str]:
    """The urls of all pages that may be asked for."""
    return {
        f"http://{swarm.LOOPBACK}:{outlet.port}/story/{number}.html"
        for outlet in running.outlets
        for number in range(outlet.pages)
    }


def landed(landing: Landing) -> Counter[str]:
    """How often each page is in the landing zone's WARC files."""
    files = [path for day in landing.days() for path in landing.warcs(day)]
    return Counter(
        page.fetched_url for path in files for part in slices(path, 2) for page in read_pages(part)
    )


@pytest.fixture(scope="module")
def two_runs(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Swarm, Path, list[Request], list[Request]]]:
    """A swarm, the home into which it was crawled on two days, and the requests of each."""
    home = tmp_path_factory.mktemp("swarm")
    with swarm.running(HOSTS, PAGES, home / "log", latency_s=0.005) as running:
        told = crawling.finish(crawling.start(sources(running, max_articles=PAGES), home, DAY))
        assert told["peak_mebibytes"] < MAX_PEAK_MEBIBYTES
        first = running.requests()
        crawling.finish(crawling.start(sources(running, max_articles=PAGES), home, NEXT_DAY))
        yield running, home, first, running.requests()[len(first) :]


def test_every_page_is_fetched_once_and_landed_once(two_runs):
    running, home, first, _ = two_runs
    asked = Counter(f"http://{swarm.LOOPBACK}:{request.port}{request.path}" for request in first)
    assert set(asked.values()) == {1}
    assert stories(running) <= asked.keys()
    assert len(asked) == PAGES + 2 * HOSTS  # a robots.txt and a listing each
    assert landed(Landing(home / "landing")) == dict.fromkeys(stories(running), 1)


def test_robots_txt_comes_first_and_is_not_broken(two_runs):
    running, home, first, second = two_runs
    for requests in by_host(first).values():
        assert requests[0].path == "/robots.txt"
    assert swarm.DISALLOWED not in {request.path for request in [*first, *second]}
    refused = [
        row for row in crawling.rows(Landing(home / "landing")) if row.fetched_url.endswith(swarm.DISALLOWED)
    ]
    assert {(row.outcome, row.reason) for row in refused} == {("refused", "robots_disallowed")}
    assert {row.fetched_url.partition("/private")[0] for row in refused} == {
        f"http://{swarm.LOOPBACK}:{outlet.port}" for outlet in running.outlets
    }


def test_each_host_gets_one_request_at_a_time_and_its_pause(two_runs):
    _, _, first, second = two_runs
    gaps = [
        later.begun - earlier.ended
        for requests in (*by_host(first).values(), *by_host(second).values())
        for earlier, later in pairwise(requests)
    ]
    assert len(gaps) >= PAGES + HOSTS
    assert min(gaps) >= DELAY


def test_hosts_are_asked_side_by_side(two_runs):
    """While a host pauses, others are asked: at each moment of the first run's middle, most were at work."""
    _, _, first, _ = two_runs
    spans = [(requests[0].begun, requests[-1].ended) for requests in by_host(first).values()]
    assert max(begun for begun, _ in spans) < min(ended for _, ended in spans)


def test_second_run_over_an_unchanged_site_transfers_next_to_nothing(two_runs):
    _, _, first, second = two_runs
    sent = [sum(request.sent_bytes for request in run) for run in (first, second)]
    assert sent[1] < 0.05 * sent[0]
    assert {request.status for request in second} == {304}
    assert not [request for request in second if request.path.startswith("/story/")]


def test_pages_whose_time_to_be_looked_at_again_has_come_cost_no_bytes_when_unchanged(tmp_path):
    with swarm.running(4, 40, tmp_path / "log") as running:
        crawling.finish(crawling.start(sources(running, delay_seconds=0), tmp_path, DAY))
        first = running.requests()
        soon = sources(running, delay_seconds=0, recheck_hours=[1e-6])
        crawling.finish(crawling.start(soon, tmp_path, NEXT_DAY))
        second = running.requests()[len(first) :]
    rechecked = [request.status for request in second if request.path.startswith("/story/")]
    assert rechecked == [304] * 40
    assert sum(request.sent_bytes for request in second) < 0.05 * sum(request.sent_bytes for request in first)


def killed_after(process: subprocess.Popen[str], running: Swarm, requests: int) -> None:
    """Kills a crawl as soon as the swarm was asked so often."""
    until = time.monotonic() + 60
    while len(running.requests()) < requests and time.monotonic() < until:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


# The first request; among the listings; early and late among the pages.
@pytest.mark.parametrize("moment", [1, 12, 40, 190])
def test_killed_crawl_is_completed_by_the_next_without_loss_or_repetition(tmp_path, moment):
    hosts, pages = 8, 200
    landing = Landing(tmp_path / "landing")
    with swarm.running(hosts, pages, tmp_path / "log", latency_s=0.002) as running:
        plan = sources(running, delay_seconds=0.005)
        killed_after(crawling.start(plan, tmp_path, DAY), running, moment)
        before = Counter((request.port, request.path) for request in running.requests())
        crawling.finish(crawling.start(plan, tmp_path, NEXT_DAY))
        requests = Counter((request.port, request.path) for request in running.requests())
        crawling.finish(crawling.start(plan, tmp_path, NEXT_DAY))
        again = Counter((request.port, request.path) for request in running.requests()) - requests
        urls = stories(running)
    assert sum(before.values()) < hosts * 2 + pages, "the kill came too late"
    assert landed(landing) == dict.fromkeys(urls, 1)
    rows = Counter((row.fetched_url, row.outcome) for row in crawling.rows(landing) if row.role == "page")
    assert dict.fromkeys(urls, 1) == {
        url: count for (url, outcome), count in rows.items() if outcome == "fetched"
    }
    # Asked for twice is at most what was on its way when the kill came: one request a host, and the
    # responses that the kernel had not been given yet.
    twice = [path for (_, path), count in requests.items() if count > 1 and path.startswith("/story/")]
    assert len(twice) <= 3 * hosts
    assert not [path for _, path in again if path.startswith("/story/")]


def test_crawl_killed_over_and_over_comes_to_its_end(tmp_path):
    hosts, pages = 4, 120
    with swarm.running(hosts, pages, tmp_path / "log") as running:
        plan = sources(running, delay_seconds=0.005)
        for moment in (20, 50, 80, 110):
            killed_after(crawling.start(plan, tmp_path, DAY), running, moment)
        crawling.finish(crawling.start(plan, tmp_path, NEXT_DAY))
        urls = stories(running)
    assert landed(Landing(tmp_path / "landing")) == dict.fromkeys(urls, 1)
    assert not list((tmp_path / "landing").glob("*/*.part"))


def test_interrupted_crawl_seals_what_it_has_and_is_completed_by_the_next(tmp_path):
    """Control-C, in distinction to a kill, may be heard; what it leaves must be as sound."""
    with swarm.running(4, 120, tmp_path / "log") as running:
        plan = sources(running, delay_seconds=0.005)
        process = crawling.start(plan, tmp_path, DAY)
        while len(running.requests()) < 60:
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) != os.EX_OK
        crawling.finish(crawling.start(plan, tmp_path, NEXT_DAY))
        urls = stories(running)
    assert landed(Landing(tmp_path / "landing")) == dict.fromkeys(urls, 1)
