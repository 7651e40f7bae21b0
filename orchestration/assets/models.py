"""Models: dbt builds and tests staging, intermediate, maps and marts from raw."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource, dbt_assets

from orchestration import warehouse
from orchestration.home import PROJECT_ROOT, Home
from orchestration.partitions import in_one_run, landed_days
from orchestration.resources import DBT_PROJECT, Progress, dbt_cli

# dbt reads some of the gazetteer as seeds.
GAZETTEER = PROJECT_ROOT / "extractors" / "actors" / "data"
MANIFEST = DBT_PROJECT / "target" / "manifest.json"


def prepared_manifest() -> Path:
    """The manifest of the dbt project, parsed anew when a file of the project is newer than it.

    It is parsed aside and moved into place, so that a killed parse leaves no half manifest.
    """
    newest = max(file.stat().st_mtime for file in _project_files())
    if not MANIFEST.exists() or MANIFEST.stat().st_mtime < newest:
        aside = MANIFEST.parent / f"parse-{os.getpid()}"
        dbt_cli().cli(["--quiet", "parse"], target_path=aside).wait()
        (aside / MANIFEST.name).replace(MANIFEST)
        shutil.rmtree(aside)
    return MANIFEST


def _project_files() -> Iterator[Path]:
    yield from GAZETTEER.glob("*.csv")
    for path in DBT_PROJECT.rglob("*"):
        # Folders too: theirs is the only time that tells of a file that was removed.
        if not path.is_relative_to(MANIFEST.parent) and not {"logs", "__pycache__"} & set(path.parts):
            yield path


@dbt_assets(
    manifest=prepared_manifest(),
    name="dbt_models",
    partitions_def=landed_days,
    backfill_policy=in_one_run,
)
def dbt_models(
    context: dg.AssetExecutionContext,
    dbt: DbtCliResource,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> Iterator[Any]:
    """Every model, seed and test of the dbt project; a failed test blocks what comes after it."""
    report = progress.stage("Modelling")
    # Unit tests prove the logic on rows of their own; they belong to ``make test``, not to a night.
    build = dbt.cli(
        ["build", "--exclude-resource-type", "unit_test"],
        context=context,
        target_path=home.root / "dbt",
    )
    nodes = json.loads(MANIFEST.read_bytes())["nodes"]
    built: list[dg.Output[Any]] = []
    try:
        for done, event in enumerate(build.stream(), start=1):
            report(min(done, len(nodes)), len(nodes))
            if isinstance(event, dg.Output):
                built.append(event)
            else:
                yield event
    except Exception:
        yield from built
        raise
    yield from _with_row_counts(built, nodes, home)


def _with_row_counts(
    outputs: list[dg.Output[Any]], nodes: dict[str, Any], home: Home
) -> Iterator[dg.Output[Any]]:
    """The outputs with the rows of their tables, counted now that dbt has let go of the files."""
    counts: dict[str, int] = {}
    for database in (home.landed_database, home.marts_database):
        with warehouse.connect(database, read_only=True) as connection:
            counts |= warehouse.row_counts(connection)
    for output in outputs:
        node = nodes[str(output.metadata["unique_id"].value)]
        rows = counts[f"{node['schema']}.{node['alias']}"]
        yield output.with_metadata({**output.metadata, "dagster/row_count": rows})
