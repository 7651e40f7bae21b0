"""What counts as a word, for counting and for comparing texts.

Belongs here: folding and tokenizing for counts, signatures and title comparison. Does not belong
here: linguistic analysis (``extractors.syntax``).
"""

import re
import unicodedata

# Scripts written without spaces: there each character stands for a word, so that a Japanese article
# is neither "too short" nor a single shingle.
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[^\W{SPACELESS}]+|[{SPACELESS}]")
# The combining characters of Unicode's first plane, and whatever stands in another: those few would be tried
# one by one at every character. Four times as fast as to ask for each character's class.
_COMBINING = re.compile(
    f"[{''.join(filter(unicodedata.combining, map(chr, range(0x10000))))}\U00010000-\U0010ffff]"
)


def words(text: str) -> list[str]:
    """The words of a text as they stand; in scripts without spaces, its characters."""
    return _WORD.findall(text)


def fold(text: str) -> str:
    """Text for comparison: compatibility forms, case and combining accents folded away."""
    if not text.isascii():
        text = _COMBINING.sub(_unless_combining, unicodedata.normalize("NFKD", text))
    return text.casefold()


def folded_words(text: str) -> list[str]:
    """The words of a text, folded; apostrophes do not split ("Russia's" is one word)."""
    return _WORD.findall(fold(text).replace("'", "").replace("’", ""))


def _unless_combining(match: re.Match[str]) -> str:
    return "" if unicodedata.combining(match[0]) else match[0]
