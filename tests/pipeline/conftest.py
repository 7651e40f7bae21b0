"""The real thing, end to end: the command a person types, in a home of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

ROOT = Path(__file__).parents[2]

# Columns that tell of the runs and not of the pages: two runs of the same pages differ in nothing else.
OF_THE_RUN = {
    ("about", "built_at"),
    ("dim_source", "last_listed_at"),
    ("dim_source", "last_listed_pages"),  # a run that finds its documents unchanged tells no number
    ("dim_source", "usual_listed_pages"),
    ("dim_source", "last_listing_outcome"),
}

Run = subprocess.CompletedProcess[str]


def start(home: Path, *arguments: str, **popen: Any) -> subprocess.Popen[str]:
    """``patronage`` with these arguments, started in a home."""
    command = [sys.executable, "-m", "orchestration", *arguments]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PATRONAGE_HOME": str(home)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **popen,
    )


@pytest.fixture(scope="session")
def patronage() -> Callable[..., Run]:
    """Runs a command to its end: ``patronage(home, "run", ...)``."""

    def run(home: Path, *arguments: str) -> Run:
        process = start(home, *arguments)
        output, _ = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, output)

    return run


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory, patronage: Callable[..., Run]) -> Path:
    """A home into which the demo newswire was run once, undisturbed. Not to be changed by a test."""
    home = tmp_path_factory.mktemp("demo")
    done = patronage(home, "run")
    assert done.returncode == 0, done.stdout
    return home


def published(home: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse as a reader opens it."""
    return duckdb.connect(str(home / "published" / "warehouse.duckdb"), read_only=True)


def marts(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table and view of the published warehouse, but for what tells of the runs."""
    with published(home) as connection:
        columns: dict[str, list[str]] = {}
        for table, column in connection.execute(
            "select table_name, column_name from information_schema.columns "
            "where table_schema = 'marts' order by all"
        ).fetchall():
            if (table, column) not in OF_THE_RUN:
                columns.setdefault(table, []).append(f'"{column}"')
        return {
            table: connection.execute(f"select {', '.join(names)} from marts.{table} order by all").fetchall()
            for table, names in columns.items()
        }
