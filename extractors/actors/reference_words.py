"""The words that reference asks for: ``reference_words.csv``, by class.

Only the reading of the file; what follows from a word is in ``coreference`` and ``nominals``.
"""

import csv
from collections import defaultdict
from functools import cache

from extractors.actors.gazetteer import DATA

_COLUMNS = ["word", "class", "of"]


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (DATA / "reference_words.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def words(name: str) -> frozenset[str]:
    """A class of words. Raises KeyError for a class that the file does not have."""
    found = frozenset(row["word"] for row in _rows() if row["class"] == name)
    if not found:
        raise KeyError(name)
    return found


@cache
def taken_up(name: str) -> dict[str, frozenset[str]]:
    """By noun, what it may take up: "the lawmaker" a senator, "the kingdom" one of the kingdoms."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows():
        if row["class"] == name:
            found[row["of"]].add(row["word"])
    return {noun: frozenset(taken) for noun, taken in found.items()}
