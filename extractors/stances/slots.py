"""Fills the slots of a reading: which actors and which issue stand where the reading wants them.

Which readings apply to a frame is decided in ``candidates``; what the clause above makes of a filled reading
in ``outcomes``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from spacy.tokens import Token

from extractors.clauses import Frame, subjects, word_class
from extractors.clauses.tree import VERBS, before_hyphen
from extractors.stances.issues import clause_issue
from extractors.stances.lexicon import Composition
from extractors.stances.outcomes import Candidate, Rule, outcome
from extractors.stances.reader import Reader, classes, unique

_OWNER = 0.85  # the target is only the owner of what is named
_ISSUE = 0.85
_BARE_ISSUE = 0.7  # a single word rarely says what it is about
_MUTUAL = 0.85
_WEAK = 0.85  # the word often means something else

# Stances toward what somebody owns or does are stances toward the owner; meetings and deals are not.
_OWNED_TYPES = frozenset(
    {"SUPPORT", "ACCUSE", "REJECT", "ASSAULT", "SANCTION", "COERCE", "AID", "THREATEN", "PROTEST"}
)
# Two-sided relations: the other direction is implied. A meeting or a call is not: who sought it matters.
_SYMMETRIC_TYPES = frozenset({"COOPERATE", "AGREE"})
# Being somebody's ally is one's own doing, and so is to agree with what somebody says.
_ONE_SIDED_METHODS = ("role", "verb:agree")
# "after a meeting with X": the subject of the clause is a party to it.
_SHARED_TYPES = frozenset({"CONSULT", "COOPERATE", "AGREE"})


@dataclass(frozen=True)
class Held:
    """What a slot holds: actors, named themselves (weight 1) or only as owners of what is named."""

    keys: tuple[str, ...]
    sign: int = 1
    weight: float = 1.0


def match(reader: Reader, rule: Rule, sources: tuple[str, ...] | None = None) -> Iterator[Candidate]:
    """Candidates of one reading; ``sources`` where the kind of rule has found them itself."""
    reading = rule.reading
    if reading.is_weak:
        rule = replace(rule, confidence=rule.confidence * _WEAK)
    if sources is None:
        sources = _sources(reader, rule)
    if reading.is_mutual:
        yield from _mutual(reader, rule, sources)
    if not sources:
        return
    objects = _objects(reader, rule)
    for item in objects:
        yield from between(rule, sources, item)
    issue = _issue(reader, rule) if all(item.weight < 1 for item in objects) else None
    if issue is not None:
        weight = _ISSUE if " " in issue else _BARE_ISSUE
        for source in sources:
            yield from outcome(rule, source, None, issue=issue, weight=weight)


def _sources(reader: Reader, rule: Rule) -> tuple[str, ...]:
    frame = rule.frame
    for slot in rule.reading.source:
        for tokens in rule.slots(slot):
            keys = unique(k for t in tokens for k in reader.actors(t, frame.speaker))
            if not keys:  # "Russian missiles hit ...": the instrument acts for its owner
                tools = [t for t in tokens if "instrument" in classes(t)]
                keys = unique(k for t in tools for k in reader.owners(t, frame.speaker))
            if keys:
                return keys
    if frame.pos == "noun" and rule.reading.stance_type in _SHARED_TYPES:
        return _adverbial_sources(reader, frame)
    return ()


def _adverbial_sources(reader: Reader, frame: Frame) -> tuple[str, ...]:
    """The subject of "... after a meeting with X"."""
    preposition = frame.predicate.head
    if (
        frame.predicate.dep_ != "pobj"
        or preposition.lower_ not in word_class("circumstance")
        or preposition.head.pos_ not in VERBS
    ):
        return ()
    return unique(k for t in subjects(preposition.head) for k in reader.actors(t, frame.speaker))


def _objects(reader: Reader, rule: Rule) -> list[Held]:
    """What the first filled target slot holds."""
    for slot in rule.reading.target:
        for tokens in _complement_subjects(rule.frame) if slot == "complement" else rule.slots(slot):
            found = [item for t in tokens if (item := _object(reader, rule, t)) is not None]
            if found:
                return found
    return []


def _complement_subjects(frame: Frame) -> tuple[tuple[Token, ...]]:
    """ "X" in "demanded that X leave"."""
    clauses = [c for c in frame.complements if c.dep_ == "ccomp"]
    return (tuple(t for c in clauses for t in subjects(c) if t.head == c),)


def _object(reader: Reader, rule: Rule, token: Token) -> Held | None:
    speaker = rule.frame.speaker
    keys = reader.actors(token, speaker)
    if keys and rule.reading.stance_type == "COOPERATE" and reader.may_be_a_thing(token, keys):
        return None
    if keys:
        return Held(keys)
    if rule.reading.stance_type not in _OWNED_TYPES and not isinstance(rule.reading, Composition):
        return None
    if rule.reading.is_weak and rule.reading.stance_type == "ASSAULT":
        return None  # "fights X's plan" is no attack on X
    keys = reader.owners(token, speaker)
    return Held(keys, -1 if "harm" in classes(token) else 1, _OWNER) if keys else None


def _issue(reader: Reader, rule: Rule) -> str | None:
    """The first issue that the reading's slots name."""
    found: list[str | None] = []
    for slot in rule.reading.issue:
        if slot.endswith("complement"):
            clauses = [c for c in rule.frame.complements if c.pos_ in VERBS]
            found += [clause_issue(c, with_subject=slot == "subject_complement") for c in clauses]
        else:
            tokens = [t for filled in rule.slots(slot) for t in filled]
            found += [reader.issue(t) for t in tokens if not reader.actors(t, rule.frame.speaker)]
    return next(filter(None, found), None)


def _mutual(reader: Reader, rule: Rule, sources: tuple[str, ...]) -> Iterator[Candidate]:
    """ "X and Y met", "talks between X and Y", "X-Y talks": each with each other."""
    frame, reading = rule.frame, rule.reading
    between = [t for tokens in rule.slots("between") for t in tokens]
    members = unique(k for t in between for k in reader.actors(t, frame.speaker))
    members = members or _hyphenated(reader, rule.inner or frame)
    plans = reading.stance_type == "AGREE" and all(c.dep_ == "xcomp" for c in frame.complements)
    if not members and frame.pos == "verb" and (plans or not frame.complements):
        alone = reading.stance_type == "CONSULT" or not frame.patients or isinstance(reading, Composition)
        members = sources if alone and not _objects(reader, rule) else ()
    for source, target in permutations(members, 2):
        yield from outcome(rule, source, target, weight=_MUTUAL)


def _hyphenated(reader: Reader, frame: Frame) -> tuple[str, ...]:
    """Both sides of "U.S.-China talks" and "the Russia–Ukraine war"."""
    for token in frame.slot("mod"):
        other = before_hyphen(token)
        if other is not None:
            sides = [reader.actors(other), reader.actors(token)]
            if all(sides) and sides[0] != sides[1]:
                return sides[0] + sides[1]
    return ()


def between(rule: Rule, sources: tuple[str, ...], item: Held) -> Iterator[Candidate]:
    """Each source toward each target, and back where the relation is two-sided by nature."""
    symmetric = rule.reading.is_mutual and rule.reading.stance_type in _SYMMETRIC_TYPES
    for source in sources:
        for target in item.keys:
            for row in outcome(rule, source, target, sign=item.sign, weight=item.weight):
                yield row
                if symmetric and target not in sources and not rule.method.startswith(_ONE_SIDED_METHODS):
                    weight = round(row.confidence * _MUTUAL, 3)
                    yield replace(row, source=target, target=source, is_implied=True, confidence=weight)
