"""The draft of a tie: a trigger with its parties, without its money, and then as its sentence states it."""

from dataclasses import dataclass

from extractors.syntax import Sentence
from extractors.ties.lexicon import Instrument
from extractors.ties.money import Amount
from extractors.ties.slots import Trigger

STATES = frozenset({"state", "bloc"})
PRIVATE = frozenset({"person", "party"})
OWNABLE = frozenset({"company", "organization", "group"})


@dataclass(frozen=True, eq=False)
class Draft:
    """A tie without its money: the parties by local key, None for a party that the text leaves out."""

    trigger: Trigger
    row: Instrument
    instrument: str
    payers: tuple[str, ...]
    recipients: tuple[str, ...]
    commodity: str | None
    needs_amount: bool
    method: str


@dataclass(frozen=True, eq=False)
class Stated:
    """A draft in its sentence, with its money and the actors that the article names as its source."""

    sentence: Sentence
    draft: Draft
    amount: Amount | None
    said_by: tuple[str, ...]
