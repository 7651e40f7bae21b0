"""Checks of what landed: whether each source lists about as many pages as it should.

A check judges and warns; it blocks nothing, as the other sources' pages are as good as ever. What a
failed test of the models means is dbt's business.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import dagster as dg

from extractors.fetch.crawl_log import Event, Fetched, Listed, read_events
from extractors.fetch.frontier import Frontier
from extractors.fetch.landing import Landing
from extractors.sources import Plan, Source

LISTINGS_AS_EXPECTED = dg.AssetCheckSpec(
    "listings_as_expected",
    asset=["landing", "pages"],
    description="Each source lists as many pages as sources.yml expects, or as many as usual.",
)

# Where sources.yml sets no max_expected, so many times the usual number of pages is too much to believe: so
# looks a feed that lists its whole archive all at once, or a sitemap that is another one now.
TOO_MANY_TIMES = 10


@dataclass(slots=True)
class ListingRun:
    """What the documents of one source gave in one run.

    ``pages`` is the number that they list, None when not one of them could be read.
    """

    pages: int | None = None
    is_answered: bool = False
    failures: Counter[str] = field(default_factory=Counter)


def listings_as_expected(
    plan: Plan, landing: Landing, landed_on: date, started_at: datetime
) -> dg.AssetCheckResult:
    """Judges the crawl that began at that moment; the result's metadata holds each fault by its source."""
    runs = listing_runs(read_events(landing.crawl_log(landed_on)), started_at)
    with Frontier(landing.frontier_path, landing.logs()) as frontier:
        faults = listing_faults(plan, runs, lambda name: frontier.usual_listing(name, before=started_at))
    return dg.AssetCheckResult(
        check_name=LISTINGS_AS_EXPECTED.name,
        passed=not faults,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(f"{name} {fault}" for name, fault in faults.items()) or None,
        metadata=faults,
    )


def listing_runs(events: Iterable[Event], started_at: datetime) -> dict[str, ListingRun]:
    """What each source listed from that moment on, by its name."""
    runs: dict[str, ListingRun] = defaultdict(ListingRun)
    for event in events:
        match event:
            case Listed() if event.at >= started_at:
                runs[event.source].pages = event.urls
            case Fetched(fetch=fetch) if fetch.role == "listing" and fetch.fetched_at >= started_at:
                if fetch.outcome in ("fetched", "not_modified"):
                    runs[fetch.source].is_answered = True
                else:
                    runs[fetch.source].failures[fetch.reason or fetch.outcome] += 1
    return runs


def listing_faults(
    plan: Plan, runs: dict[str, ListingRun], usual: Callable[[str], int | None]
) -> dict[str, str]:
    """What is amiss, by the name of the source. ``usual`` tells how many pages a source usually lists."""
    judged = {
        source.name: _fault(source, runs[source.name], usual(source.name))
        for source in plan.sources
        if source.name in runs
    }
    return {name: fault for name, fault in judged.items() if fault}


def _fault(source: Source, run: ListingRun, usual: int | None) -> str | None:
    if run.pages is None:
        if run.is_answered or not run.failures:
            return None
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(run.failures.items()))
        return f"could read none of its documents: {reasons}"
    if source.min_expected is not None and run.pages < source.min_expected:
        return f"lists {run.pages} pages, its min_expected is {source.min_expected}"
    if source.max_expected is not None and run.pages > source.max_expected:
        return f"lists {run.pages} pages, its max_expected is {source.max_expected}"
    if not usual:
        return None
    is_nothing = source.min_expected is None and run.pages == 0
    is_too_much = source.max_expected is None and run.pages > TOO_MANY_TIMES * usual
    return f"lists {run.pages} pages, usually {usual}" if is_nothing or is_too_much else None
