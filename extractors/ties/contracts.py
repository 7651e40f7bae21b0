"""The investment that a contract is for: "X signed contracts with Y for $5bn of investment in X's oil"."""

from spacy.tokens import Token

from extractors.actors.cast import Cast
from extractors.clauses import expand
from extractors.ties import lexicon
from extractors.ties.parties import in_office, keys_of
from extractors.ties.phrases import measured
from extractors.ties.slots import Trigger

_OWNERS = frozenset({"poss", "amod", "compound"})


def investment_sides(trigger: Trigger, cast: Cast) -> tuple[str, str] | None:
    """Investor and host; None where the text does not tell who invests.

    Who invests is who is named behind "from" or "by", or the side that the place does not belong to.
    """
    investment = investment_behind(trigger)
    if investment is None:
        return None
    sides = [
        tuple(in_office(key, "investment", cast) for key in keys_of(trigger.sentence, found, cast))
        for found in (trigger.slot("giver") or trigger.slot("agent"), trigger.slot("with"))
    ]
    if not all(len(side) == 1 for side in sides):
        return None
    places = _behind(investment, ("in", "into"))
    owners = (t for place in places for t in (place, *(c for c in place.children if c.dep_ in _OWNERS)))
    hosts = {key for key in keys_of(trigger.sentence, tuple(owners), cast) for side in sides if key in side}
    investors = set(keys_of(trigger.sentence, _behind(investment, ("from", "by")), cast))
    for (first,), (second,) in (sides, sides[::-1]):
        if first in investors or (second in hosts and not hosts - {second}):
            return first, second
    return None


def investment_behind(trigger: Trigger) -> Token | None:
    """The investment that a contract is said to be for."""
    clauses = [clause for clause in (trigger.frame, trigger.carrier_frame) if clause is not None]
    behind = (measured(token) for clause in clauses for token in clause.slot("for"))
    return next((t for t in behind if any(r.name == "investment" for r in lexicon.instruments(t))), None)


def _behind(investment: Token, prepositions: tuple[str, ...]) -> tuple[Token, ...]:
    """What stands behind prepositions of an investment, or of the sum that measures it."""
    heads = [investment]
    if investment.dep_ == "pobj" and investment.head.lower_ == "of":
        heads.append(investment.head.head)
    phrases = (c for head in heads for c in head.children if c.lower_ in prepositions)
    return tuple(t for phrase in phrases for c in phrase.children if c.dep_ == "pobj" for t in expand(c))
