"""Which pages of an archive are wanted: by their url, by being HTML, by the language of their text.

Here belongs the choice alone, of one response at a time. How an archive is read and what is done with
the rest belongs in ``archives``; what becomes of a page that was chosen is decided by ``extractors.clean``.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from extractors.clean.decoding import NotHtml, Undecodable, decode
from extractors.fetch.landing import LandingError
from extractors.sources import fits

# Of a page, less its scripts and styles, so much is looked at. The measured set has 231 pages of 350 KiB on
# average; 2,000, 5,000 and 20,000 characters give the same languages, but the last takes twice as long.
_SAMPLE_BYTES = 64 << 10
_SAMPLE_CHARS = 5_000
# A text may be of a wanted language unless that is less likely than this. On the measured set no page is left
# out whose cleaned text is in the language asked for, whichever of its 15 languages that is.
_LEAST_LIKELY = 0.05
# A menu or a headline tells no language: fewer letters than a short paragraph has leave no page out.
_MIN_LETTERS = 200

_NO_TEXT = re.compile(rb"<(script|style|noscript|svg)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Choice:
    """``include`` and ``exclude``: patterns of urls, as in ``sources.yml``; ``languages``: ISO 639 codes.

    What is not given lets everything through; if anything is given, only HTML passes. Raises
    ``LandingError`` for a language that is never recognised.
    """

    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    languages: Sequence[str] = ()

    def __post_init__(self) -> None:
        known = _identifier().labels if self.languages else []
        for language in self.languages:
            if language not in known:
                raise LandingError(f"'{language}' is no language code; known are: {', '.join(sorted(known))}")

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.include or self.exclude or self.languages)

    def wants_url(self, url: str) -> bool:
        """Whether ``include`` and ``exclude`` let a page through."""
        return fits(url, self.include, self.exclude)

    def refusal(self, body: bytes, content_type: str | None) -> str | None:
        """Why a page is left out, ``not_html`` or ``other_language``, or None.

        None also when no text can be read or its language is in doubt: cleaning decides then.
        """
        try:
            text = decode(_beginning(body), content_type)
        except NotHtml:
            return "not_html"
        except Undecodable:
            return None
        return None if self._may_be_wanted(text) else "other_language"

    def _may_be_wanted(self, page: str) -> bool:
        if not self.languages:
            return True
        text = " ".join(html.unescape(_TAG.sub(" ", page)).split())[:_SAMPLE_CHARS]
        if sum(char.isalpha() for char in text) < _MIN_LETTERS:
            return True
        likelihood = dict(_identifier().rank(text))
        return bool(sum(likelihood[language] for language in self.languages) >= _LEAST_LIKELY)


def _beginning(body: bytes) -> bytes:
    """The first part of what can be text in a page, up to a tag, so that no character is cut in two."""
    text = _NO_TEXT.sub(b"", body)
    return text[: text.rfind(b"<", 0, _SAMPLE_BYTES)] if len(text) > _SAMPLE_BYTES else text


EVERYTHING = Choice()


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
