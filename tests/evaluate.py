"""``make eval``: the dev archive through the whole pipeline, scored, and held against its bounds.

    python -m tests.evaluate ../shared [--errors]

Prints both scores of ``eval/score.py``, what the repairs of text change in clean text, and the figures of
``tests.sentences``, as JSON; exits with 1 when a figure is below its floor or above its ceiling in
``tests/floors.toml``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractors.clean.decoding import repair_mojibake
from extractors.clean.language import language_of
from extractors.clean.repair import repair_texts, squeeze
from tests import sentences

FLOORS = Path(__file__).with_name("floors.toml")


def run_pipeline(archive: Path, home: Path) -> Path:
    """The published warehouse of a fresh home into which the archive was read."""
    environment = os.environ | {"PATRONAGE_HOME": str(home)}
    command = [sys.executable, "-m", "orchestration", "run", "--warc", str(archive)]
    subprocess.run(command, env=environment, check=True)
    return home / "published" / "warehouse.duckdb"


def score(data: Path, what: str, warehouse: Path, gold: str, *options: str) -> dict[str, Any]:
    """One score of ``eval/score.py``."""
    command = [
        sys.executable,
        str(data / "eval" / "score.py"),
        what,
        str(warehouse),
        str(data / gold),
        *options,
    ]
    scored: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return scored


def harm(bodies: list[str]) -> dict[str, Any]:
    """What the repairs of text change in bodies that a person cleaned: there each change is damage.

    A word is what a reader sees between spaces, whatever its encoding. One that is gone or new has changed.
    """
    changed, seen = Counter[str](), 0
    for body in bodies:
        before = Counter(_seen(body))
        changed.update(before - Counter(_seen(repaired(body))))
        seen += before.total()
    return {
        "changed_words_per_10000": round(10_000 * changed.total() / seen, 3),
        "words": seen,
        "changed": sorted(changed),
    }


def repaired(body: str) -> str:
    """A body of text through all repairs that the text of a page goes through."""
    lines = [line for line in map(squeeze, repair_mojibake(body).splitlines()) if line]
    language = language_of(" ".join(lines))
    return "\n\n".join(repair_texts(lines, language)[0])


def _seen(text: str) -> list[str]:
    shown = (char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace())
    return unicodedata.normalize("NFC", "".join(shown)).split()


def below_floor(figures: dict[str, Any], floors: dict[str, Any]) -> list[str]:
    """The figures that are lower than their floor, or not there, by their dotted names."""
    return _missed(figures, floors, "floor", lambda figure, floor: figure >= floor)


def above_ceiling(figures: dict[str, Any], ceilings: dict[str, Any]) -> list[str]:
    """The figures that are higher than their ceiling, or not there, by their dotted names."""
    return _missed(figures, ceilings, "ceiling", lambda figure, ceiling: figure <= ceiling)


def _missed(
    figures: dict[str, Any],
    bounds: dict[str, Any],
    kind: str,
    is_met: Callable[[float, float], bool],
    path: str = "",
) -> list[str]:
    missed = []
    for name, bound in bounds.items():
        figure = figures.get(name)
        if isinstance(bound, dict):
            missed += _missed(figure or {}, bound, kind, is_met, f"{path}{name}.")
        elif figure is None or not is_met(figure, bound):
            missed.append(f"{path}{name} is {figure}, its {kind} is {bound}")
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with data/ and eval/")
    parser.add_argument(
        "--errors", action="store_true", help="also list what was missed and what was spurious"
    )
    options = parser.parse_args()
    extra = ["--errors"] if options.errors else []
    with tempfile.TemporaryDirectory(prefix="patronage-eval-") as home:
        warehouse = run_pipeline(options.data / "data" / "news-dev.warc.gz", Path(home))
        figures = {
            "facts": score(options.data, "facts", warehouse, "eval/gold_dev", *extra),
            "text": score(options.data, "text", warehouse, "data/pages-dev.json", *extra),
        }
    pages = json.loads((options.data / "data" / "pages-dev.json").read_text())
    figures["repair"] = harm([page["body"] for page in pages])
    figures["sentences"] = sentences.measure(options.data)
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    bounds = tomllib.loads(FLOORS.read_text())
    missed = above_ceiling(figures, bounds.pop("ceilings")) + below_floor(figures, bounds)
    for line in missed:
        print(f"out of its bounds: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
