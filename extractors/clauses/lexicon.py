"""The words that grammar depends on, read from ``data/*.csv``, and how a token is looked up among them.

What a found word makes of a clause is decided in ``modality``, ``subjects`` and the other modules; words that
mean a stance or a financial tie belong to ``stances`` and ``ties``.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from spacy.tokens import Token

from extractors.clauses.tree import VERBS

_DATA = Path(__file__).with_name("data")
_GOVERNING = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj"}

# A one-syllable verb in consonant-vowel-consonant doubles its last letter: "waged" cannot come from "wag".
_UNDOUBLED = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


@cache
def _word_classes() -> dict[str, frozenset[str]]:
    classes: dict[str, set[str]] = {}
    for row in _rows("word_classes.csv"):
        classes.setdefault(row["class"], set()).add(row["word"])
    return {name: frozenset(words) for name, words in classes.items()}


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of a class of ``word_classes.csv``, in lower case; KeyError when there is no such class."""
    return _word_classes()[name]


@cache
def governors() -> dict[tuple[str, str], frozenset[str]]:
    """(lemma, pos) -> what it does to the clause below; pos is verb, noun or adj."""
    effects: dict[tuple[str, str], set[str]] = {}
    for row in _rows("governors.csv"):
        effects.setdefault((row["lemma"], row["pos"]), set()).add(row["effect"])
    return {key: frozenset(found) for key, found in effects.items()}


def effects(token: Token) -> frozenset[str]:
    """What ``token`` does to the clause below it: an effect of ``governors.csv``, such as ``negates``.

    A word counts with its preposition first ("call on"), then alone.
    """
    table = governors()
    pos = _GOVERNING.get(token.pos_, "")
    base = lemma(token)
    with_preposition = (table.get((f"{base}_{c.lower_}", pos)) for c in token.children if c.dep_ == "prep")
    return (
        next(filter(None, with_preposition), None)
        or table.get((base, pos))
        or table.get((token.lower_, pos))
        or frozenset()
    )


def lemma(token: Token) -> str:
    """The lemma in lower case, mended where the model drops a final e, with the particle of a verb."""
    base = token.lemma_.lower()
    if token.pos_ in VERBS:
        if token.lower_ in (base + "ed", base + "ing") and _UNDOUBLED.match(base):
            base += "e"
        particle = next((child for child in token.children if child.dep_ == "prt"), None)
        if particle is not None:
            return f"{base}_{particle.lower_}"
    return base
