"""Scores every ordered pair of actors of a sentence by the trained model (``docs/model.md``).

For each two actors the sentence is read with both of them marked, and both directions are judged at once.
Neither a rule nor a word list is known here, and what becomes of the scores is the business of ``stances``
and ``ties``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from extractors.actors import Cast
from extractors.pairs.labels import KINDS, MARKS
from extractors.pairs.view import View, placeholder, views
from extractors.syntax import Sentence

MODEL = Path(__file__).with_name("model")
# Marked sentences of an article that are read together, sorted by length.
_BATCH = 16
# Pieces of words in a marked sentence; few have more than 60.
_MAX_PIECES = 256
# Words. Of the pairs of the dev articles that annotators relate 92 % stand nearer to each other than this; it
# and the lists leave out a fifth of all pairs. The words around were cut for speed (docs/model.md).
_FAR = 22
_BEFORE, _AFTER = 8, 10
_PLACEHOLDERS = frozenset(map(placeholder, KINDS))
_LINKS = frozenset({",", "and", "or", "&"})
_JOINING = _LINKS | {"the", "as", "well", "both", "other", "(", ")", ";", "-", "–"}

Floats = npt.NDArray[np.float32]
Input = dict[str, npt.NDArray[np.generic]]


@dataclass(frozen=True)
class PairScore:
    """Probabilities in the order of ``labels``: what the first actor has with the second."""

    polarity: Floats
    stance_type: Floats
    modality: Floats
    instrument: Floats
    status: Floats


@dataclass(frozen=True)
class Scores:
    """The scores of one sentence: (actor, actor) -> score, for both directions."""

    view: View
    pairs: Mapping[tuple[str, str], PairScore]


@dataclass(frozen=True)
class Marked:
    """A view with two actors marked, in numbers: ids of word pieces, and where in them the two stand."""

    keys: tuple[str, str]
    ids: tuple[int, ...]
    first: tuple[int, ...]
    second: tuple[int, ...]


def read_pairs(sentences: Sequence[Sentence], cast: Cast) -> dict[int, Scores]:
    """Index of a sentence -> scores of its pairs; sentences with fewer than two actors are not read."""
    marked = [(view, pair) for view in views(sentences, cast) for pair in mark(view)]
    marked.sort(key=lambda one: len(one[1].ids))
    found: dict[int, dict[tuple[str, str], PairScore]] = {}
    seen: dict[int, View] = {}
    for start in range(0, len(marked), _BATCH):
        batch = marked[start : start + _BATCH]
        for (view, pair), (there, back) in zip(batch, judge([pair for _, pair in batch]), strict=True):
            seen[view.sentence] = view
            found.setdefault(view.sentence, {}).update({pair.keys: there, pair.keys[::-1]: back})
    return {sentence: Scores(seen[sentence], found[sentence]) for sentence in sorted(found)}


def mark(view: View) -> Iterator[Marked]:
    """The view once for each two actors that can have to do with each other, cut to the words around them.

    Left out are two that only the same words stand for ("both"), that stand far apart, or side by side in a
    list.
    """
    encoding = tokenizer().encode(list(view.words), is_pretokenized=True, add_special_tokens=False)
    pieces: list[list[int]] = [[] for _ in view.words]
    for identity, word in zip(encoding.ids, encoding.word_ids, strict=True):
        if word is not None:
            pieces[word].append(identity)
    for keys in combinations(view.spans, 2):
        spans = (view.spans[keys[0]], view.spans[keys[1]])
        if spans[0] != spans[1] and (words := _around(view, spans)):
            marked = _mark(pieces, words, keys, spans)
            if marked.first and marked.second and marked.first != marked.second:
                yield marked


def _around(view: View, spans: tuple[Sequence[int], Sequence[int]]) -> list[int]:
    """Positions of the words around the nearest two mentions, none where the two are not to be judged."""
    near = min(product(*spans), key=lambda two: (abs(two[0] - two[1]), two))
    first, last = min(near), max(near)
    is_added = view.tokens[first] < 0
    between = view.words[first + 1 : last]
    if not is_added and (last - first > _FAR or _is_list(between)):
        return []
    prefix = [position for position, token in enumerate(view.tokens) if token < 0]
    start = last if is_added else first
    window = range(max(start - _BEFORE, len(prefix)), min(last + _AFTER + 1, len(view.words)))
    return [*prefix, *window]


def _is_list(between: Sequence[str]) -> bool:
    """Whether words between two names only string them together: "Peru, Chile and the [state]"."""
    joined = all(word.lower() in _JOINING or word in _PLACEHOLDERS for word in between)
    return joined and any(word.lower() in _LINKS for word in between)


def _mark(
    pieces: Sequence[Sequence[int]],
    words: Iterable[int],
    keys: tuple[str, str],
    spans: tuple[Sequence[int], Sequence[int]],
) -> Marked:
    opening, closing, *marks = _special()
    ids = [opening]
    places: tuple[list[int], list[int]] = ([], [])
    for word in words:
        here = [side for side in (0, 1) if word in spans[side]]
        for side in here:
            places[side].append(len(ids))
            ids.append(marks[side])
        for side in here:
            places[side].extend(range(len(ids), len(ids) + len(pieces[word])))
        ids.extend(pieces[word])
    end = _MAX_PIECES - 1
    first, second = (tuple(place for place in side if place < end) for side in places)
    return Marked(keys, (*ids[:end], closing), first, second)


def feed(batch: Sequence[Marked]) -> Input:
    """What the network takes: ``ids``, ``mask``, weights ``first`` and ``second``, all (batch, length)."""
    shape = (len(batch), max(len(one.ids) for one in batch))
    ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    first, second = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = 1
        first[row, list(one.first)] = 1 / len(one.first)
        second[row, list(one.second)] = 1 / len(one.second)
    return {"ids": ids, "mask": mask, "first": first, "second": second}


def judge(batch: Sequence[Marked]) -> Iterable[tuple[PairScore, PairScore]]:
    """For each marked view what the first has with the second, and the second with the first."""
    outputs = _session().run(None, feed(batch))
    for row in range(len(batch)):
        yield (
            PairScore(*(output[row, 0] for output in outputs)),
            PairScore(*(output[row, 1] for output in outputs)),
        )


@cache
def tokenizer() -> Tokenizer:
    """Splits words into the pieces that the network knows; placeholders and marks are pieces of their own."""
    found: Tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


@cache
def _special() -> tuple[int, ...]:
    """The ids around a sentence, then those of the marks."""
    vocabulary = tokenizer().get_vocab()
    return tuple(vocabulary[piece] for piece in ("[CLS]", "[SEP]", *MARKS))


@cache
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # there is a worker for each core
    options.inter_op_num_threads = 1
    # Without an arena a worker's memory does not grow to that of its longest batch.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(MODEL / "pairs.onnx", options, providers=["CPUExecutionProvider"])
