"""Who speaks in each sentence that stands in quotation marks, also where the speaker is named in another one.

Paragraphs are those that ``syntax.read`` parses by themselves. What is said is not looked at.
"""

from collections.abc import Sequence
from itertools import groupby

from spacy.tokens import Token

from extractors.actors import Cast
from extractors.clauses import effects, subjects
from extractors.syntax import Sentence

Keys = tuple[str, ...]

_OPENING, _CLOSING, _EITHER = "“", "”", '"'
_VERBS = ("VERB", "AUX")
FIRST_PERSON = frozenset({"i", "we", "us", "me", "my", "our", "ours", "myself", "ourselves"})


def voices(sentences: Sequence[Sentence], cast: Cast) -> dict[int, Keys]:
    """Index of a sentence -> the actors who speak in it, for sentences that are spoken as a whole or in part.

    Who is named beside a quotation speaks in all of its paragraph. A paragraph that opens with a quotation
    mark and names nobody goes on with the speaker of the one before.
    """
    found: dict[int, Keys] = {}
    before: Keys = ()
    for _, group in groupby(sentences, key=lambda s: (s.field, s.offset)):
        paragraph = list(group)
        quoted = [sentence for sentence in paragraph if _quotes(sentence)]
        if not quoted:
            before = ()
            continue
        own = {sentence.index: _speakers(sentence, cast) for sentence in quoted}
        named = next(filter(None, own.values()), ())
        text = paragraph[0].span.text
        if not named and text.startswith((_OPENING, _EITHER)):
            named = before
        for sentence in quoted:
            keys = own[sentence.index] or named
            if keys:
                found[sentence.index] = keys
            named = keys
        before = named
    return found


def is_spoken(sentence: Sentence) -> bool:
    """Whether a sentence stands in quotation marks from its first word on."""
    return is_quoted(sentence.span[0]) or sentence.span.text.startswith((_OPENING, _EITHER))


def is_quoted(token: Token) -> bool:
    """Whether a token stands within quotation marks of its paragraph."""
    before = token.doc.text[: token.idx]
    return before.count(_OPENING) > before.count(_CLOSING) or before.count(_EITHER) % 2 == 1


def _quotes(sentence: Sentence) -> bool:
    text = sentence.span.text
    return is_spoken(sentence) or any(mark in text for mark in (_OPENING, _CLOSING, _EITHER))


def _speakers(sentence: Sentence, cast: Cast) -> Keys:
    """The actors who are the subject of the first verb of saying outside the quotation."""
    for token in sentence.span:
        if token.pos_ in _VERBS and "report" in effects(token) and not is_quoted(token):
            keys = tuple(dict.fromkeys(k for said in subjects(token) for k in cast.at(sentence, said)))
            if keys:
                return keys
    return ()
