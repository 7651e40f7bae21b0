"""Labelled documents as the network meets them: the pipeline's own views, and for each pair what is right.

Only the labels are added here. Words, marks and pieces are made by ``extractors.pairs`` alone, so that
training and run time see the same. Labels about an issue, or with a party that is not stated, are about no
pair of actors and stay out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from extractors.actors import Cast
from extractors.pairs.labels import INSTRUMENTS, MODALITIES, POLARITIES, STATUSES, TYPES
from extractors.pairs.model import Marked, mark
from extractors.pairs.view import View, views
from extractors.syntax import Sentence
from training.labelled import Document, StanceLabel, TieLabel
from training.naming import occurrences, parse, settle

# The outputs of the network, in the order of ``extractors.pairs.model.PairScore``; one column of labels each.
OUTPUTS = ("polarity", "type", "modality", "instrument", "status")
UNKNOWN = -100  # a label that is not given: neither right nor wrong
NONE = 0  # the class of no stance and of no tie

Rows = npt.NDArray[np.int64]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Labels:
    """What a sentence states of pairs of actors, by their keys: (source, target), (payer, recipient)."""

    stances: list[tuple[Pair, StanceLabel]] = field(default_factory=list)
    ties: list[tuple[Pair, TieLabel]] = field(default_factory=list)


@dataclass(frozen=True)
class Aligned:
    """A document with its cast, and the labels by index of the sentence, for sentences with two actors.

    ``lost``: wanted labels between two actors of whom the pipeline finds no word in the sentence.
    """

    document: Document
    sentences: list[Sentence]
    cast: Cast
    labels: dict[int, Labels]
    lost: int


@dataclass(frozen=True)
class Example:
    """The input for two actors of a sentence, and what is right.

    ``rows``: 2 x ``OUTPUTS``: what the first has with the second, then back; a class or ``UNKNOWN``.
    """

    document: str
    marked: Marked
    rows: Rows

    @property
    def has_fact(self) -> bool:
        """Whether a stance or tie is labelled, be it optional."""
        return bool((self.rows[:, [0, 3]] != NONE).any())


def align(document: Document) -> Aligned:
    """Finds the actors that the labels name. Whom the pipeline missed is added to the cast."""
    sentences, cast = parse(document.name, document.text)
    keys = settle(sentences, cast, {name: occurrences(document.text, name) for name in document.names})
    seen = {view.sentence: view for view in views(sentences, cast)}
    labels = {index: Labels() for index in seen}
    lost = 0

    def place(
        names: tuple[str | None, str | None], here: Sequence[View], *, is_soft: bool
    ) -> Iterator[tuple[int, Pair]]:
        nonlocal lost
        if None in names:
            return
        first, second = (keys.get(name) for name in names if name is not None)
        both = [view.sentence for view in here if first in view.spans and second in view.spans]
        if first is None or second is None or first == second or not both:
            lost += not is_soft
            return
        yield from ((sentence, (first, second)) for sentence in both)

    for line, inside in zip(document.sentences, sentences_of_lines(document, sentences), strict=True):
        here = [seen[sentence.index] for sentence in inside if sentence.index in seen]
        for stance in line.stances:
            for sentence, pair in place((stance.source, stance.target), here, is_soft=stance.is_soft):
                labels[sentence].stances.append((pair, stance))
        for tie in line.ties:
            for sentence, pair in place((tie.payer, tie.recipient), here, is_soft=tie.is_soft):
                labels[sentence].ties.append((pair, tie))
    return Aligned(document, sentences, cast, labels, lost)


def examples(document: Document) -> list[Example]:
    """Each two actors of each sentence of a document."""
    aligned = align(document)
    found = []
    for view in views(aligned.sentences, aligned.cast):
        labels = aligned.labels[view.sentence]
        for marked in mark(view):
            rows = np.array([classes_of(keys, labels) for keys in (marked.keys, marked.keys[::-1])], np.int64)
            found.append(Example(document.name, marked, rows))
    return found


def classes_of(pair: Pair, labels: Labels) -> list[int]:
    """The classes of a pair, one for each of ``OUTPUTS``."""
    stances = [label for its, label in labels.stances if its == pair]
    ties = [label for its, label in labels.ties if its == pair]
    return [*_stance(stances), *_tie(ties)]


def sentences_of_lines(document: Document, sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    """For each line of a document the sentences into which the parser splits it."""
    every = list(sentences)
    found, start = [], 0
    for line in document.sentences:
        end = start + len(line.text)
        found.append([sentence for sentence in every if start <= sentence.char_start < end])
        start = end + 1
    return found


def _stance(labels: Sequence[StanceLabel]) -> tuple[int, int, int]:
    if not labels:
        return NONE, UNKNOWN, UNKNOWN
    wanted = [label for label in labels if not label.is_soft]
    label = (wanted or labels)[0]
    polarity = POLARITIES.index(label.polarity) if wanted else UNKNOWN
    return polarity, TYPES.index(label.stance_type), MODALITIES.index(label.modality)


def _tie(labels: Sequence[TieLabel]) -> tuple[int, int]:
    if not labels:
        return NONE, UNKNOWN
    wanted = [label for label in labels if not label.is_soft]
    label = (wanted or labels)[0]
    return INSTRUMENTS.index(label.instrument) if wanted else UNKNOWN, STATUSES.index(label.status)
