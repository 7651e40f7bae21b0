"""How sure a row is, from the model's probability and from the confidence of the rule that found it.

Logistic regressions on the log odds of both, fitted on labelled text that the model was not trained on
(``training/calibrate.py``, ``docs/model.md``). A rule's row is never less sure than the rule: its confidence
was set on annotated news, which is easier than that text.
"""

import json
import math
from functools import cache
from pathlib import Path

CALIBRATION = Path(__file__).with_name("model") / "calibration.json"
_EDGE = 0.005  # log odds of a probability closer to 0 or 1 are those of this one


def of(probability: float | None, rule: float | None) -> float:
    """The share of right stances between actors among those of equal opinion.

    The model can raise a rule's confidence, not lower it. Raises ``ValueError`` without either.
    """
    if probability is None:
        if rule is None:
            raise ValueError("neither the model nor a rule has found it")
        return round(rule, 3)
    base, *weights = _coefficients()["alone" if rule is None else "together"]
    opinions = (log_odds(probability),) if rule is None else (log_odds(probability), log_odds(rule))
    total = base + sum(weight * opinion for weight, opinion in zip(weights, opinions, strict=True))
    return round(max(1 / (1 + math.exp(-total)), rule or 0.0), 3)


def log_odds(probability: float) -> float:
    """The logarithm of the odds."""
    held = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(held / (1 - held))


@cache
def _coefficients() -> dict[str, list[float]]:
    found: dict[str, list[float]] = json.loads(CALIBRATION.read_text(encoding="utf-8"))
    return found


def forget() -> None:
    """Reads the coefficients anew when they are next needed."""
    _coefficients.cache_clear()
