"""Stances: who supports, opposes or deals with whom or what, each with its quote.

``lexicon`` reads the word lists in ``data/``; ``candidates`` matches them against the frames of a
sentence, ``slots`` fills in who and what, ``outcomes`` judges the result by the words above; ``reader``
knows who a token stands for; ``issues`` words what a stance is about when that is no actor; ``find`` turns
candidates into rows. The grammar is in ``extractors.clauses``, who is who in
``extractors.actors``.
"""

from extractors.stances.find import find_stances

__all__ = ["find_stances"]
