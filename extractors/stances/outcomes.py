"""What becomes of a reading under the words above its clause: the rows of stances, before they have a date.

"Refused to back X" negates, "threatened to bomb X" threatens, "asked X to join" only asks. Which words stand
in which slot has been decided in ``slots``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from extractors.clauses import Frame, effects, lemma, modality, word_class
from extractors.clauses.tree import BARE_VERBS, SUBJECTS
from extractors.stances.lexicon import Predicate, predicates

_OPEN = 0.8  # not stated as fact
_TURNED = 0.8  # polarity or type follows from negation

# Being for the harm of somebody is being against them, and the other way round.
_INVERSE = {"SUPPORT": "REJECT", "REJECT": "SUPPORT", "ACCUSE": "SUPPORT"}
# Verbs that ask for something without being a request to anyone.
_WISHES = frozenset({"want", "wish", "propose", "suggest", "recommend"})
# What is threatened when somebody threatens to do it.
_HARMS = frozenset({"ASSAULT", "SANCTION", "COERCE", "MOBILIZE"})


@dataclass(frozen=True)
class Candidate:
    """A stance as one clause has it, between actor keys; exactly one of ``target`` and ``issue`` is set."""

    source: str
    target: str | None
    issue: str | None
    polarity: int
    stance_type: str
    modality: str
    at: Token  # the word that says so
    speaker: Token | None  # who reports it
    method: str
    confidence: float
    is_implied: bool = False


@dataclass(frozen=True)
class Rule:
    """A reading of a frame; ``inner`` is the frame of the noun of a composition."""

    reading: Predicate
    frame: Frame
    method: str
    confidence: float
    inner: Frame | None = None

    def slots(self, name: str) -> tuple[tuple[Token, ...], ...]:
        """What stands in a slot of the frame, then of the noun."""
        return self.frame.slot(name), self.inner.slot(name) if self.inner is not None else ()


def outcome(
    rule: Rule,
    source: str,
    target: str | None,
    *,
    issue: str | None = None,
    sign: int = 1,
    weight: float = 1.0,
) -> Iterator[Candidate]:
    """The row of a reading as the words above its clause leave it; none for what one asks of another.

    ``sign`` is -1 where the reading is about a harm to the target.
    """
    stance_type, polarity, real = rule.reading.stance_type, rule.reading.polarity * sign, rule.frame.modality
    if sign < 0:  # "backs X's removal": being for it is being against X
        stance_type = _INVERSE.get(stance_type, stance_type)
    governor = _governor(rule.frame.predicate) if rule.frame.pos == "verb" else None
    known = effects(governor) if governor is not None else frozenset()
    if governor is not None and _asks_another(governor, rule.frame.predicate):
        return
    if governor is not None and {"hypothetical", "object_control"} <= known:
        if _has_addressee(governor) or polarity <= 0:
            return
        stance_type, real = "REQUEST", modality(governor)  # "asked to join X"
    elif governor is not None and "threatens" in known and stance_type in _HARMS:
        stance_type, real = "THREATEN", modality(governor)
    elif governor is not None and "ends" in known and real == "negated":
        stance_type, polarity, real, weight = "RETREAT", -polarity, modality(governor), weight * _TURNED
    elif real == "negated" and stance_type == "RETREAT" and polarity < 0:  # not abandoning is standing by
        stance_type, polarity, real, weight = "SUPPORT", 1, "actual", weight * _TURNED
    elif real == "negated":
        polarity = 0
    confidence = rule.confidence * weight * (1 if real == "actual" else _OPEN)
    yield Candidate(
        source, target, issue, polarity, stance_type, real, rule.frame.predicate, rule.frame.speaker,
        rule.method, round(confidence, 3),
    )  # fmt: skip


def _asks_another(governor: Token, verb: Token) -> bool:
    """Whether a clause is what one asks of another, who has not done it: "demanded that X leave"."""
    if governor.pos_ != "VERB" or "hypothetical" not in effects(governor):
        return False
    bases = [
        lemma(governor),
        *(f"{lemma(governor)}_{c.lower_}" for c in governor.children if c.dep_ == "prep"),
    ]
    readings = [reading for base in bases for reading in predicates().get((base, "verb"), ())]
    if not any(reading.stance_type == "REQUEST" for reading in readings) and bases[0] not in _WISHES:
        return False
    own = [c for c in verb.children if c.dep_ in SUBJECTS and c.i > governor.i]
    return bool(own) or (_has_addressee(governor) and verb.dep_ != "ccomp")


def _has_addressee(verb: Token) -> bool:
    """Whether a verb names who is asked: "asked X to", "called on X to"."""
    addressing = word_class("addressing")
    return any(c.dep_ in ("dobj", "dative", "nsubjpass") or c.lower_ in addressing for c in verb.children)


def _is_request(verb: Token) -> bool:
    """Whether an infinitive behind a verb of asking that names who is asked is what is asked for."""
    is_infinitive = verb.tag_ in BARE_VERBS and any(c.lower_ == "to" for c in verb.lefts)
    return is_infinitive and _has_addressee(verb.head)


def _governor(verb: Token) -> Token | None:
    """The word that takes the clause of ``verb`` as its complement."""
    node = verb
    while node.dep_ == "conj" and node.head.pos_ == "VERB":
        node = node.head
    if node.dep_ in ("xcomp", "ccomp", "acl"):
        return node.head
    if node.dep_ == "advcl" and "object_control" in effects(node.head) and _is_request(node):
        return node.head  # "called on X on Monday to leave", the infinitive parted from its verb
    return node.head.head if node.dep_ == "pcomp" else None
