"""How good and how fast clean is beside other extractors: ``make bench-clean DATA=../shared``.

Reads ``data/news-dev.warc.gz`` and ``data/pages-dev.json`` in the folder and scores by its ``eval/score.py``.
Every extractor has a process of its own that lives for the whole run, and each page goes to all of them in
turn before the next page does, so that whatever else the machine does slows all alike. Counted is the
processor time of a process while it reads a page, the least of the passes; imports and a few pages
before the first do not count. Speeds are ratios to trafilatura's, as seconds depend on the machine.
"""

import argparse
import importlib.util
import json
import logging
import multiprocessing
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from extractors.clean.decoding import NotHtml, Undecodable, decode
from extractors.fetch import warc
from extractors.records import Page
from tests.peers import EXTRACTORS, Found

REFERENCE = "trafilatura"
# After these the libraries have loaded the tables that they load when first used.
WARM_UP_PAGES = 10
PAGES_PER_SLICE = 1000
# Of the table, in the order in which ``score_text`` gives them.
SHARES = ("body P", "body R", "body F1", "title", "date", "author")


@dataclass(slots=True)
class Result:
    """What one extractor made of all pages. ``seconds`` of processor time for each page."""

    found: dict[str, Found] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    raised: dict[str, str] = field(default_factory=dict)

    def add(self, page: Page, seconds: float, found: Found, error: str | None) -> None:
        """One more reading of a page."""
        self.found[page.fetch_id] = found
        self.seconds[page.fetch_id] = min(seconds, self.seconds.get(page.fetch_id, seconds))
        if error is not None:
            self.raised[page.fetch_id] = error


def main() -> None:
    """Measures all extractors and prints a table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench_clean", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("data", type=Path, help="the folder with data/ and eval/")
    parser.add_argument("--passes", type=int, default=2, help="readings of each page")
    parser.add_argument("--pages", type=int, help="only so many pages")
    options = parser.parse_args()
    archive, gold, score = (
        _existing(options.data / name)
        for name in ("data/news-dev.warc.gz", "data/pages-dev.json", "eval/score.py")
    )
    pages = [page for part in warc.slices(archive, PAGES_PER_SLICE) for page in warc.read_pages(part)]
    pages = pages[: options.pages]
    if not pages:
        raise SystemExit(f"{archive} has no pages")
    urls = {url for page in pages for url in (page.fetched_url, page.final_url)}
    wanted = [entry for entry in json.loads(gold.read_text(encoding="utf-8")) if entry["url"] in urls]
    results = measure(pages, options.passes)
    print(f"{len(pages)} pages, {len(wanted)} of them cleaned by hand; {options.passes} passes\n")
    print(table(pages, results, wanted, _module(score)))
    for name, result in results.items():
        for error, count in Counter(result.raised.values()).most_common(3):
            print(f"{name}: {count} times {error}")


def measure(pages: Sequence[Page], passes: int) -> dict[str, Result]:
    """All extractors on all pages."""
    results = {name: Result() for name in EXTRACTORS}
    with ExitStack() as stack:
        workers = {name: stack.enter_context(_worker(name)) for name in EXTRACTORS}
        for page in pages[:WARM_UP_PAGES]:
            html = _html(page)
            for worker in workers.values():
                _read(worker, page, html)
        for number in range(passes):
            print(f"pass {number + 1} of {passes}, {len(pages)} pages ...", file=sys.stderr)
            for place, page in enumerate(pages):
                html = _html(page)
                # Each extractor is as often right after its neighbour as right before it.
                order = list(workers) if (place + number) % 2 else list(reversed(workers))
                for name in order:
                    results[name].add(page, *_read(workers[name], page, html))
    return results


def table(
    pages: Sequence[Page], results: dict[str, Result], gold: list[dict[str, Any]], score: ModuleType
) -> str:
    """The figures of each extractor, a line each. Raises ``KeyError`` without the reference among them."""
    lines = [" " * 18 + "".join(f"{name:>9}" for name in (*SHARES, "speed", "raised", "no text"))]
    reference = sum(results[REFERENCE].seconds.values())
    for name, result in results.items():
        figures = scored(pages, result, gold, score)
        shares = [
            *figures["body"].values(),
            *(figures[key] for key in ("title_exact", "date_exact", "author_match")),
        ]
        cells = "".join(f"{_share(share):>9}" for share in shares)
        speed = reference / sum(result.seconds.values())
        empty = sum(not found.body_text.strip() for found in result.found.values())
        lines.append(f"{name:18}{cells}{speed:>9.2f}{len(result.raised):>9}{empty:>9}")
    return "\n".join(lines)


def scored(
    pages: Sequence[Page], result: Result, gold: list[dict[str, Any]], score: ModuleType
) -> dict[str, Any]:
    """The figures of ``score_text``, from a mart that holds nothing but what an extractor found."""
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.dim_article (article_id varchar, url varchar, fetched_url varchar, "
            "title varchar, authors varchar[], published_on varchar, body_text varchar)"
        )
        for page in pages:
            found = result.found[page.fetch_id]
            if found.body_text.strip():
                row = (found.title, found.authors, found.published_on, found.body_text)
                connection.execute(
                    "insert into marts.dim_article values (?, ?, ?, ?, ?, ?, ?)",
                    [page.fetch_id, page.final_url, page.fetched_url, *row],
                )
        figures: dict[str, Any] = score.score_text(connection, gold, False)
    return figures


@contextmanager
def _worker(name: str) -> Iterator[Connection]:
    """A process that has loaded an extractor and reads the pages it is sent."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(name, there), name=name, daemon=True)
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        process.join()


def _serve(name: str, connection: Connection) -> None:
    warnings.simplefilter("ignore")
    logging.disable()
    extract = EXTRACTORS[name]()
    while True:
        try:
            page, html = connection.recv()
        except EOFError:
            return
        error, found = None, Found()
        begun = time.process_time()
        try:
            found = extract(page, html)
        except Exception as raised:  # counted: what another library raises is its figure
            error = type(raised).__name__
        connection.send((time.process_time() - begun, found, error))


def _read(worker: Connection, page: Page, html: str) -> tuple[float, Found, str | None]:
    worker.send((page, html))
    answer: tuple[float, Found, str | None] = worker.recv()
    return answer


def _html(page: Page) -> str:
    """The same text for all who want text; replacement characters where it is none."""
    try:
        return decode(page.body, page.content_type)
    except (NotHtml, Undecodable):
        return page.body.decode("utf-8", "replace")


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise SystemExit(
            f"{path} is missing: say which folder has data/ and eval/, as make bench-clean DATA=../shared"
        )
    return path


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _share(value: float | None) -> str:
    return f"{value:.3f}" if value else "-"


if __name__ == "__main__":
    main()
