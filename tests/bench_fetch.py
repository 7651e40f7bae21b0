"""How fast, how polite and how thrifty a crawl of many outlets is: ``make bench-fetch``.

A swarm of outlets on loopback and the crawl are two processes; the swarm's log is the witness. Printed are
ratios, as seconds depend on the machine: the time taken against the time that the politest schedule takes,
which is that of the host with the most requests, (requests - 1) x delay. Nothing is asserted here but
what must hold on any machine; ``tests/pipeline/test_swarm.py`` does that too, on a smaller scale.
"""

import argparse
import tempfile
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import get_args

from demo import swarm
from demo.swarm import Request, Shape
from tests import crawling

DAYS = (date(2026, 3, 1), date(2026, 3, 2))


def by_host(requests: list[Request]) -> dict[int, list[Request]]:
    """The requests of each port, by the moment at which they came in."""
    hosts: dict[int, list[Request]] = defaultdict(list)
    for request in sorted(requests):
        hosts[request.port].append(request)
    return hosts


def report(options: argparse.Namespace, home: Path) -> None:
    """Crawls twice and prints what came of it."""
    log = home / "requests.jsonl"
    with swarm.running(
        options.hosts, options.pages, log, shape=options.shape, page_bytes=options.page_bytes
    ) as running:
        keys = {"allow_private": True, "delay_seconds": options.delay, "max_articles": options.pages}
        sources = {
            f"outlet-{number}": keys | {"kind": outlet.kind, "urls": [outlet.listing]}
            for number, outlet in enumerate(running.outlets)
        }
        runs: list[list[Request]] = []
        told: list[dict[str, float]] = []
        for day in DAYS:
            before = sum(map(len, runs))
            told.append(crawling.finish(crawling.start(sources, home, day)))
            runs.append(running.requests()[before:])

    first, second = runs
    hosts = by_host(first)
    minimum = max((len(requests) - 1) * options.delay for requests in hosts.values())
    span = max(request.ended for request in first) - min(request.begun for request in first)
    gaps = [b.begun - a.ended for requests in hosts.values() for a, b in pairwise(requests)]
    asked = Counter((request.port, request.path) for request in first)
    sent = [sum(request.sent_bytes for request in run) for run in runs]
    pages = sum(request.path.startswith("/story/") and request.status == 200 for request in first)
    broken = sum(request.path == swarm.DISALLOWED for request in (*first, *second))

    cpu, seconds = told[0]["cpu_seconds"], told[0]["seconds"]
    peaks = [f"{run['peak_mebibytes']:.0f} MiB" for run in told]
    twice = sum(asked.values()) - len(asked)
    print(f"{options.hosts} hosts ({options.shape}), {options.pages} pages of {options.page_bytes} bytes")
    print(f"pages fetched          {pages} of {options.pages}; requests made twice: {twice}")
    print(f"politest schedule      {minimum:.2f} s, at {options.delay} s between two requests to a host")
    print(f"first to last request  {span:.2f} s, {span / minimum:.2f} of it")
    print(f"whole crawl            {seconds:.2f} s, {seconds / minimum:.2f} of it")
    print(f"processor              {cpu:.2f} s with imports, {len(first) / cpu:.0f} requests for each")
    print(f"peak memory            {peaks[0]}, of the second run {peaks[1]}")
    print(f"shortest pause         {min(gaps):.4f} s; disallowed pages asked for: {broken}")
    print(f"second run             {len(second)} requests, {sent[1] / sent[0]:.2%} of the bytes")
    is_thrifty = sent[1] < 0.05 * sent[0]
    if pages != options.pages or twice or min(gaps) < options.delay or broken or not is_thrifty:
        raise SystemExit("what must hold on any machine did not hold")


def main() -> None:
    """Measures a swarm of the size that is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench_fetch", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--pages", type=int, default=5000, help="of all hosts together")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds between two requests to a host")
    parser.add_argument("--shape", choices=get_args(Shape), default="even", help="how hosts share the pages")
    parser.add_argument("--page-bytes", type=int, default=8192)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        report(options, Path(home))


if __name__ == "__main__":
    main()
