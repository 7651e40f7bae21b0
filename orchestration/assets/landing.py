"""Landing: what came over the wire, or in an archive, kept byte for byte."""

from pathlib import Path

import dagster as dg

from extractors.fetch.crawl import crawl
from extractors.fetch.landing import Landing
from extractors.sources import load_sources
from orchestration.home import PROJECT_ROOT, Home
from orchestration.partitions import days_of, in_one_run, landed_days
from orchestration.resources import Progress


class LandingConfig(dg.Config):
    """Where pages come from; an archive, where one is named, instead of the web."""

    sources: str = str(PROJECT_ROOT / "sources.yml")
    archive: str | None = None


@dg.asset(
    key=["landing", "pages"],
    group_name="landing",
    partitions_def=landed_days,
    backfill_policy=in_one_run,
    kinds={"warc"},
)
def landing_pages(
    context: dg.AssetExecutionContext,
    config: LandingConfig,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> dg.MaterializeResult[None]:
    """WARC files and the crawl log of one day: every response of every source, or an archive of others."""
    (landed_on, *others) = days_of(context)
    if others:
        raise dg.Failure("Pages land on one day. To compute several days again launch the job recompute.")
    landing = Landing(home.landing)
    landing.recover()
    if config.archive:
        landing.import_archive(Path(config.archive), landed_on)
    else:
        crawl(load_sources(Path(config.sources)), landing, landed_on, progress=progress.stage("Fetching"))
    files = landing.warcs(landed_on)
    return dg.MaterializeResult(
        metadata={"files": len(files), "bytes": sum(file.stat().st_size for file in files)}
    )
