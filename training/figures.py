"""Counts of right and wrong as the figures that are reported."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

_NAMES = {0: "none", 1: "support", -1: "oppose"}


def found(tp: int, fp: int, fn: int) -> dict[str, Any]:
    """Precision, recall and F1; 0 where nothing was there to be found."""
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * tp / (2 * tp + fp + fn) if tp else 0.0
    return {"p": round(precision, 3), "r": round(recall, 3), "f1": round(f1, 3), "tp": tp, "fp": fp, "fn": fn}


def of_classes(pairs: Iterable[tuple[Any, Any]], classes: Iterable[Any]) -> dict[Any, dict[str, Any]]:
    """Class -> ``found`` of it, for pairs of what is right and what was said."""
    seen = Counter(pairs)
    figures = {}
    for one in classes:
        tp = seen[one, one]
        fp = sum(count for (right, said), count in seen.items() if said == one) - tp
        fn = sum(count for (right, said), count in seen.items() if right == one) - tp
        figures[one] = found(tp, fp, fn)
    return figures


def macro(figures: dict[Any, dict[str, Any]]) -> float:
    """The mean F1 of classes."""
    return round(sum(float(figure["f1"]) for figure in figures.values()) / len(figures), 3)


def three_way(pairs: Iterable[tuple[int | None, int | None]]) -> dict[str, Any]:
    """Macro-F1 and F1 of none, support and oppose, for pairs of right and said polarity; 0 is none too."""
    figures = of_classes([(right or 0, said or 0) for right, said in pairs], _NAMES)
    named = {_NAMES[polarity]: figure["f1"] for polarity, figure in figures.items()}
    return {"macro_f1": macro(figures), **named}


def share(hits: Iterable[bool]) -> dict[str, Any]:
    """The share of hits, and of how many."""
    seen = list(hits)
    return {"accuracy": round(sum(seen) / len(seen), 3) if seen else 0.0, "of": len(seen)}
