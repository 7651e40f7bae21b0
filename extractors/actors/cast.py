"""The actors of one article and where they stand: what the actors stage hands to the stages above.

Only the result lives here. How names are found and resolved is the business of the other modules.
"""

from dataclasses import dataclass, field

from spacy.tokens import Token

from extractors.records import Mention
from extractors.syntax import Sentence


@dataclass(frozen=True, slots=True)
class Actor:
    """Who or what acts, by the key that holds within the text."""

    key: str
    name: str
    kind: str  # state | person | organization | bloc | party | company | armed_group | group
    country_iso3: str | None
    role: str | None


@dataclass
class Cast:
    """All actors of an article, their mentions, and what each token stands for."""

    actors: dict[str, Actor] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    stands_for: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)

    def at(self, sentence: Sentence, token: Token) -> tuple[str, ...]:
        """Keys of the actors that a phrase with this token as its head (or inside its name) stands for.

        Names, metonyms, short names, pronouns and "the two countries" alike; empty where no actor is meant
        or the text does not say which.
        """
        return self.stands_for.get((sentence.index, token.i), ())
