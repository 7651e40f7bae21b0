"""What counts as a word, for counting and for comparing texts.

Belongs here: folding and tokenizing for counts, signatures and title comparison. Does not belong
here: linguistic analysis (``extractors.syntax``).
"""

import re
import unicodedata

# Scripts written without spaces: there each character stands for a word, so that a Japanese article
# is neither "too short" nor a single shingle.
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{SPACELESS}]|[^\W{SPACELESS}]+")


def words(text: str) -> list[str]:
    """The words of a text as they stand; in scripts without spaces, its characters."""
    return _WORD.findall(text)


def fold(text: str) -> str:
    """Text for comparison: compatibility forms, case and combining accents folded away."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return text.casefold()


def folded_words(text: str) -> list[str]:
    """The words of a text, folded; apostrophes do not split ("Russia's" is one word)."""
    return _WORD.findall(re.sub("['’]", "", fold(text)))
