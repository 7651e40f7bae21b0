"""Repairs of running text that markup broke: spaces, invisible characters, words in pieces.

Belongs here: repairs that a reader would make without knowing the page. Does not belong here: encodings
(``decoding.py``) and what is not part of the article (``boilerplate.py``).
"""

import re
from collections.abc import Collection

from extractors.clean.words import fold, words

# Zero-width space, word joiner, byte-order mark, soft hyphen and direction marks say nothing to a reader. The
# joiners U+200C and U+200D are letters' business in Arabic and Indic scripts and in emoji: there they stay.
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
    "|(?<![\u0600-\u10ff\u1780-\u17ff\u2190-\U0010ffff])[\u200c\u200d]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")

# "Russia ’s", "they ’re", "does n’t": never a word of its own in English. (Dutch has "’s" and "’t".)
_SPACED_CLITIC = re.compile(r"(?<=\w) (?=[’'](?:s|re|ve|ll|d|m)(?![\w’']))")
_SPACED_NOT = re.compile(r"(?<=\w) (?=n[’']t(?!\w))")

_TOKEN = re.compile(r"[^\W\d_]+")
# What a token hangs on is part of its word: "Putin’s", "'80s", "e-mail", "U.S".
_ATTACHED = re.compile(r"[’'\-.\d]")
_MAX_FRAGMENTS = 5
# Shorter joined words arise by chance ("a t" beside "at").
_MIN_JOINED = 4
# The letters that are words of a language, and so no fragments. Words are joined in these languages alone:
# in others a letter or a word without vowels is too often one (Czech "k", "s", "v", "prst").
_ONE_LETTER_WORDS = {
    "en": "aio", "es": "aeouy", "de": "", "fr": "aày", "pt": "aàeéo", "it": "aeèio", "nl": "u",
}  # fmt: skip
_VOWEL = re.compile("[aeiouyæøœ]")
# "llama", "llegar"; no other letter is doubled at the start of a word in these languages.
_DOUBLED_START = re.compile(r"([a-km-z])\1")


def squeeze(text: str) -> str:
    """One line of text: invisible characters out, every run of white space a single space."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", _CONTROL.sub(" ", text))).strip()


def repair_text(text: str, language: str | None, lexicon: Collection[str]) -> str:
    """One squeezed paragraph with its words whole.

    ``lexicon`` holds the words that stand in the same document.
    """
    if language == "en":
        text = _SPACED_NOT.sub("", _SPACED_CLITIC.sub("", text))
    return join_fragments(text, language, lexicon)


def lexicon_of(texts: Collection[str]) -> frozenset[str]:
    """The words of a document that are long enough to be what fragments are joined to."""
    return frozenset(word for text in texts for word in words(text) if len(word) >= _MIN_JOINED)


def join_fragments(text: str, language: str | None, lexicon: Collection[str]) -> str:
    """Join 2 to 5 neighbouring fragments of a broken word ("R u ssia").

    Only where one of them cannot be a word and the joined word stands elsewhere in the document. On the
    clean bodies of the measured set this changes nothing; of words broken at random in its English ones it
    mends 4 in 5 whose whole form stands elsewhere.
    """
    one_letter_words = _ONE_LETTER_WORDS.get(language or "")
    if one_letter_words is None:
        return text
    tokens = list(_TOKEN.finditer(text))
    fragments = {place for place, token in enumerate(tokens) if _is_fragment(token.group(), one_letter_words)}
    starts = {start for place in fragments for start in range(place - _MAX_FRAGMENTS + 1, place + 1)}
    pieces, written, index = [], 0, 0
    while fragments and index < len(tokens):
        size = _joinable(text, tokens, index, fragments, lexicon) if index in starts else 0
        is_word = tokens[index].group().lower() in one_letter_words
        if size and is_word and _joinable(text, tokens, index + 1, fragments, lexicon):
            size = 0  # "in a w ay": the article is a word, its neighbours are not
        if size:
            run = tokens[index : index + size]
            pieces += [text[written : run[0].start()], *(token.group() for token in run)]
            written = run[-1].end()
        index += size or 1
    return "".join([*pieces, text[written:]])


def _joinable(
    text: str, tokens: list[re.Match[str]], first: int, fragments: set[int], lexicon: Collection[str]
) -> int:
    """How many tokens from ``first`` on make one broken word; 0 for none, the longest run otherwise."""
    if first >= len(tokens) or _ATTACHED.match(text[tokens[first].start() - 1 : tokens[first].start()]):
        return 0
    best, joined = 0, tokens[first].group()
    for last in range(first + 1, min(first + _MAX_FRAGMENTS, len(tokens))):
        token = tokens[last]
        if text[tokens[last - 1].end() : token.start()] != " ":
            break
        joined += token.group()
        is_initial = len(token.group()) == 1 and text[token.end() : token.end() + 1] == "."
        has_fragment = any(place in fragments for place in range(first, last + 1))
        if has_fragment and not is_initial and _stands_in(joined, lexicon):
            best = last - first + 1
    return best


def _stands_in(word: str, lexicon: Collection[str]) -> bool:
    return word in lexicon or (word[:1].isupper() and word[1:].islower() and word.lower() in lexicon)


def _is_fragment(token: str, one_letter_words: str) -> bool:
    """No word: a stray letter, or lower case without a vowel or with a doubled letter at its start."""
    folded = fold(token)
    if len(token) == 1:
        return token.lower() not in one_letter_words and folded.isascii()
    return token.islower() and (not _VOWEL.search(folded) or _DOUBLED_START.match(folded) is not None)
