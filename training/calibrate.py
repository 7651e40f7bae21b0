"""Fits how sure a row is (``extractors.pairs.confidence``) on documents that the model was not trained on.

A logistic regression for each kind of opinion: the model's alone, and the model's with a rule's. Newton's
method in numpy; a small penalty keeps the weights of few rows near 1. What came out, on this text and on
annotated news, stands in ``docs/model.md``.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractors.pairs.confidence import log_odds
from extractors.pairs.model import read_pairs
from extractors.stances.find import find_opinions
from training.align import align
from training.labelled import Document

_PENALTY = 1.0  # on a weight's distance from 1
_STEPS = 50
_BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

# What speaks for a row (the model's probability, the rule's confidence or None), and whether it is right.
Case = tuple[float, float | None, bool]


def cases(document: Document) -> list[Case]:
    """Every row between two actors that rules or model propose for a document, optional labels left out."""
    aligned = align(document)
    scores = read_pairs(aligned.sentences, aligned.cast)
    found: list[Case] = []
    for sentence, _, opinion in find_opinions(aligned.sentences, aligned.cast, scores):
        row, labels = opinion.candidate, aligned.labels.get(sentence.index)
        if labels is None or row.target is None or opinion.probability is None:
            continue
        same = [label for pair, label in labels.stances if pair == (row.source, row.target)]
        right = [label for label in same if label.polarity == row.polarity]
        if right and all(label.is_soft for label in right):
            continue
        found.append((opinion.probability, opinion.rule, bool(right)))
    return found


def fit(seen: Iterable[Case]) -> dict[str, list[float]]:
    """Coefficients by kind of opinion, as ``confidence`` reads them."""
    groups: defaultdict[str, list[tuple[list[float], bool]]] = defaultdict(list)
    for probability, rule, is_right in seen:
        opinions = [log_odds(probability)] if rule is None else [log_odds(probability), log_odds(rule)]
        groups["alone" if rule is None else "together"].append((opinions, is_right))
    found: dict[str, list[float]] = {}
    for kind, rows in sorted(groups.items()):
        inputs = np.array([[1.0, *opinions] for opinions, _ in rows])
        weights = _logistic(inputs, np.array([is_right for _, is_right in rows], float))
        found[kind] = [round(float(weight), 4) for weight in weights]
    return found


def _logistic(inputs: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    prior = np.array([0.0, *[1.0] * (inputs.shape[1] - 1)])
    pull = _PENALTY * np.diag([0.0, *[1.0] * (inputs.shape[1] - 1)])
    weights = prior.copy()
    for _ in range(_STEPS):
        said = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (said - right) + pull @ (weights - prior)
        curve = inputs.T @ (inputs * (said * (1 - said))[:, None]) + pull
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def write(coefficients: dict[str, list[float]], path: Path) -> None:
    """Writes what ``confidence`` reads."""
    path.write_text(json.dumps(coefficients, indent=1) + "\n", encoding="utf-8")


def table(sure: Iterable[tuple[float, bool]]) -> Iterator[tuple[float, float, int, float, float]]:
    """A reliability table: bounds of confidence, rows, mean confidence, share that is right."""
    rows = list(sure)
    for low, high in pairwise(_BINS):
        inside = [(p, y) for p, y in rows if low <= p < high or p == high == 1]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            yield low, high, len(inside), round(mean, 3), round(sum(y for _, y in inside) / len(inside), 3)
