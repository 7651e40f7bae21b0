"""Fills the slots of a reading: which actors and which issue stand where the reading wants them.

Which readings apply to a frame is decided in ``candidates``; what the clause above makes of a filled reading
in ``outcomes``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from spacy.tokens import Token

from extractors.clauses import Frame, effects, lemma, subjects, word_class
from extractors.clauses.tree import VERBS, before_hyphen
from extractors.stances.issues import clause_issue, is_bare
from extractors.stances.lexicon import Composition, predicates
from extractors.stances.outcomes import Candidate, Rule, outcome
from extractors.stances.reader import Reader, classes, unique

_OWNER = 0.85  # the target is only the owner of what is named
_ISSUE = 0.85  # single words were right as often as longer phrases (36 of 96, 60 of 180 rows)
_MUTUAL = 0.85
_WEAK = 0.85  # the word often means something else

# Stances toward what somebody owns or does are stances toward the owner; meetings and deals are not.
_OWNED_TYPES = frozenset(
    {"SUPPORT", "ACCUSE", "REJECT", "ASSAULT", "SANCTION", "COERCE", "AID", "THREATEN", "PROTEST"}
)
_TENSED = frozenset({"MD", "VBD", "VBP", "VBZ"})
_RECIPROCALS = frozenset({"each other", "one another"})
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
    if _is_reciprocal(rule):
        for source, target in permutations(sources, 2):
            yield from outcome(rule, source, target)
        return
    if not sources:
        return
    objects = _objects(reader, rule)
    for item in objects:
        yield from between(rule, sources, item)
    if any(item.weight == 1 for item in objects):
        return  # who is criticised over a plan: the row is theirs
    for issue, sign in _issues(reader, rule):
        for source in sources:
            for row in outcome(rule, source, None, issue=issue, weight=_ISSUE):
                yield replace(row, polarity=row.polarity * sign)


def _sources(reader: Reader, rule: Rule) -> tuple[str, ...]:
    frame = rule.frame
    for slot in rule.reading.source:
        if slot == "speaker":  # who says what the clause tells
            return reader.voice(frame)
        for tokens in rule.slots(slot):
            keys = unique(k for t in tokens for k in reader.actors(t, frame.speaker))
            if not keys:  # "Russian missiles hit ...": the instrument acts for its owner
                tools = [t for t in tokens if "instrument" in classes(t)]
                keys = unique(k for t in tools for k in reader.owners(t, frame.speaker))
            if not keys:
                keys = unique(k for t in tokens for k in _voiced_by(reader, frame, t))
            if keys:
                return keys
    if frame.pos == "noun" and rule.reading.stance_type in _SHARED_TYPES:
        return _adverbial_sources(reader, frame)
    return ()


def _voiced_by(reader: Reader, frame: Frame, paper: Token) -> tuple[str, ...]:
    """Who speaks through a paper: the subject of "sent a letter calling for"."""
    verb = paper.head
    if "document" not in classes(paper) or paper.dep_ != "dobj" or paper.i > frame.predicate.i:
        return ()
    readings = predicates().get((lemma(verb), "verb"), ())
    stands_by = "authors" in effects(verb) or any(reading.polarity > 0 for reading in readings)
    if frame.predicate.dep_ not in ("acl", "relcl") or not stands_by:
        return ()
    return unique(k for t in subjects(verb) for k in reader.actors(t, frame.speaker))


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
        for tokens in _target_slot(rule, slot):
            found = [item for t in tokens if (item := _object(reader, rule, t)) is not None]
            if found:
                return found
    return []


def _target_slot(rule: Rule, slot: str) -> tuple[tuple[Token, ...], ...]:
    """What stands in a target slot; ``addressee`` is the object of who is told to do something."""
    if slot == "complement":
        return _complement_subjects(rule.frame)
    if slot == "addressee":
        told = any(_is_infinitive(clause) for clause in rule.frame.complements)
        return (rule.frame.patients,) if told else ()
    return rule.slots(slot)


def _is_infinitive(clause: Token) -> bool:
    return clause.dep_ == "xcomp" and any(c.lower_ == "to" and c.dep_ == "aux" for c in clause.lefts)


def _complement_subjects(frame: Frame) -> tuple[tuple[Token, ...]]:
    """ "X" in "demanded that X leave" and "wants X gone"; not in "insisted that X had left"."""
    clauses = [c for c in frame.complements if c.dep_ == "ccomp" and not _is_statement(c)]
    return (tuple(t for c in clauses for t in subjects(c) if t.head == c),)


def _is_statement(clause: Token) -> bool:
    """Whether a clause tells a fact, so that it cannot be what is asked for."""
    auxiliaries = [c for c in clause.children if c.dep_ in ("aux", "auxpass")]
    if any(c.lower_ in ("to", "be", "must", "should") for c in auxiliaries):
        return False
    return clause.tag_ in ("VBD", "VBZ") or any(c.tag_ in _TENSED for c in auxiliaries)


def _object(reader: Reader, rule: Rule, token: Token) -> Held | None:
    speaker = rule.frame.speaker
    keys = reader.actors(token, speaker)
    if keys and rule.reading.stance_type == "COOPERATE" and reader.may_be_a_thing(token, keys):
        return None
    if keys:
        return Held(keys)
    if rule.reading.stance_type not in _OWNED_TYPES and not isinstance(rule.reading, Composition):
        return None
    if rule.reading.is_named or (rule.reading.is_weak and rule.reading.stance_type == "ASSAULT"):
        return None  # "fights X's plan" is no attack on X
    keys = reader.owners(token, speaker)
    return Held(keys, -1 if "harm" in classes(token) else 1, _OWNER) if keys else None


def _issues(reader: Reader, rule: Rule) -> Iterator[tuple[str, int]]:
    """The issues that the reading's first filled slot names, with -1 for "no tax rises"."""
    for slot in rule.reading.issue:
        found = dict(_named(reader, rule, slot))
        if found:
            yield from found.items()
            return


