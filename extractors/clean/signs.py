"""The signs by which a page tells what it is, as data: ``refusals.csv``.

Belongs here: reading the table and finding its phrases, urls and markup. Does not belong here: how many
signs make a refusal (``refusals.py``, ``sections.py``, ``paywall.py``).

A row's ``place`` says what its pattern is. ``text``: a phrase in what the page says to its reader, and in
headings. ``heading``: a phrase too common to say much outside a heading. ``url`` and ``home``: a regular
expression for the url. ``xpath``: markup. ``json_ld`` and ``og_type``: the name of a type. In phrases a
``%`` stands for up to three words.
"""

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

from lxml.etree import XPath
from lxml.html import HtmlElement

from extractors.clean.words import SPACELESS, fold, folded_words

_TABLE = Path(__file__).with_name("refusals.csv")
_UP_TO_THREE_WORDS = r"(?:\S+(?: |$)){0,3}"
# Stands where no phrase goes on.
_BREAK = " | "
# Four words or more: a button has fewer.
_SPEECH = re.compile(r"[“„«\"](?=\s*(?:[^”“»\"\s]+\s+){3})[^”“»\"]{0,400}[”“»\"]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？।])")


@cache
def patterns(reason: str, place: str) -> tuple[str, ...]:
    """The patterns of a reason for a place, as they stand in the table."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return tuple(row["pattern"] for row in rows if (row["reason"], row["place"]) == (reason, place))


def says(reason: str, *texts: str) -> bool:
    """Whether one of the texts has a phrase of the reason."""
    spoken = _BREAK.join(map(_spoken, texts))
    return any(phrase.search(spoken) for phrase in _phrases_in(spoken, reason, ("text",)))


def heading_cover(reason: str, heading: str, places: tuple[str, ...]) -> float:
    """The share of a heading's words that are phrases of the reason, 0 to 1."""
    spoken = _spoken(heading)
    unsaid = spoken
    for phrase in _phrases_in(spoken, reason, places):
        unsaid = phrase.sub(_BREAK, unsaid)
    size = len(folded_words(spoken))
    return 1 - len(folded_words(unsaid)) / size if size else 0.0


def spoken_share(reason: str, lines: Collection[str]) -> float:
    """The share of a text's words that stand in sentences with a phrase of the reason, 0 to 1.

    What stands in quotation marks is somebody's speech and not the page's, but for the labels of buttons.
    """
    own = [_SPEECH.sub(" ", line) for line in lines]
    if not says(reason, *own):
        return 0.0
    said = sum(len(folded_words(sentence)) for sentence in sentences(own) if says(reason, sentence))
    return said / sum(len(folded_words(line)) for line in lines)


def sentences(lines: Iterable[str]) -> list[str]:
    """The sentences of a text, roughly: a line is at least one."""
    return [sentence for line in lines for sentence in _SENTENCE_END.split(line) if sentence.strip()]


def has_markup(reason: str, tree: HtmlElement) -> bool:
    """Whether markup of the reason stands on the page."""
    return any(find(tree) for find in _xpaths(reason))


def has_url(reason: str, url: str, place: str = "url") -> bool:
    """Whether the url is one of the reason's."""
    return any(re.search(pattern, url, re.I) for pattern in patterns(reason, place))


@cache
def _xpaths(reason: str) -> tuple[XPath, ...]:
    return tuple(XPath(pattern) for pattern in patterns(reason, "xpath"))


def _phrases_in(spoken: str, reason: str, places: tuple[str, ...]) -> Iterator[re.Pattern[str]]:
    """The phrases that may stand in a text: looking for a literal part first is ten times as fast."""
    return (phrase for literal, phrase in _phrases(reason, places) if literal in spoken)


@cache
def _phrases(reason: str, places: tuple[str, ...]) -> list[tuple[str, re.Pattern[str]]]:
    """Each phrase with a part of it that always stands there, the longest first."""
    phrases = {_spoken(phrase) for place in places for phrase in patterns(reason, place)}
    return [
        (max(phrase.split("%"), key=len).strip(), re.compile(_bounded(phrase)))
        for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    ]


def _bounded(phrase: str) -> str:
    """A phrase that begins and ends where words do; scripts without spaces have no such places."""
    before = "" if re.match(rf"[{SPACELESS}]", phrase) else r"(?<!\w)"
    after = "" if re.search(rf"[{SPACELESS}]$", phrase) else r"(?!\w)"
    return before + re.escape(phrase).replace("%", _UP_TO_THREE_WORDS) + after


def _spoken(text: str) -> str:
    """Text as phrases are compared: folded, straight apostrophes, single spaces."""
    return " ".join(fold(text).replace("’", "'").split())
