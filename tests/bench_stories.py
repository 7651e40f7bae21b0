"""How well copies of a story are told apart, and what a night costs: ``make bench-stories``.

Synthetic articles (``tests.stories``) pass through the real dbt. Precision and recall are of pairs of
articles with the same ``story_id``. The cost is of a run with 100 new articles against 1,000 and 100,000
earlier ones: of the models as dbt times them, and of the whole command; the median of some nights.
"""

import argparse
import json
import random
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from extractors.clean.signature import signature
from extractors.records import Article
from tests.stories import COPIES, Told, news
from tests.unit.dbt.conftest import Home, Landing

DAY = date(2026, 3, 1)
# Another file for the new ones, as a night lands them.
NIGHT = date(2026, 3, 2)
NEW = 100
EARLIER = (1_000, 100_000)
# The same night so often against each, in turn, so that a busy moment of the machine meets both.
NIGHTS = 7
MIN_PRECISION, MIN_RECALL, MAX_COST = 0.98, 0.95, 1.5


def row(told: Told) -> Article:
    """The article as clean would have made it."""
    return Article(
        version_id=f"{told.article_id}-1",
        article_id=told.article_id,
        fetch_id=f"f-{told.article_id}",
        fetched_url=told.url,
        declared_canonical_url=told.declared_canonical_url,
        url=told.url,
        outlet=told.outlet,
        source="bench",
        title=None,
        authors=[],
        published_at=told.published_at,
        modified_at=None,
        language="en",
        body_text=told.body_text,
        word_count=len(told.body_text.split()),
        is_paywalled=False,
        signature=signature(told.body_text),
        text_version="1",
    )


def rows(told: Sequence[Told]) -> list[Article]:
    """All of them, made on every core."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(row, told, chunksize=500))


def night(home: Home, landings: Iterable[Landing]) -> tuple[float, float]:
    """Lands and builds the stories; seconds of the command and of its models."""
    home.land(landings)
    return build(home)


def build(home: Home) -> tuple[float, float]:
    """Builds the stories of what has landed; seconds of the command and of its models."""
    begun = time.perf_counter()
    home.dbt("build", "--select", "+story_map", "--exclude-resource-type", "unit_test", "test")
    seconds = time.perf_counter() - begun
    results = json.loads((home.path / "target" / "run_results.json").read_text())["results"]
    models = [result for result in results if result["unique_id"].startswith("model.")]
    return seconds, sum(result["execution_time"] for result in models)


def stories(home: Home) -> dict[str, tuple[str, bool]]:
    """Story and whether it is the original, of each article."""
    with duckdb.connect(str(home.path / "landed.duckdb"), read_only=True) as con:
        found = con.sql("select article_id, story_id, is_original from maps.story_map").fetchall()
    return {article_id: (story_id, is_original) for article_id, story_id, is_original in found}


@dataclass(frozen=True)
class Score:
    """Of pairs of articles of one story; and the share of the originals with copies that were found."""

    precision: float
    recall: float
    originals: float


def score(told: Sequence[Told], found: dict[str, tuple[str, bool]]) -> Score:
    """What was found against the truth."""

    def pairs(keys: Iterable[Hashable]) -> int:
        return sum(count * (count - 1) // 2 for count in Counter(keys).values())

    both = pairs((each.story, found[each.article_id][0]) for each in told)
    sizes = Counter(each.story for each in told)
    originals = [found[each.article_id][1] for each in told if each.is_original and sizes[each.story] > 1]
    return Score(
        precision=both / pairs(found[each.article_id][0] for each in told),
        recall=both / pairs(each.story for each in told),
        originals=sum(originals) / len(originals),
    )


def quality(home: Home, number: int) -> Score:
    """Of so many stories, landed at once."""
    told = news(number)
    seconds, _ = night(home, [("all", DAY, rows(told))])
    result = score(told, stories(home))
    print(f"{len(told):,} articles in {number:,} stories, {seconds:.1f} s with dbt")
    print(f"precision {result.precision:.4f}, recall {result.recall:.4f}, originals {result.originals:.4f}")
    return result


def cost(folder: Path) -> float:
    """The models' cost of a night against the most earlier articles, by that against the fewest."""
    told = news(max(EARLIER) // COPIES + NEW, seed=1)
    random.Random(1).shuffle(told)
    articles = rows(told[: max(EARLIER) + NEW])
    homes = {earlier: Home(folder / f"home-{earlier}") for earlier in EARLIER}
    for earlier, home in homes.items():
        known = ("known", DAY, articles[NEW : NEW + earlier])
        first, _ = night(home, [known])
        print(f"{earlier:>7,} earlier, {first:.1f} s with dbt")
        home.land([known, ("new", NIGHT, articles[:NEW])])
        home.snapshot(f"before-{earlier}")
    took: dict[int, list[tuple[float, float]]] = {earlier: [] for earlier in EARLIER}
    for _ in range(NIGHTS):
        for earlier, home in homes.items():
            shutil.copytree(folder / f"before-{earlier}", home.path, dirs_exist_ok=True)
            took[earlier].append(build(home))
    medians = {
        earlier: tuple(map(statistics.median, zip(*nights, strict=True))) for earlier, nights in took.items()
    }
    for earlier, (whole, models) in medians.items():
        print(f"{NEW} new against {earlier:>7,}: dbt {whole:.2f} s, its models {models * 1000:.0f} ms")
    few, many = medians[min(EARLIER)], medians[max(EARLIER)]
    print(f"ratio of the whole command {many[0] / few[0]:.2f}")
    return many[1] / few[1]


def main() -> None:
    """Measures both; ends with an error when a target is missed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench_stories", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--stories", type=int, default=2_000)
    parser.add_argument("--quality-only", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = quality(Home(Path(folder) / "quality"), options.stories)
        ratio = 1.0 if options.quality_only else cost(Path(folder))
    print(f"cost of a night, ratio of its models {ratio:.2f}")
    if result.precision < MIN_PRECISION or result.recall < MIN_RECALL or ratio > MAX_COST:
        raise SystemExit("a target was missed")


if __name__ == "__main__":
    main()