def _named(reader: Reader, rule: Rule, slot: str) -> Iterator[tuple[str, int]]:
    """What one slot names: clauses, nouns, or gerunds behind its preposition."""
    if slot.endswith(("complement", "gerund")):
        yield from ((phrase, 1) for phrase in _clauses(reader, rule.frame, slot))
        return
    name, _, needed = slot.rpartition("_") if slot.endswith(("_measure", "_container")) else (slot, "", "")
    filled = rule.slots(name)
    if name == "clause_subject":
        filled, needed = _complement_subjects(rule.frame), "measure"
    for token in (t for tokens in filled for t in tokens):
        if needed and needed not in classes(token):
            continue
        if name in ("in", "on", "at") and "medium" in classes(token):  # "in a statement", "at the hearing"
            continue
        phrase = None if _is_about_actor(reader, rule, token) else reader.issue(token)
        if phrase is not None:
            yield phrase, -1 if any(c.lower_ == "no" and c.dep_ == "det" for c in token.children) else 1
    yield from ((phrase, 1) for phrase in _gerunds(reader, rule.frame, name))


def _clauses(reader: Reader, frame: Frame, slot: str) -> Iterator[str]:
    """The clauses that the predicate takes without a preposition."""
    if slot == "bare_complement" and (frame.patients or frame.slot("on") or frame.slot("upon")):
        return
    for clause in frame.complements:
        if clause.pos_ in VERBS and clause.dep_ != "pcomp" and (slot != "gerund" or clause.tag_ == "VBG"):
            phrase = clause_issue(clause, fuller=reader.issue)
            if phrase is not None:
                yield phrase


def _gerunds(reader: Reader, frame: Frame, name: str) -> Iterator[str]:
    """ "Ensuring safety" in "committed to ensuring safety"."""
    prepositions = [c for c in frame.predicate.children if c.dep_ == "prep" and c.lower_ == name]
    for clause in (c for p in prepositions for c in p.children if c.dep_ == "pcomp" and c.pos_ in VERBS):
        for verb in (clause, *(c for c in clause.conjuncts if c.i > clause.i)):
            phrase = clause_issue(verb, fuller=reader.issue)
            if phrase is not None:
                yield phrase


def _is_about_actor(reader: Reader, rule: Rule, token: Token) -> bool:
    """Whether a noun stands for an actor, or for what is only theirs: "the minister's clarity"."""
    speaker = rule.frame.speaker
    if reader.actors(token, speaker):
        return True
    return is_bare(token) and any(
        c.dep_ == "poss" and bool(reader.actors(c, speaker)) for c in token.children
    )


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


def _is_reciprocal(rule: Rule) -> bool:
    """Whether the target is "each other" or "one another"."""
    held = (t for slot in rule.reading.target for tokens in rule.slots(slot) for t in tokens)
    around = ((t.doc[max(0, t.i - 1) : t.i + 1], t.doc[t.i : t.i + 2]) for t in held)
    return any(span.text.lower() in _RECIPROCALS for spans in around for span in spans)


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
    """Each source toward each target.

    The other direction of "signed a pact with X" is left out: as rows of their own, implied, such were wrong
    more often than right on annotated news.
    """
    for source in sources:
        for target in item.keys:
            yield from outcome(rule, source, target, sign=item.sign, weight=item.weight)
