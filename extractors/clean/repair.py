"""Repairs of running text that markup broke: spaces, invisible characters, words in pieces.

Belongs here: repairs that a reader would make without knowing the page. Does not belong here: encodings
(``decoding.py``) and what is not part of the article (``boilerplate.py``).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from unicodedata import normalize

from extractors.clean.pieces import join_state_names
from extractors.clean.words import fold, words

# Zero-width space, word joiner, byte-order mark, soft hyphen and direction marks say nothing to a reader. The
# joiners U+200C and U+200D are letters' business in Arabic and Indic scripts and in emoji: there they stay.
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
    "|(?<![\u0600-\u10ff\u1780-\u17ff\u2190-\U0010ffff])[\u200c\u200d]"
)
# Controls, and halves of surrogate pairs, which JSON can spell and no file can hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# A typesetter's glyphs for "ff" to "st". The letters "æ", "œ" and "ĳ" are spelling and stay.
_LIGATURE = re.compile("[\ufb00-\ufb06]")

# "Russia ’s", "they ’re", "does n’t": never a word of its own in English. (Dutch has "’s" and "’t".)
_SPACED_CLITIC = re.compile(r"(?<=\w) (?=[’'](?:s|re|ve|ll|d|m)(?![\w’']))")
_SPACED_NOT = re.compile(r"(?<=\w) (?=n[’']t(?!\w))")
# "I’ ve". What follows a closing quotation mark is never one of these.
_SPLIT_CLITIC = re.compile(r"(?<=\w[’']) (?=(?:s|t|ve|ll)(?![\w’'\-.]))")

_TOKEN = re.compile(r"[^\W\d_]+")
# What a token hangs on is part of its word: "Putin’s", "'80s", "e-mail", "U.S", "R&B", "[Putin]s", "5 m".
_ATTACHED = re.compile(r"[’'\-–.\d&/@#_\])]\Z|\d \Z")
# Before these a letter is an initial ("Plan B."), an abbreviation ("see p. 5", "not e.g. this"), a clitic
# ("le parti s’est") or the head of a compound ("cannot e-mail"), unless a full stop ends the sentence.
_AFTER_LETTER = re.compile(r"[’'\-–&/]|(?<=[A-Z])\.|\.(?! [^\w\s]*[A-Z]|[^\w\s]*\Z)")
_CONTINUED = re.compile(r"[\d\[(]")
_MAX_FRAGMENTS = 5
# Shorter joined words arise by chance ("a t" beside "at").
_MIN_JOINED = 4
# From so many words of a corpus on, two neighbours that are not among them are taken for no words: of 100
# words of the clean English bodies 12 are not among the commonest 4,000 of other news, 7 not among 10,000.
MIN_JUDGING_WORDS = 10_000
# More open joins than these come of tables and poems, not of broken words.
MAX_OPEN = 100
# The letters that are words of a language, and so no fragments. Words are joined in these languages alone:
# in others a letter or a word without vowels is too often one (Czech "k", "s", "v", "prst").
_ONE_LETTER_WORDS = {
    "en": "aio", "es": "aeouy", "de": "", "fr": "aày", "pt": "aàeéo", "it": "aeèio", "nl": "u",
}  # fmt: skip
# What stands for a word beside an apostrophe, which a page may have lost: "People s Party", "doesn t".
_CLITICS = {"en": "dmst", "de": "s", "es": "", "fr": "cdjlmnst", "pt": "d", "it": "cdlmnstv", "nl": "kmnst"}
LANGUAGES = frozenset(_ONE_LETTER_WORDS)
_VOWEL = re.compile("[aeiouyæøœ]")
# "llama", "llegar"; no other letter is doubled at the start of a word in these languages.
_DOUBLED_START = re.compile(r"([a-km-z])\1")


def squeeze(text: str) -> str:
    """One line of text, in which offsets hold wherever it is stored.

    Every run of white space is a single space, also where it is an unbreakable or narrow one ("10 000 €"):
    what it joins stays a reader's knowledge. Invisible characters, controls and halves of surrogate pairs are
    out. Letters are in Unicode's form C, in which names compare equal, and ligatures are the letters that the
    author typed. Quotation marks, dashes and widths stay.
    """
    if not text.isascii():
        text = normalize("NFC", _LIGATURE.sub(lambda glyph: normalize("NFKC", glyph[0]), text))
        text = normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(_CONTROL.sub(" ", text).split())


def repair_texts(
    texts: Collection[str], language: str | None, corpus_words: Collection[str] = frozenset()
) -> tuple[list[str], Counter[str]]:
    """The squeezed texts of one document with their words whole, and the words that it had before."""
    if language == "en":
        texts = join_state_names(texts)
    lexicon = lexicon_of(texts)
    return [repair_text(text, language, lexicon, corpus_words) for text in texts], lexicon


def repair_text(
    text: str, language: str | None, lexicon: Mapping[str, int], corpus_words: Collection[str] = frozenset()
) -> str:
    """One squeezed paragraph with its words whole.

    ``lexicon``: the words of the same document with their number (``lexicon_of``). ``corpus_words``: the
    words, as they are written, that stand in at least 3 earlier stories of the language.
    """
    if language == "en":
        for space in (_SPACED_CLITIC, _SPACED_NOT, _SPLIT_CLITIC):
            text = space.sub("", text)
    return join_fragments(text, language, lexicon, corpus_words)


def lexicon_of(texts: Collection[str]) -> Counter[str]:
    """The words of a document and how often each stands in it."""
    return Counter(word for text in texts for word in words(text))


def join_fragments(
    text: str, language: str | None, lexicon: Mapping[str, int], corpus_words: Collection[str] = frozenset()
) -> str:
    """Join 2 to 5 neighbouring fragments of a broken word ("R u ssia").

    Only where the joined word stands elsewhere in the document or in the corpus, and the letters of one
    fragment say that it is no word or, with a corpus large enough to judge, two of them do not stand in it.

    On the 156,003 words of the clean English bodies of the measured set this changes nothing without a
    corpus, and 2 words with the 13,500 that half of the bodies and 439,000 words of other news make. Of words
    broken at random into 2 to 5 it mends .52 without (.82 of those that stand elsewhere) and .80 with it.
    """
    if language not in _ONE_LETTER_WORDS:
        return text
    line = _Line(text, language)
    strange: set[int] = set()
    if len(corpus_words) >= MIN_JUDGING_WORDS:
        strange = {n for n, word in enumerate(line.words) if not _is_known(word, lexicon, corpus_words)}

    def end_from(first: int) -> int:
        """Where the broken word ends that begins with this token; the longest, ``first`` for none."""
        end = first
        for run, joined in line.runs(first):
            is_broken = line.has_fragment(run, lexicon, corpus_words) or len(strange.intersection(run)) > 1
            if is_broken and _stands_in(joined, lexicon, corpus_words):
                end = run.stop
        return end

    starts = line.starts() | strange
    pieces, written, index = [], 0, 0
    while starts and index < len(line.words):
        end = end_from(index) if index in starts else index
        if (
            end > index
            and line.words[index].lower() in line.one_letter_words
            and end_from(index + 1) > index + 1
        ):
            end = index  # "in a w ay": the article is a word, its neighbours are not
        if end > index:
            pieces += [text[written : line.spans[index][0]], *line.words[index:end]]
            written = line.spans[end - 1][1]
        index = max(end, index + 1)
    return "".join([*pieces, text[written:]])


def open_joins(texts: Collection[str], language: str | None, lexicon: Mapping[str, int]) -> set[str]:
    """The words that ``join_fragments`` would make if they stood in ``corpus_words``: at most ``MAX_OPEN``.

    Only those with a fragment that is no word by its letters, which is known without a corpus. ``texts`` are
    repaired ones.
    """
    found: set[str] = set()
    if language not in _ONE_LETTER_WORDS:
        return found
    for text in texts:
        line = _Line(text, language)
        for first in sorted(line.starts()):
            for run, joined in line.runs(first):
                if len(found) < MAX_OPEN and line.has_fragment(run, lexicon, frozenset()):
                    found.add(joined)
    return found


class _Line:
    """A line of text as tokens: runs of letters, of which some cannot be words."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.one_letter_words = _ONE_LETTER_WORDS[language]
        tokens = list(_TOKEN.finditer(text))
        self.words = [token.group() for token in tokens]
        self.spans = [token.span() for token in tokens]
        self.fragments = {n for n, word in enumerate(self.words) if _is_fragment(word, self.one_letter_words)}
        # "Plan B and C", "the X factory", "People s Party": what is a word by itself now and then
        clitics = _CLITICS[language]
        self.doubtful = {
            n
            for n in self.fragments
            if len(self.words[n]) == 1 and (self.words[n].isupper() or self.words[n] in clitics)
        }

    def starts(self) -> set[int]:
        """The tokens with which a run can begin that has a fragment in it."""
        return {start for n in self.fragments for start in range(max(0, n - _MAX_FRAGMENTS + 1), n + 1)}

    def runs(self, first: int) -> Iterator[tuple[range, str]]:
        """The tokens that may be one broken word from ``first`` on, and that word; the shortest first."""
        if first >= len(self.words):
            return
        begin = self.spans[first][0]
        if _ATTACHED.search(self.text, max(0, begin - 2), begin):
            return
        joined = self.words[first]
        for last in range(first + 1, min(first + _MAX_FRAGMENTS, len(self.words))):
            begin, end = self.spans[last]
            if self.text[self.spans[last - 1][1] : begin] != " ":
                return
            joined += self.words[last]
            if len(joined) < _MIN_JOINED or not (joined[1:].islower() or joined.isupper()):
                continue
            if _CONTINUED.match(self.text, end) or (end - begin == 1 and _AFTER_LETTER.match(self.text, end)):
                continue
            yield range(first, last + 1), joined

    def has_fragment(self, run: range, lexicon: Mapping[str, int], corpus_words: Collection[str]) -> bool:
        """Whether one of the tokens cannot be a word, or is only doubtful and no other is a word either."""
        if not self.doubtful.issuperset(self.fragments.intersection(run)):
            return True
        return not self.doubtful.isdisjoint(run) and not any(
            _is_known(self.words[n], lexicon, corpus_words)
            for n in run
            if n not in self.fragments and len(self.words[n]) > 1
        )


def _stands_in(word: str, lexicon: Mapping[str, int], corpus_words: Collection[str]) -> bool:
    if word in lexicon or word in corpus_words:
        return True
    at_start = word[:1].isupper() and word[1:].islower()  # of a sentence
    return at_start and (word.lower() in lexicon or word.lower() in corpus_words)


def _is_known(word: str, lexicon: Mapping[str, int], corpus_words: Collection[str]) -> bool:
    """Whether it stands twice in the document or, in any usual case, in the corpus."""
    if lexicon.get(word, 0) > 1 or word in corpus_words:
        return True
    return word.lower() in corpus_words or word.capitalize() in corpus_words


@lru_cache(maxsize=1 << 14)
def _is_fragment(token: str, one_letter_words: str) -> bool:
    """No word: a stray letter, or lower case without a vowel or with a doubled letter at its start."""
    folded = fold(token)
    if len(token) == 1:
        return token.lower() not in one_letter_words and folded.isascii()
    return token.islower() and (not _VOWEL.search(folded) or _DOUBLED_START.match(folded) is not None)
