"""Landing: what came over the wire, or in an archive, kept byte for byte."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
from pydantic import Field

from extractors.fetch.archives import import_archive
from extractors.fetch.choice import Choice
from extractors.fetch.crawl import crawl
from extractors.fetch.landing import Landing
from extractors.fetch.saved_pages import import_saved_pages
from extractors.sources import Plan, load_sources
from orchestration.assets.checks import LISTINGS_AS_EXPECTED, listings_as_expected
from orchestration.home import PROJECT_ROOT, Home
from orchestration.partitions import days_of, in_one_run, landed_days
from orchestration.resources import Progress


class LandingConfig(dg.Config):
    """Where pages come from: an archive or a folder of saved pages, where one is named, instead of the web.

    ``include``, ``exclude`` (patterns of urls) and ``languages`` choose from the archive.
    """

    sources: str = str(PROJECT_ROOT / "sources.yml")
    archive: str | None = None
    saved_pages: str | None = None
    include: list[str] = Field(default=[])
    exclude: list[str] = Field(default=[])
    languages: list[str] = Field(default=[])


@dg.asset(
    key=["landing", "pages"],
    group_name="landing",
    partitions_def=landed_days,
    backfill_policy=in_one_run,
    kinds={"warc"},
    check_specs=[LISTINGS_AS_EXPECTED],
)
def landing_pages(
    context: dg.AssetExecutionContext,
    config: LandingConfig,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult[None]]:
    """WARC files and the crawl log of one day: every response of every source, or an archive of others."""
    (landed_on, *others) = days_of(context)
    if others:
        raise dg.Failure("Pages land on one day. To compute several days again launch the job recompute.")
    started_at = datetime.now(UTC)
    plan = Plan([])
    landing = Landing(home.landing)
    landing.recover()
    if config.archive:
        choice = Choice(config.include, config.exclude, config.languages)
        import_archive(landing, Path(config.archive), landed_on, choice)
    elif config.saved_pages:
        import_saved_pages(landing, Path(config.saved_pages), landed_on)
    else:
        plan = load_sources(Path(config.sources))
        crawl(plan, landing, landed_on, progress=progress.stage("Fetching"))
    files = landing.warcs(landed_on)
    yield dg.MaterializeResult(
        metadata={"files": len(files), "bytes": sum(file.stat().st_size for file in files)},
        check_results=[listings_as_expected(plan, landing, landed_on, started_at)],
    )
