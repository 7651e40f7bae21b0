"""A crawl in a process of its own, so that its memory and its death are its own.

``python -m tests.crawling SOURCES LANDING DAY`` crawls and prints one line of JSON. What belongs here: that,
and how tests start it and read what it landed. What does not: expectations.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from extractors.fetch.crawl import crawl
from extractors.fetch.crawl_log import Fetched, read_events
from extractors.fetch.landing import Landing
from extractors.fetch.warc import read_fetches
from extractors.records import Fetch
from extractors.sources import load_sources

ROOT = Path(__file__).parents[1]


def start(sources: Mapping[str, Any], home: Path, day: date, **settings: Any) -> subprocess.Popen[str]:
    """Starts a crawl into ``home/landing``; ``settings`` are the keys at the top of ``sources.yml``."""
    plan = home / "sources.yml"
    plan.write_text(yaml.safe_dump({**settings, "sources": dict(sources)}), encoding="utf-8")
    command = [sys.executable, "-m", "tests.crawling", str(plan), str(home / "landing"), day.isoformat()]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> dict[str, float]:
    """Waits for a crawl: its ``seconds`` and its ``peak_mebibytes``. Raises when it failed."""
    output, _ = process.communicate(timeout=300)
    if process.returncode:
        raise RuntimeError(f"the crawl ended with {process.returncode}")
    told: dict[str, float] = json.loads(output.splitlines()[-1])
    return told


def read_log_fetches(path: Path) -> list[Fetch]:
    """The rows of a crawl log's urls whose response is in no WARC file, as there was none to keep."""
    return [event.fetch for event in read_events(path) if isinstance(event, Fetched) and not event.in_warc]


def rows(landing: Landing) -> list[Fetch]:
    """A row for every url that was asked for, whatever came of it, by the time of the request."""
    found: list[Fetch] = []
    for day in landing.days():
        found += read_log_fetches(landing.crawl_log(day))
        for path in landing.warcs(day):
            found += read_fetches(path)
    return sorted(found, key=lambda row: row.fetched_at)


def _peak_mebibytes() -> float:
    # getrusage would tell the peak of the process that started this one, if that was higher.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    """Crawls what the arguments say."""
    sources, landing, day = sys.argv[1:]
    plan = load_sources(Path(sources))
    begun = time.monotonic()
    crawl(plan, Landing(Path(landing)), date.fromisoformat(day))
    seconds = time.monotonic() - begun
    cpu = os.times()
    print(
        json.dumps(
            {"seconds": seconds, "cpu_seconds": cpu.user + cpu.system, "peak_mebibytes": _peak_mebibytes()}
        )
    )


if __name__ == "__main__":
    main()
