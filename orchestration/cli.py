"""The commands behind the Makefile: run, dev, sql, parse.

Only what a person at a terminal needs belongs here: arguments, a progress bar, clear errors, the
summary. What a run does is in the job ``nightly``, the same for a person and for the schedule.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from extractors.fetch.landing import LandingError
from extractors.sources import SourcesError, load_sources
from orchestration.home import DEFAULT_HOME, PROJECT_ROOT, Home, HomeError, home_root
from orchestration.publish import NotPublished

DEMO_HOME = DEFAULT_HOME / "demo"
DEMO_SOURCES = PROJECT_ROOT / "demo" / "sources.yml"

# Errors of the user's making: told in a sentence, without a traceback.
_USER_ERRORS = (HomeError, SourcesError, LandingError, NotPublished)


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0 done, 1 failed, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.command(options)
    except _USER_ERRORS as error:
        Console(stderr=True, soft_wrap=True).print(
            f"[bold red]Error:[/] {escape(str(error))}", highlight=False
        )
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="patronage", description="News to a warehouse.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="scrape, clean, extract, model and publish, once")
    origin = run.add_mutually_exclusive_group()
    origin.add_argument("--sources", type=Path, help="a sources.yml; without it the demo newswire is read")
    origin.add_argument("--warc", type=Path, help="a WARC archive, read instead of the web")
    origin.add_argument("--pages", type=Path, help="a folder of saved pages and their index.csv, likewise")
    for option, text in (
        ("--include", "of the archive, only pages whose url fits a pattern such as '*/world/*'; repeatable"),
        ("--exclude", "of the archive, no pages whose url fits this pattern; repeatable"),
        ("--language", "of the archive, only pages in the language of this ISO 639 code; repeatable"),
    ):
        run.add_argument(option, action="append", default=[], metavar=option[2:].upper(), help=text)
    run.set_defaults(command=_run)
    for name, function, text in (
        ("dev", _dev, "the Dagster UI with the nightly schedule"),
        ("sql", _sql, "a DuckDB prompt on the published warehouse"),
        ("parse", _parse, "check that the dbt project parses and the Dagster definitions load"),
    ):
        commands.add_parser(name, help=text).set_defaults(command=function)
    return parser


def _home(default: Path) -> Home:
    """The home that ``PATRONAGE_HOME`` names, else the default; Dagster's files go there too."""
    home = Home.prepare(home_root(default))
    os.environ["PATRONAGE_HOME"] = str(home.root)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    return home


def _run(options: argparse.Namespace) -> int:
    started_at = datetime.now(UTC)
    own = options.sources or options.warc or options.pages
    if not options.warc and (options.include or options.exclude or options.language):
        raise LandingError("--include, --exclude and --language choose from an archive: name it by --warc")
    if options.sources:
        load_sources(options.sources)
    home = _home(DEFAULT_HOME if own else DEMO_HOME)
    with nullcontext() if own else _demo_newswire():
        from orchestration.assets.landing import LandingConfig  # noqa: PLC0415 - imports Dagster: 4 seconds
        from orchestration.execute import execute_nightly  # noqa: PLC0415

        landing = LandingConfig(
            sources=str((options.sources or DEMO_SOURCES).absolute()),
            archive=_absolute(options.warc),
            saved_pages=_absolute(options.pages),
            include=options.include,
            exclude=options.exclude,
            languages=options.language,
        )
        source_faults = execute_nightly(landed_on=started_at.date(), landing=landing)
    from orchestration.summary import print_summary  # noqa: PLC0415

    print_summary(home, started_at, Console(), source_faults)
    return 0


def _absolute(path: Path | None) -> str | None:
    return str(path.absolute()) if path else None


@contextmanager
def _demo_newswire() -> Iterator[None]:
    from demo.server import serve  # noqa: PLC0415

    with serve() as server:
        os.environ["PATRONAGE_DEMO_PORT"] = str(server.port)
        yield


def _dev(_: argparse.Namespace) -> int:
    _home(DEFAULT_HOME)
    command = [_tool("dagster"), "dev", "--host", "127.0.0.1", "--module-name", "orchestration.definitions"]
    return subprocess.call(command, cwd=PROJECT_ROOT)


def _tool(name: str) -> str:
    """A program that was installed beside this Python, whether or not it is on the PATH."""
    return str(Path(sys.executable).with_name(name))


def _sql(_: argparse.Namespace) -> int:
    published = Home(home_root(_latest_home())).published_database
    if not published.exists():
        raise HomeError(f"{published} is not there yet. Publish one first: make run")
    print(f"{published}, read-only. For example: from marts.stance limit 5;", file=sys.stderr)
    return subprocess.call([_tool("duckdb"), "-readonly", str(published)])


def _latest_home() -> Path:
    """The demo's home or the project's own, whichever published last."""
    return max(Home(DEMO_HOME), Home(DEFAULT_HOME), key=_published_at).root


def _published_at(home: Home) -> float:
    return home.published_database.stat().st_mtime if home.published_database.exists() else 0.0


def _parse(_: argparse.Namespace) -> int:
    from orchestration.definitions import defs  # noqa: PLC0415

    names = sorted(job.name for job in defs.resolve_all_job_defs() if not job.name.startswith("__"))
    print(f"dbt and Dagster definitions are sound: jobs {', '.join(names)}", file=sys.stderr)
    return 0
