"""What counts as found, missed and spurious when rows are held against labelled sentences."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from extractors.records import FinancialTie, Stance
from tests.sentences import (
    judge_issues,
    judge_stances,
    judge_ties,
    min_confidence,
    own_figures,
    root_figures,
    unmarked,
)
from training.labelled import LabelledSentence, StanceLabel, TieLabel

KEYS = {"Peru": "state:PER", "Chile": "state:CHL", "Bolivia": "?Bolivia"}


def _stance(**changed: Any) -> Stance:
    row: dict[str, Any] = {
        "stance_id": "1", "version_id": "1", "source_key": "state:PER", "target_key": "state:CHL",
        "target_issue": None, "polarity": 1, "stance_type": "SUPPORT", "modality": "actual",
        "attributed_to_key": None, "is_implied": False, "stated_on": None, "stated_on_precision": None,
        "evidence": "x", "evidence_field": "body", "char_start": 0, "char_end": 1, "confidence": 0.9,
        "method": "x",
    }  # fmt: skip
    return Stance(**row | changed)


def _tie(**changed: Any) -> FinancialTie:
    row: dict[str, Any] = {
        "tie_id": "1", "version_id": "1", "payer_key": "state:PER", "recipient_key": "state:CHL",
        "instrument": "loan", "amount": None, "amount_max": None, "currency": None, "amount_qualifier": None,
        "rate_unit": None, "share": None, "commodity": None, "status": "actual", "secures_tie_id": None,
        "attributed_to_key": None, "stated_on": None, "stated_on_precision": None, "evidence": "x",
        "evidence_field": "body", "char_start": 0, "char_end": 1, "confidence": 0.9, "method": "x",
    }  # fmt: skip
    return FinancialTie(**row | changed)


def _label(source: str, target: str | None, **changed: Any) -> StanceLabel:
    row: dict[str, Any] = {
        "issue": None, "polarity": 1, "stance_type": "SUPPORT", "modality": "actual", "by": None,
        "is_soft": False,
    }  # fmt: skip
    return StanceLabel(source=source, target=target, **row | changed)


def _tie_label(payer: str | None, recipient: str | None, instrument: str, **changed: Any) -> TieLabel:
    row: dict[str, Any] = {
        "amount": None, "currency": None, "qualifier": None, "share": None, "commodity": None,
        "status": "actual", "by": None, "is_soft": False,
    }  # fmt: skip
    return TieLabel(payer=payer, recipient=recipient, instrument=instrument, **row | changed)


def test_every_ordered_pair_is_judged_but_soft_ones() -> None:
    line = LabelledSentence("", [_label("Peru", "Chile"), _label("Chile", "Peru", is_soft=True)])
    rows = [_stance(), _stance(source_key="state:CHL", target_key="state:BRA", polarity=-1)]
    judged = judge_stances(line, KEYS, rows, {"state:PER", "state:CHL", "state:BRA"})
    assert judged == {
        ("polarity", 1, 1): 1, ("polarity", None, -1): 1, ("polarity", None, None): 3,
        ("type", "SUPPORT", "SUPPORT"): 1, ("modality", "actual", "actual"): 1,
        ("attribution", None, None): 1,
    }  # fmt: skip


def test_who_is_not_found_is_missed_and_the_surest_row_of_a_pair_counts() -> None:
    line = LabelledSentence(
        "", [_label("Bolivia", "Chile"), _label("Peru", "Chile", polarity=-1, by="Chile")]
    )
    rows = [_stance(polarity=-1, stance_type="REJECT"), _stance(confidence=0.6)]
    judged = judge_stances(line, KEYS, rows, set())
    assert judged["polarity", 1, None] == 1
    assert judged["polarity", -1, -1] == 1
    assert judged["type", "SUPPORT", "REJECT"] == 1
    assert judged["attribution", "state:CHL", None] == 1


def test_an_issue_answers_to_one_label_by_half_of_its_words() -> None:
    line = LabelledSentence(
        "",
        [
            _label("Peru", None, issue="draft treaty"),
            _label("Peru", None, issue="new tax", is_soft=True),
            _label("Chile", None, issue="election"),
        ],
    )
    rows = [
        _stance(target_key=None, target_issue="the treaty"),
        _stance(target_key=None, target_issue="tax"),
        _stance(target_key=None, target_issue="treaty of friendship with all neighbours"),
    ]
    judged = judge_issues(line, KEYS, rows)
    assert judged == {("issue", True, True): 1, ("issue", True, False): 1, ("issue", False, True): 1}


def test_ties_by_instrument_by_flow_and_by_amount() -> None:
    labels = [
        _tie_label("Peru", "Chile", "debt", amount=2e6, currency="USD"),
        _tie_label(None, "Peru", "fine", is_soft=True),
    ]
    rows = [
        _tie(amount=Decimal("2000000.00"), currency="USD"),
        _tie(payer_key=None, recipient_key="state:PER", instrument="fine"),
    ]
    figures = own_figures(judge_ties(LabelledSentence("", [], labels), KEYS, rows))
    assert figures["ties"] | {"tp": 0, "fp": 1, "fn": 1} == figures["ties"]
    assert figures["ties_any_instrument"] | {"tp": 1, "fp": 0, "fn": 0} == figures["ties_any_instrument"]
    assert figures["amounts"]["f1"] == 1


def test_marks_of_a_pair_are_taken_out() -> None:
    text, at = unmarked("On Monday <t>Chile</t> was sued by <s>Peru</s>.")
    assert text == "On Monday Chile was sued by Peru."
    assert {name: text[start:end] for name, (start, end) in at.items()} == {"s": "Peru", "t": "Chile"}


def test_a_root_that_is_never_right_weighs_as_much_as_the_others() -> None:
    figures = root_figures(Counter({("root", "ACCUSE", "ACCUSE"): 3, ("root", "YIELD", "ACCUSE"): 1}))
    assert figures["accuracy"] == pytest.approx(0.75)
    assert figures["macro_f1"] == round(0.857 / 15, 3)


def test_the_threshold_is_the_warehouse_s() -> None:
    assert 0 < min_confidence() < 1
