"""Which amount and which share belong to which tie of a sentence.

An amount goes to the tie whose word stands nearest to it in the parse; a conversion in brackets behind
another amount ("$5bn (€4bn)") to none.
"""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from extractors.clauses import effects
from extractors.syntax import Sentence
from extractors.ties.money import Amount, find_amounts
from extractors.ties.shares import find_shares

# Steps through the parse between an amount and the word of its tie: 2 in "a loan of about $5bn", 4 in
# "invested in X, a sum of $5bn"; what stands further off belonged to something else in the test sentences.
MAX_STEPS = 5

_CONVERSION = re.compile(r"[\s,]*[(\[]\s*(?:or|i\.e\.)?\s*", re.IGNORECASE)


def amounts_of(sentence: Sentence) -> list[tuple[Amount, Token]]:
    """The amounts of a sentence, conversions left out, each with the head of its words."""
    found: list[tuple[Amount, Token]] = []
    text, previous = sentence.span.text, None
    for amount in find_amounts(text):
        converted = (
            previous is not None
            and previous.currency != amount.currency
            and _CONVERSION.fullmatch(text, previous.end, amount.start) is not None
        )
        previous = amount
        head = _head(sentence, amount.start, amount.end)
        if head is not None and not converted:
            found.append((amount, head))
    return found


def _head(sentence: Sentence, start: int, end: int) -> Token | None:
    base = sentence.span.start_char
    span = sentence.span.doc.char_span(base + start, base + end, alignment_mode="expand")
    return span.root if span is not None else None


def _path(token: Token) -> list[Token]:
    path = [token]
    while path[-1].head != path[-1]:
        path.append(path[-1].head)
    return path


def steps(first: Token, second: Token) -> int:
    """The number of dependencies between two tokens of a sentence; large when they share none."""
    path, other = _path(first), _path(second)
    up = {token.i: distance for distance, token in enumerate(path)}
    shared = next(((d, up[token.i]) for d, token in enumerate(other) if token.i in up), None)
    if shared is None or _across_speech(path[: shared[1] + 1], other[: shared[0] + 1]):
        return len(up) + len(other) + MAX_STEPS
    return sum(shared)


def _across_speech(path: Sequence[Token], other: Sequence[Token]) -> bool:
    """Whether one of two tokens is said and the other stands with who says it, the verb of saying on top."""
    verb = path[-1]
    if len(path) < 2 or len(other) < 2 or "report" not in effects(verb):
        return False
    below = {path[-2].dep_, other[-2].dep_}
    return "ccomp" in below and bool(below & {"nsubj", "nsubjpass"})


def assign(sentence: Sentence, words: Sequence[Token]) -> dict[int, Amount]:
    """Position in ``words`` -> its amount: an amount goes to the nearest word, which keeps the nearest.

    Two ties of one word ("X and Y gave Z $5m" under one verb) both have its amount.
    """
    best: dict[int, tuple[float, int, Amount]] = {}
    for amount, head in amounts_of(sentence):
        ranked = sorted((_distance(word, head), abs(word.i - head.i), at) for at, word in enumerate(words))
        if not ranked or ranked[0][0] > MAX_STEPS:
            continue
        distance, gap, _ = ranked[0]
        for near, other_gap, at in ranked:
            if (near, other_gap) == (distance, gap) and (at not in best or (near, other_gap) < best[at][:2]):
                best[at] = (near, other_gap, amount)
    return {at: amount for at, (_, _, amount) in best.items()}


def _distance(word: Token, head: Token) -> float:
    """Steps from a word to an amount; a little more where the amount governs it: "give it $5m to buy X"."""
    return steps(word, head) + (0.5 if head != word and head.is_ancestor(word) else 0)


def share_near(sentence: Sentence, word: Token) -> float | None:
    """The share of ownership that stands nearest to ``word``, as a fraction."""
    near: list[tuple[int, float]] = []
    for share in find_shares(sentence.span.text):
        head = _head(sentence, share.start, share.end)
        if head is not None and (distance := steps(word, head)) <= MAX_STEPS:
            near.append((distance, share.fraction))
    return min(near)[1] if near else None
