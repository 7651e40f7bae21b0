"""The row of this package: one predicate with its arguments. How it is found is in ``find``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from extractors.clauses.modality import Modality
from extractors.syntax import Sentence

PartOfSpeech = Literal["verb", "noun", "adj"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Frame:
    """One predicate and its arguments; every token is the head of a noun phrase or clause.

    ``lemma`` carries the particle of a verb (``hold_off``). For nouns, ``agents`` are possessors,
    by-phrases and, where there are none of these, adjectives and names before it ("U.S. sanctions");
    ``patients`` are the objects of "of". ``obliques`` maps a preposition (or a chain such as
    ``in_exchange_for``) to its objects, and of nouns and adjectives also ``poss``, ``mod`` (names and
    adjectives of names before it; ``name`` only the names), ``anti`` and ``pro`` (the X of "anti-X") and
    ``is`` (who is said to be this: "X is an ally", "X, an ally", "ally X"). ``complements`` are heads of
    clauses. ``speaker`` is the subject of the reporting verb above, or whom "according to" names.
    """

    sentence: Sentence
    predicate: Token
    lemma: str
    pos: PartOfSpeech
    agents: tuple[Token, ...]
    patients: tuple[Token, ...]
    obliques: Mapping[str, tuple[Token, ...]]
    complements: tuple[Token, ...]
    modality: Modality
    speaker: Token | None

    def slot(self, name: str) -> tuple[Token, ...]:
        """The tokens in a named slot: ``agent``, ``patient`` or a key of ``obliques``."""
        if name == "agent":
            return self.agents
        if name == "patient":
            return self.patients
        return self.obliques.get(name, ())
