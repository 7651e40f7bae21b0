"""What the assets are handed: plain objects of this project, so that no stage has to know Dagster."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import dagster as dg
from dagster_dbt import DbtCliResource

from extractors import __version__
from orchestration.home import PROJECT_ROOT, Home, home_root
from orchestration.workers import Report

DBT_PROJECT = PROJECT_ROOT / "dbt_project"


@dg.resource(description="The home, locked for this run.")
def locked_home(context: dg.InitResourceContext) -> Iterator[Home]:
    """The home for the length of one run; a run that was killed in it before is marked as failed."""
    home = Home.prepare(home_root())
    with home.lock():
        if context.instance and context.run:
            _fail_dead_runs(context.instance, context.run.run_id)
        yield home


def _fail_dead_runs(instance: dg.DagsterInstance, own_run_id: str) -> None:
    """Marks runs as failed that Dagster takes for running: we hold the lock, so they are dead."""
    statuses = [
        dg.DagsterRunStatus.STARTING,
        dg.DagsterRunStatus.STARTED,
        dg.DagsterRunStatus.CANCELING,
    ]
    unfinished = dg.RunsFilter(statuses=statuses)
    for run in instance.get_runs(unfinished):
        if run.run_id != own_run_id:
            instance.report_run_failed(run, "The process of this run was killed.")


class Progress(Protocol):
    """Where a stage says how far it is."""

    def stage(self, name: str) -> Report: ...


class NoProgress:
    """Nobody watches a scheduled run; its counts are in the metadata of the assets."""

    def stage(self, name: str) -> Report:
        return lambda _done, _total: None


def dbt_cli() -> DbtCliResource:
    """dbt in a process of its own, which dies with the run that started it."""
    os.environ["PATRONAGE_HOME"] = str(home_root())
    os.environ["PATRONAGE_VERSION"] = __version__
    os.environ["PATRONAGE_PYTHON"] = sys.executable
    os.environ["PATRONAGE_RUN_PID"] = str(os.getpid())
    return DbtCliResource(
        project_dir=str(DBT_PROJECT),
        profiles_dir=str(DBT_PROJECT),
        dbt_executable=str(Path(__file__).with_name("dbt_child")),
    )
