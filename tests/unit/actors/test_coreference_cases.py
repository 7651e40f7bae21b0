"""The hand-labelled pronouns and short names: how many are resolved, and how many of those rightly.

The wrong ones are known by name in ``tests/cases/coreference_known.csv``, with what is to blame: the name
itself (not found, or taken for another), or reference.
"""

import csv

import pytest

from tests import coreference_cases
from tests.coreference_cases import CASES, Verdict, figures

KNOWN = CASES.with_name("coreference_known.csv")


@pytest.fixture(scope="module")
def judged() -> list[Verdict]:
    return coreference_cases.verdicts()


def known() -> set[str]:
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def test_enough_is_labelled(judged: list[Verdict]) -> None:
    assert len(judged) >= 150
    assert {verdict.kind for verdict in judged} == {"he", "she", "it", "its", "they", "noun", "name"}


def test_three_of_four_are_resolved(judged: list[Verdict]) -> None:
    assert figures(judged).resolved >= 0.75


def test_nine_of_ten_resolved_are_right(judged: list[Verdict]) -> None:
    assert figures(judged).accuracy >= 0.90


def test_what_is_wrong_is_known_and_nothing_else(judged: list[Verdict]) -> None:
    assert {verdict.id for verdict in judged if verdict.resolved and not verdict.right} == known()
