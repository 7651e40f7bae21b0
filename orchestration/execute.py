"""Runs the nightly job in this process, for a person at a terminal: with a progress bar."""

import os
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import dagster as dg
from dagster_dbt.errors import DagsterDbtCliRuntimeError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from orchestration.assets.checks import LISTINGS_AS_EXPECTED
from orchestration.assets.landing import LandingConfig
from orchestration.definitions import build_defs
from orchestration.home import HomeError
from orchestration.publish import NotPublished
from orchestration.workers import Report


class ProgressBar:
    """One bar for each stage."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars

    def stage(self, name: str) -> Report:
        task = self._bars.add_task(name, total=None)
        return lambda done, total: self._bars.update(task, completed=done, total=total)


def execute_nightly(*, landed_on: date, landing: LandingConfig) -> dict[str, str]:
    """Runs the job on the partition of that day. Returns what is amiss with a source, by its name.

    Raises ``HomeError``, ``SourcesError``, ``LandingError`` or ``NotPublished`` for what the user can
    mend, and whatever else a step raised.
    """
    # Dagster redirects this process's standard streams into its logs while a step runs.
    terminal = Console(file=os.fdopen(os.dup(2), "w"))
    bars = Progress(
        TextColumn("{task.description:<11}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=terminal,
    )
    with bars, dg.DagsterInstance.get() as instance:
        job = build_defs(progress=ProgressBar(bars)).resolve_job_def("nightly")
        try:
            # dbt's lines are in <home>/dbt; what failed in it comes as an error.
            with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
                done = job.execute_in_process(
                    instance=instance,
                    partition_key=str(landed_on),
                    run_config={
                        "ops": {"landing__pages": {"config": landing.model_dump()}},
                        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
                    },
                )
        except DagsterDbtCliRuntimeError as error:
            raise NotPublished(f"{error}\nThe published warehouse stays as it was.") from error
        except dg.DagsterError as error:
            # What a resource raises comes wrapped; the home's own words say it better.
            if isinstance(error.__cause__, HomeError):
                raise error.__cause__ from None
            raise
    return {
        source: str(fault.value)
        for check in done.get_asset_check_evaluations()
        if check.asset_check_key == LISTINGS_AS_EXPECTED.key
        for source, fault in check.metadata.items()
    }
