"""``make eval``: the dev archive through the whole pipeline, scored, and held against the floors.

    python -m tests.evaluate ../shared [--errors]

Prints both scores of ``eval/score.py`` as JSON; exits with 1 when a figure is below its floor in
``tests/floors.toml``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

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


def below_floor(figures: dict[str, Any], floors: dict[str, Any], path: str = "") -> list[str]:
    """The figures that are lower than their floor, or not there, by their dotted names."""
    low = []
    for name, floor in floors.items():
        figure = figures.get(name)
        if isinstance(floor, dict):
            low += below_floor(figure or {}, floor, f"{path}{name}.")
        elif figure is None or figure < floor:
            low.append(f"{path}{name} is {figure}, its floor is {floor}")
    return low


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
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    low = below_floor(figures, tomllib.loads(FLOORS.read_text()))
    for line in low:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
