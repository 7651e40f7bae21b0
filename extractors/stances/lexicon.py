"""The words that express stances, read from ``data/*.csv`` into typed rows; no sentence is looked at here."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Predicate:
    """A verb, event noun, role noun or adjective with the slots of its source, target and issue."""

    stance_type: str
    polarity: int
    source: tuple[str, ...]
    target: tuple[str, ...]
    issue: tuple[str, ...]
    is_mutual: bool
    is_weak: bool = False
    is_named: bool = False  # the target itself, never whose the named thing is


@dataclass(frozen=True, kw_only=True)
class Composition(Predicate):
    """What a verb means with an object of a class: "impose" + sanction."""

    object_slot: str
    object_class: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def _slots(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


@cache
def predicates() -> dict[tuple[str, str], tuple[Predicate, ...]]:
    """(lemma, pos) -> its readings, pos being verb, noun, role, adj, judgement or one of the epithets."""
    found: dict[tuple[str, str], list[Predicate]] = {}
    for row in _rows("predicates.csv"):
        strength = row["strength"].split()
        reading = Predicate(
            row["type"], int(row["polarity"]), _slots(row["source"]), _slots(row["target"]),
            _slots(row["issue"]), row["mutual"] == "yes", "weak" in strength, "named" in strength,
        )  # fmt: skip
        found.setdefault((row["lemma"], row["pos"]), []).append(reading)
    return {key: tuple(readings) for key, readings in found.items()}


@cache
def compositions() -> dict[str, tuple[Composition, ...]]:
    """Verb -> what it means with which class of object."""
    found: dict[str, list[Composition]] = {}
    for row in _rows("compositions.csv"):
        reading = Composition(
            row["type"], int(row["polarity"]), _slots(row["source"]), _slots(row["target"]),
            _slots(row["issue"]), row["mutual"] == "yes",
            object_slot=row["object_slot"], object_class=row["object_class"],
        )  # fmt: skip
        found.setdefault(row["verb"], []).append(reading)
    return {verb: tuple(readings) for verb, readings in found.items()}


@cache
def noun_classes() -> dict[str, frozenset[str]]:
    """Noun -> its classes."""
    found: dict[str, set[str]] = {}
    for row in _rows("noun_classes.csv"):
        found.setdefault(row["noun"], set()).add(row["class"])
    return {noun: frozenset(classes) for noun, classes in found.items()}
