"""Reads the public data that goes into training: sentences with two marked entities, by who favours whom.

Kunwoo Park, Zhufeng Pan, Jungseock Joo: Who Blames or Endorses Whom? Entity-to-Entity Directed Sentiment
Extraction in News Text. Findings of ACL 2021, arXiv:2106.01033.
github.com/bywords/directed_sentiment_analysis; its README allows use with citation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from extractors.actors import Cast
from extractors.pairs.labels import POLARITIES
from extractors.pairs.model import mark
from extractors.pairs.view import views
from extractors.syntax import Sentence
from training.align import OUTPUTS, UNKNOWN, Example
from training.naming import Range, parse, settle

TRAIN = Path("data", "stance", "dse_train.tsv")
# Class -> polarity from the first to the second, and back.
_CLASSES: dict[str, tuple[int | None, int | None]] = {
    "0": (None, None), "1": (1, None), "2": (None, 1), "3": (-1, None), "4": (None, -1),
}  # fmt: skip
# A mark, and the rest of the word that it cuts: "[Los Angele]s".
_MARK = re.compile(r"\[([^\]]*)\](\w*)")


@dataclass(frozen=True)
class MarkedText:
    """A sentence, where its two entities stand, and the polarity of each toward the other."""

    name: str
    text: str
    first: Range
    second: Range
    forward: int | None
    backward: int | None


def directed(path: Path) -> Iterator[MarkedText]:
    """The sentences of a file: marked text, first entity, second entity, class. Raises ``ValueError``."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        marks = list(_MARK.finditer(cells[0]))
        if len(cells) != 4 or len(marks) != 2 or cells[3] not in _CLASSES:
            raise ValueError(f"{path.name}:{number}: expected two marked entities and a class from 0 to 4")
        text, ranges, end = "", [], 0
        for found in marks:
            text += cells[0][end : found.start()]
            word = found[1] + found[2]
            ranges.append((len(text), len(text) + len(word)))
            text, end = text + word, found.end()
        forward, backward = _CLASSES[cells[3]]
        yield MarkedText(
            f"{path.stem}:{number}", text + cells[0][end:], ranges[0], ranges[1], forward, backward
        )


def pair_of(
    name: str, text: str, first: Range, second: Range
) -> tuple[list[Sentence], Cast, str, str] | None:
    """A text in which two actors are given: with its cast and their keys; None where a range is empty."""
    sentences, cast = parse(name, text)
    keys = settle(sentences, cast, {"first": [first], "second": [second]}, are_apart=True)
    return (sentences, cast, keys["first"], keys["second"]) if len(keys) == 2 else None


def examples(marked: MarkedText) -> list[Example]:
    """The sentences in which both entities stand, with these two marked: nothing is known of other pairs."""
    given = pair_of(marked.name, marked.text, marked.first, marked.second)
    if given is None:
        return []
    sentences, cast, first, second = given
    polarity = {(first, second): marked.forward, (second, first): marked.backward}
    return [
        Example(marked.name, one, np.array([_row(polarity[one.keys]), _row(polarity[one.keys[::-1]])]))
        for view in views(sentences, cast)
        for one in mark(view)
        if one.keys in polarity
    ]


def _row(polarity: int | None) -> list[int]:
    return [POLARITIES.index(polarity), *[UNKNOWN] * (len(OUTPUTS) - 1)]
