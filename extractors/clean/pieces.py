"""Words that a page's markup split into pieces, found without a dictionary of the language.

Belongs here: pieces in inline elements of their own, and pieces of states' names ("Ven ezuela"). Does not
belong here: fragments that cannot be words by their letters (``repair.py``).
"""

import csv
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

from lxml.html import HtmlElement

from extractors.clean.words import words

_STATES = Path(__file__).parents[1] / "actors" / "data" / "states.csv"
_STATES_COLUMNS = ("name", "aliases", "adjectives", "people", "capitals")
_TWO_WORDS = Path(__file__).with_name("two_words.csv")

_INLINE = frozenset({"a", "abbr", "b", "em", "font", "i", "span", "strong", "u"})
_LETTERS = r"[^\W\d_]+"
_PIECE = re.compile(rf"\s*({_LETTERS})\s*")
_MAX_PIECES = 5
# Other single letters are initials, as in "U.S.", wherever they stand.
_ONE_LETTER_WORDS = frozenset("aio")
# Shorter words arise by chance. Also the shortest state: "Cuba", "Iran".
_MIN_JOINED = 4


def join_marked_pieces(tree: HtmlElement) -> None:
    """Join words whose pieces are neighbouring inline elements: ``<a>Ros</a> <span>neft</span>``.

    Only where no piece stands elsewhere on the page, and the whole word does or is a state's. On the pages
    of the measured set this joins one word, a broken one.
    """
    runs = [run for run in _marked_runs(tree) if len(run) <= _MAX_PIECES]  # longer: every word is marked
    if not runs:
        return
    marked = {inner for run in runs for element in run for inner in element.iter()}
    standing = _words_outside(tree, marked)
    for run in runs:
        pieces = [_piece(element) for element in run]
        joined = "".join(pieces)
        is_known = joined in standing or joined in state_words()
        if len(joined) >= _MIN_JOINED and is_known and not _stand_alone(pieces, standing):
            for element in run[:-1]:
                element.tail = ""


def join_state_names(texts: Collection[str]) -> list[str]:
    """The texts of one English document with the broken names of states, peoples and capitals whole.

    Only where no piece stands elsewhere in the document or is itself such a name. On the clean bodies of the
    measured set (202,580 words) this changes nothing; of such names broken at random in its English ones 7
    in 10 are mended, with what ``repair.join_fragments`` mends.
    """
    found = {run for text in texts for run in _state_runs(text)} - _two_words()
    if not found:
        return list(texts)
    broken = re.compile(rf"(?<![\w’'.\-])(?:{'|'.join(sorted(found, key=len, reverse=True))})(?!\w)")
    standing = {word for text in texts for word in words(broken.sub(" ", text))}
    whole = {run: run.replace(" ", "") for run in found if not _stand_alone(run.split(), standing)}
    return [broken.sub(lambda match: whole.get(match.group(), match.group()), text) for text in texts]


@cache
def state_words() -> frozenset[str]:
    """The names, peoples, adjectives and capitals of states that are one plain capitalized word."""
    with _STATES.open(encoding="utf-8", newline="") as file:
        names = [
            name for row in csv.DictReader(file) for key in _STATES_COLUMNS for name in row[key].split("|")
        ]
    return frozenset(name for name in names if name.isalpha() and name.istitle() and len(name) >= _MIN_JOINED)


@cache
def _two_words() -> frozenset[str]:
    """What reads as a broken name of a state and is a phrase."""
    with _TWO_WORDS.open(encoding="utf-8", newline="") as file:
        return frozenset(row["words"] for row in csv.DictReader(file))


def _stand_alone(pieces: Iterable[str], standing: Collection[str]) -> bool:
    """Whether any piece is a word by itself."""
    return any(
        piece.lower() in _ONE_LETTER_WORDS
        if len(piece) == 1
        else any(
            form in standing or form in state_words() for form in (piece, piece.lower(), piece.capitalize())
        )
        for piece in pieces
    )


def _state_runs(text: str) -> Iterator[str]:
    """The runs of 2 to 5 tokens that make a state's word, each beginning with a capital."""
    tokens = list(re.finditer(_LETTERS, text))
    for first, token in enumerate(tokens):
        if not token.group()[0].isupper():
            continue
        joined = token.group()
        for last in range(first + 1, min(first + _MAX_PIECES, len(tokens))):
            gap = text[tokens[last - 1].end() : tokens[last].start()]
            if gap != " " or not tokens[last].group().islower():
                break
            joined += tokens[last].group()
            if joined in state_words():
                yield text[token.start() : tokens[last].end()]


def _marked_runs(tree: HtmlElement) -> Iterator[list[HtmlElement]]:
    """Neighbours of which each is one word in an inline element of its own, the later ones in lower case."""
    seen: set[HtmlElement] = set()
    for element in tree.iter(*_INLINE):
        if element in seen or not _piece(element):
            continue
        run = [element]
        while (following := _next_piece(run[-1])) is not None:
            run.append(following)
        seen.update(run)
        if len(run) > 1 and not (run[-1].tail or "")[:1].isalpha():
            yield run


def _next_piece(element: HtmlElement) -> HtmlElement | None:
    following = element.getnext()
    if following is None or following.tag not in _INLINE or (element.tail or "").strip():
        return None
    return following if _piece(following).islower() else None


def _piece(element: HtmlElement) -> str:
    match = _PIECE.fullmatch(element.text_content())
    return match[1] if match else ""


def _words_outside(tree: HtmlElement, marked: Collection[HtmlElement]) -> set[str]:
    """The words of the page that stand in none of the marked elements."""
    found: set[str] = set()
    for element in tree.iter("*"):
        if element.tag not in ("script", "style") and element not in marked:
            found.update(words(element.text or ""))
        found.update(words(element.tail or ""))
    return found
