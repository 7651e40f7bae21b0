"""How real a tie is, and who says so.

``status_of`` reads the words above and beside a trigger and the modality of its clause; ``sources_of`` whom
the article names for it. Neither knows who the actors are.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from extractors.clauses import Modality, effects, modality, speaker, subjects
from extractors.syntax import Sentence
from extractors.ties import lexicon
from extractors.ties.triggers import Trigger, is_infinitive

_MAX_CLIMB = 6  # as deep as a clause hangs below the word that qualifies it, in the sentences of the tests
_RANK = ("denied", "alleged", "ended", "planned")
_FROM_MODALITY: dict[Modality, str] = {"future": "planned", "hypothetical": "planned", "negated": "denied"}
_GIFTS = frozenset({"grant_aid", "donation"})
_CLAUSAL = frozenset(
    ["xcomp", "ccomp", "pcomp", "prep", "pobj", "dobj", "acl", "attr", "compound", "nmod", "nsubjpass"]
)
# "agreed to a loan", "plans for a loan"; behind other prepositions ("after", "as") the word above tells of
# another event.
_CARRYING = frozenset({"of", "to", "on", "about", "with", "from", "in", "into", "for"})


def _governors(token: Token) -> Iterator[Token]:
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
    for word in _governors(trigger.token):
        if word != trigger.token and (above := lexicon.status(word)):
            found.add(above)
        for child in word.children:
            if child.dep_ in ("advmod", "amod") and (beside := lexicon.status(child)):
                found.add(beside)
    if trigger.token.pos_ in ("VERB", "AUX") and lexicon.status(trigger.token) == "ended":
        found.add("ended")
    if trigger.carrier is not None and trigger.carrier.status and not lexicon.is_collateral(trigger.token):
        found.add(trigger.carrier.status)
        if trigger.carrier.status == "reduced" and any(row.name in _GIFTS for row in trigger.rows):
            found.add("ended")
    clause = trigger.carrier_frame or trigger.frame
    if clause is not None:
        reality = modality(clause.predicate) if clause.pos == "verb" else clause.modality
        # "stopped lending" is ended and "denied lending" denied, though both negate the clause below
        if reality in _FROM_MODALITY and not (reality == "negated" and found & {"ended", "denied"}):
            found.add(_FROM_MODALITY[reality])
    if trigger.is_headline_future:
        found.add("planned")
    return next((status for status in _RANK if status in found), "actual")


def sources_of(trigger: Trigger) -> Iterator[Token]:
    """Whom the article names, surest first: "X estimates ...", "according to X", "X accuses Y of ..."."""
    said = speaker(trigger.token)
    if said is not None:
        yield said
        # "according to estimates from X", "according to X's data"
        for word in said.subtree:
            if word.dep_ in ("poss", "pobj", "compound", "amod"):
                yield word
    for word in _governors(trigger.token):
        if word.pos_ == "VERB" and lexicon.status(word) == "alleged":
            yield from subjects(word)
    for frame in trigger.others.values():
        if trigger.token in frame.patients and lexicon.status(frame.predicate) == "estimated":
            yield from frame.agents


def reporters(sentence: Sentence) -> Iterator[Token]:
    """The subjects of the reporting verbs of a sentence: who goes on speaking in the quotation behind it."""
    for token in sentence.span:
        if token.pos_ == "VERB" and "report" in effects(token):
            yield from subjects(token)
