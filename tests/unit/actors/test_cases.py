"""The short cases of ``tests/cases/actors.yml``, each a test.

Those known to be wrong stand by name, with what is wrong about them, in ``tests/cases/actors_known.csv``.
"""

import csv

import pytest

from tests.actor_cases import CASES, Case, cases, faults

KNOWN = CASES.with_name("actors_known.csv")


def known() -> dict[str, str]:
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["wrong"] for row in csv.DictReader(file)}


def params() -> list[object]:
    wrong = known()
    return [
        pytest.param(
            case,
            id=case.id,
            marks=[pytest.mark.xfail(reason=wrong[case.id], strict=True)] if case.id in wrong else [],
        )
        for case in cases()
    ]


@pytest.mark.parametrize("case", params())
def test_case(case: Case) -> None:
    assert faults(case) == []


def test_nineteen_of_twenty_are_right_and_many_are_negative() -> None:
    every = cases()
    ids = {case.id for case in every}
    assert len(ids) == len(every) >= 300
    assert known().keys() <= ids
    assert len(known()) <= 0.05 * len(every)
    assert sum(not case.actors for case in every) >= 60
