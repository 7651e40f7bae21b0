"""Clauses as frames: who does what to whom, by grammar alone.

``find`` builds a ``Frame`` for each verb, noun and adjective that has arguments. What it puts together is
read by modules of which each knows only those before it:

    tree       the parser's labels, and short walks
    lexicon    the closed classes of words in ``data/``
    phrases    the noun phrases that a token stands for
    subjects   who does a verb
    verbs      whom it is done to, passives undone
    obliques   what stands behind prepositions
    copulas    who is said to be something
    modality   how real a clause is
    speaker    who says so
    nouns      the same for events told by nouns

What a predicate means, and which actor a noun phrase stands for,
is not known here: ``stances`` and ``ties`` bring their own word lists.
"""

from extractors.clauses.copulas import holders_of
from extractors.clauses.find import frames
from extractors.clauses.frame import Frame
from extractors.clauses.lexicon import effects, lemma, word_class
from extractors.clauses.modality import Modality, modality
from extractors.clauses.phrases import expand
from extractors.clauses.speaker import reporting_verb, speaker
from extractors.clauses.subjects import subjects

__all__ = [
    "Frame",
    "Modality",
    "effects",
    "expand",
    "frames",
    "holders_of",
    "lemma",
    "modality",
    "reporting_verb",
    "speaker",
    "subjects",
    "word_class",
]
