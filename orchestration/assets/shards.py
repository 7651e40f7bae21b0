"""Shards: landing files cleaned and extracted in worker processes, slice by slice, as Parquet.

A slice whose shard exists at the current version is not computed again, so a run that was killed
goes on where it stood.
"""

from collections.abc import Callable, Iterator
from typing import Any

import dagster as dg

from extractors.clean import profile as profiles
from extractors.fetch.warc import slices
from extractors.shards import finished
from extractors.slices import clean_slice, extract_slice
from orchestration import warehouse
from orchestration.home import Home
from orchestration.landed import LandingFile, cleaned_folder, extracted_folder, landing_files
from orchestration.partitions import days_of, in_one_run, landed_days
from orchestration.resources import Progress
from orchestration.workers import run_all

# Small enough that two cores share a demo of 50 pages, large enough that opening the archive again
# is nothing beside cleaning its pages.
PAGES_PER_SLICE = 16


def _warcs(context: dg.AssetExecutionContext, home: Home) -> Iterator[LandingFile]:
    warehouse.prepare(home.landed_database)
    committed = warehouse.committed_versions(home.landed_database)
    for file in landing_files(home, days_of(context), committed):
        if file.is_warc:
            yield file


def _compute(
    function: Callable[..., None], tasks: list[tuple[Any, ...]], progress: Progress, name: str
) -> dg.MaterializeResult[None]:
    """Runs the tasks whose shard (the last argument) does not exist yet."""
    missing = [task for task in tasks if not task[-1].exists()]
    run_all(function, missing, progress.stage(name))
    return dg.MaterializeResult(metadata={"slices": len(tasks), "computed": len(missing)})


@dg.asset(
    key=["shards", "text"],
    deps=[["landing", "pages"], ["profile", "corpus"]],
    group_name="shards",
    partitions_def=landed_days,
    backfill_policy=in_one_run,
    kinds={"parquet"},
)
def cleaned_shards(
    context: dg.AssetExecutionContext, home: dg.ResourceParam[Home], progress: dg.ResourceParam[Progress]
) -> dg.MaterializeResult[None]:
    """Title, text and metadata of every landed page, or the reason why it has none."""
    profile = profiles.latest(home.profiles)
    tasks: list[tuple[Any, ...]] = [
        (piece, profile, cleaned_folder(home, file) / f"{piece.offset:012d}-{piece.records}")
        for file in _warcs(context, home)
        for piece in slices(file.path, PAGES_PER_SLICE)
    ]
    return _compute(clean_slice, tasks, progress, "Cleaning")


@dg.asset(
    key=["shards", "facts"],
    deps=[cleaned_shards],
    group_name="shards",
    partitions_def=landed_days,
    backfill_policy=in_one_run,
    kinds={"parquet"},
)
def extracted_shards(
    context: dg.AssetExecutionContext, home: dg.ResourceParam[Home], progress: dg.ResourceParam[Progress]
) -> dg.MaterializeResult[None]:
    """Mentions, stances and financial ties of every cleaned article, with their quotes."""
    tasks: list[tuple[Any, ...]] = [
        (cleaned, extracted_folder(home, file) / cleaned.name)
        for file in _warcs(context, home)
        for cleaned in finished(cleaned_folder(home, file))
    ]
    return _compute(extract_slice, tasks, progress, "Extracting")
