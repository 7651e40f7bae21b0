"""Who says that there is a tie: "X estimates ...", "according to X's data", a quotation, figures that go on.

Only whom the article names; how real the tie is stands in ``status``.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from extractors.clauses import effects, speaker, subjects
from extractors.pairs.voices import is_quoted
from extractors.syntax import Sentence
from extractors.ties import lexicon
from extractors.ties.slots import Trigger
from extractors.ties.status import governors

_NAMING = frozenset({"poss", "compound", "amod", "nmod"})
# "estimates from X", "data released by X", "a report of X"; "disclosures made to X" are not by X.
_OF = frozenset({"from", "by", "of"})


def sources_of(trigger: Trigger) -> Iterator[Token]:
    """Whom the article names, surest first: "X estimates ...", "according to X", "X accuses Y of ..."."""
    said = speaker(trigger.token)
    if said is not None:
        yield from _authors(said)
    for phrase in _figures(trigger.sentence):
        yield from _authors(phrase)
    for word in governors(trigger.token):
        if word.pos_ == "VERB" and lexicon.status(word) == "alleged":
            frame = trigger.others.get(word.i)
            yield from frame.agents if frame is not None else subjects(word)
    for frame in trigger.others.values():
        if trigger.token in frame.patients and lexicon.status(frame.predicate) == "estimated":
            yield from frame.agents


def _authors(phrase: Token) -> Iterator[Token]:
    """A source, or whose figures, report or estimate it is."""
    yield phrase
    for word in phrase.subtree:
        if word.dep_ in _NAMING or (word.dep_ == "pobj" and word.head.lower_ in _OF):
            yield word


def _figures(sentence: Sentence) -> Iterator[Token]:
    """The figures that a sentence rests on: "based on X's data", "figures from X show"."""
    for token in sentence.span:
        if token.lemma_.lower() not in lexicon.word_class("figures"):
            continue
        behind = token.dep_ == "pobj" and token.head.lower_ in ("on", "by", "in", "to", "per")
        if behind or (token.dep_ in ("nsubj", "ROOT") and _shows(token)):
            yield token


def _shows(figures: Token) -> bool:
    """Whether what figures say follows: "X's figures show that ..."."""
    near = (figures.head, *figures.sent[figures.i - figures.sent.start + 1 :])
    return any(word.lemma_.lower() in lexicon.word_class("showing") for word in near)


def rests_on_figures(trigger: Trigger) -> bool:
    """Whether a tie is told from figures, so that those of the next sentences are from there too."""
    said = speaker(trigger.token)
    named = said is not None and any(t.lemma_.lower() in lexicon.word_class("figures") for t in said.subtree)
    return named or next(_figures(trigger.sentence), None) is not None


def reporters(sentence: Sentence) -> Iterator[Token]:
    """The subjects of the reporting verbs of a sentence: who goes on speaking in the quotation behind it."""
    for token in sentence.span:
        if token.pos_ == "VERB" and "report" in effects(token):
            yield from subjects(token)


def is_spoken(token: Token) -> bool:
    """Whether a word stands in a quotation, one that an earlier sentence of the paragraph opened included."""
    return is_quoted(token) or token.doc.text[: token.idx].rstrip().endswith("‘")
