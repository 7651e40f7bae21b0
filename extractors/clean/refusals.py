"""Pages that came with status 200 and are no article.

Belongs here: the soft 404. Does not belong here: what is no HTML (``decoding.py``), HTTP errors
(``page.py``).
"""

import csv
import re
from functools import cache
from pathlib import Path

from extractors.clean.words import fold

_PHRASES = Path(__file__).with_name("soft_404.csv")
# An apology is short, an article about missing pages is not: two of the 231 measured articles have fewer
# words than this, and none has a phrase of the list in its headings.
_MAX_WORDS = 150


@cache
def _pattern() -> re.Pattern[str]:
    with _PHRASES.open(encoding="utf-8", newline="") as file:
        phrases = [fold(row["phrase"]) for row in csv.DictReader(file)]
    alternatives = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def soft_404_phrase(headings: list[str], word_count: int) -> str | None:
    """The words by which a short page says in a heading or title that it is not there; None otherwise."""
    if word_count > _MAX_WORDS:
        return None
    for heading in headings:
        match = _pattern().search(fold(heading))
        if match:
            return match.group()
    return None
