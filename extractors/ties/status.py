"""How real a tie is: the words above and beside a trigger, and the modality of its clause.

Who says so is in ``sources``.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from extractors.clauses import Modality, modality
from extractors.ties import lexicon
from extractors.ties.phrases import is_infinitive
from extractors.ties.slots import Trigger

_MAX_CLIMB = 6  # as deep as a clause hangs below the word that qualifies it, in the sentences of the tests
# "Reportedly" makes a fact a claim, but leaves a plan a plan.
_RANK = ("denied", "alleged", "ended", "planned")
_FROM_MODALITY: dict[Modality, str] = {"future": "planned", "hypothetical": "planned", "negated": "denied"}
_GIFTS = frozenset({"grant_aid", "donation"})
_CLAUSAL = frozenset(
    ["xcomp", "ccomp", "pcomp", "prep", "pobj", "dobj", "acl", "attr", "compound", "nmod", "nsubjpass"]
)
# "agreed to a loan", "plans for a loan"; behind other prepositions ("after", "as") the word above tells of
# another event.
_CARRYING = frozenset({"of", "to", "on", "about", "with", "from", "in", "into", "for"})


def governors(token: Token) -> Iterator[Token]:
    """The words above a trigger that it depends on for being so, itself first."""
    node = token
    for _ in range(_MAX_CLIMB):
        yield node
        is_below = node.dep_ in _CLAUSAL or (node.dep_ == "relcl" and is_infinitive(node))
        if node.head == node or not is_below:
            return
        node = node.head
        if node.dep_ == "prep" and node.lower_ not in _CARRYING:
            return


def status_of(trigger: Trigger) -> str:
    """actual | planned | alleged | denied | ended."""
    found: set[str] = set()
    for word in governors(trigger.token):
        if word != trigger.token and (above := lexicon.status(word)):
            found.add(above)
        for child in word.children:
            if child.dep_ in ("advmod", "amod") and (beside := lexicon.status(child)):
                found.add("rumoured" if beside == "alleged" and child.pos_ == "ADV" else beside)
    if trigger.token.pos_ in ("VERB", "AUX") and (own := lexicon.status(trigger.token)) in (
        "ended",
        "planned",
    ):
        found.add(own)
    if trigger.carrier is not None and trigger.carrier.status and not lexicon.is_collateral(trigger.token):
        found.add(trigger.carrier.status)
        if trigger.carrier.status == "reduced" and any(row.name in _GIFTS for row in trigger.rows):
            found.add("ended")
    if _is_sold(trigger):
        found.add("ended")
    clause = trigger.carrier_frame or trigger.frame
    if clause is not None:
        reality = modality(clause.predicate) if clause.pos == "verb" else clause.modality
        # "stopped lending" is ended and "denied lending" denied, though both negate the clause below
        if reality in _FROM_MODALITY and not (reality == "negated" and found & {"ended", "denied"}):
            found.add(_FROM_MODALITY[reality])
    if trigger.is_headline_future:
        found.add("planned")
    rumoured = "planned" if "planned" in found else "alleged"
    found = {rumoured if status == "rumoured" else status for status in found}
    return next((status for status in _RANK if status in found), "actual")


def _is_sold(trigger: Trigger) -> bool:
    """Whether a company of somebody's is sold: "sold her company X"."""
    is_release = trigger.carrier is not None and trigger.carrier.direction == "release"
    return is_release and any(row.needs == "proprietor" for row in trigger.rows)
