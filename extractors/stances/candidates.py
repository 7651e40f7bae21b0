"""Matches the words of the lexicon against the frames of a sentence: who might take which stance toward what.

Only one sentence and the actors in it are looked at. What becomes of a candidate (attribution, date,
evidence, duplicates) is decided in ``find``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from spacy.tokens import Token

from extractors.clauses import Frame, effects, modality, subjects
from extractors.stances.issues import clause_issue
from extractors.stances.lexicon import Composition, Predicate, compositions, predicates
from extractors.stances.reader import Reader, classes, unique


@dataclass(frozen=True)
class Candidate:
    """A stance as one clause has it, between actor keys; exactly one of ``target`` and ``issue`` is set."""

    source: str
    target: str | None
    issue: str | None
    polarity: int
    stance_type: str
    modality: str
    frame: Frame
    method: str
    confidence: float
    is_implied: bool = False


@dataclass(frozen=True)
class _Rule:
    """A reading of a frame; ``inner`` is the frame of the noun of a composition."""

    reading: Predicate
    frame: Frame
    method: str
    confidence: float
    inner: Frame | None = None

    def slots(self, name: str) -> tuple[tuple[Token, ...], ...]:
        """What stands in a slot of the frame, then of the noun."""
        return self.frame.slot(name), self.inner.slot(name) if self.inner is not None else ()


@dataclass(frozen=True)
class _Object:
    """What a slot holds: actors, named themselves (weight 1) or only as owners of what is named."""

    keys: tuple[str, ...]
    sign: int = 1
    weight: float = 1.0


# By kind of rule. On the dev annotations (optional rows counted as right) 40 of 42 rows at .75 were right,
# 49 of 60 at .60 to .74, 13 of 26 at .50 to .59; a learned scorer will replace these guesses.
_CONFIDENCE = {
    "verb": 0.75,
    "composition": 0.75,
    "noun": 0.65,
    "role": 0.7,
    "adj": 0.65,
    "epithet": 0.6,
    "prefix": 0.7,
}
_OWNER = 0.85  # the target is only the owner of what is named
_ISSUE = 0.85
_BARE_ISSUE = 0.7  # a single word rarely says what it is about
_OPEN = 0.8  # not stated as fact
_MUTUAL = 0.85
_WEAK = 0.85  # the word often means something else
_TURNED = 0.8  # polarity or type follows from negation

# Stances toward what somebody owns or does are stances toward the owner; meetings and deals are not.
_OWNED_TYPES = frozenset(
    {"SUPPORT", "ACCUSE", "REJECT", "ASSAULT", "SANCTION", "COERCE", "AID", "THREATEN", "PROTEST"}
)
# Two-sided relations: the other direction is implied. A meeting or a call is not: who sought it matters.
_SYMMETRIC_TYPES = frozenset({"COOPERATE", "AGREE"})
_RELAYED = 0.85  # support that a call or visit conveys, toward who is called
_REPORTED_HARM = 0.7  # who reports a harm accuses who did it
_ADVERBIAL = 0.8  # "after a meeting with": the subject of the clause is a party to it
_ADVERBIALS = frozenset({"after", "before", "during", "following", "in", "at", "amid", "through", "for"})
_SHARED_TYPES = frozenset({"CONSULT", "COOPERATE", "AGREE"})
_INVERSE = {"SUPPORT": "REJECT", "REJECT": "SUPPORT", "ACCUSE": "SUPPORT"}
_HYPHENS = frozenset("-‐‑–")
_HARMS = frozenset({"ASSAULT", "SANCTION", "COERCE", "MOBILIZE"})


def find_candidates(reader: Reader) -> list[Candidate]:
    """Every stance that the frames of a sentence express, in their order."""
    composed: set[int] = set()
    found: list[Candidate] = []
    for frame in reader.frames:
        if frame.pos == "verb":
            together = list(_composed(reader, frame, composed))
            found += together or _simple(reader, frame, "verb")
    for frame in reader.frames:
        if frame.pos == "noun":
            if frame.predicate.i not in composed:
                found += _simple(reader, frame, "noun")
            found += _role(reader, frame)
            found += _prefixes(reader, frame)
        elif frame.pos == "adj":
            found += _simple(reader, frame, "adj")
        if frame.pos != "verb":
            found += _epithet(reader, frame)
    found = _relayed(reader, found)
    found += list(_reported_harm(reader, found))
    return [c for c in found if c.source != c.target]


# --- kinds of rule


def _simple(reader: Reader, frame: Frame, pos: str) -> Iterator[Candidate]:
    """A predicate that means a stance by itself."""
    if frame.pos == "verb" and not frame.patients and any(c.dep_ == "prep" for c in frame.predicate.children):
        for reading in predicates().get((frame.lemma, "verb_bare"), ()):
            yield from _match(reader, _Rule(reading, frame, f"verb:{frame.lemma}", _CONFIDENCE["verb"]))
    judging = any(c.dep_ == "oprd" or c.lower_ == "as" for c in frame.predicate.children)
    for lemma in _lemmas(frame):
        readings = predicates().get((lemma, pos))
        if readings and judging and readings[0].stance_type == "CONSULT":  # "called him a liar"
            return
        if readings:
            for reading in readings:
                yield from _match(reader, _Rule(reading, frame, f"{pos}:{lemma}", _CONFIDENCE[pos]))
            return


def _composed(reader: Reader, frame: Frame, composed: set[int]) -> Iterator[Candidate]:
    """A light verb with an object of a class."""
    for reading in (*compositions().get(frame.lemma, ()), *compositions().get("*", ())):
        for noun in frame.slot(reading.object_slot):
            if noun.pos_ in ("NOUN", "PROPN") and reading.object_class in classes(noun):
                method = f"composition:{frame.lemma}+{reading.object_class}"
                inner = reader.by_token.get(noun.i)
                rule = _Rule(reading, frame, method, _CONFIDENCE["composition"], inner)
                matched = list(_match(reader, rule))
                if matched:
                    composed.add(noun.i)
                yield from matched


def _relayed(reader: Reader, found: Sequence[Candidate]) -> list[Candidate]:
    """A call or visit that conveys support is support of who is called."""
    conveying = {
        frame.predicate.head.i
        for frame in reader.frames
        if frame.predicate.dep_ in ("xcomp", "advcl") and _conveys_support(frame)
    }
    return [
        replace(
            c, stance_type="SUPPORT", polarity=1, method="verb:relayed support",
            confidence=round(c.confidence * _RELAYED, 3),
        )
        if c.stance_type == "CONSULT" and c.frame.predicate.i in conveying
        else c
        for c in found
    ]  # fmt: skip


def _conveys_support(frame: Frame) -> bool:
    if frame.modality == "negated":
        return False
    if any(reading.stance_type == "SUPPORT" for reading in predicates().get((frame.lemma, "verb"), ())):
        return True
    readings = compositions().get(frame.lemma, ())
    return any(
        reading.stance_type == "SUPPORT" and reading.object_class in classes(noun)
        for reading in readings
        for noun in frame.patients
    )


def _reported_harm(reader: Reader, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Who states that X attacked, or armed, someone accuses X."""
    seen: set[tuple[str, str]] = set()
    accused = {(c.source, c.target) for c in found if c.stance_type == "ACCUSE"}
    for harm in found:
        speaker = harm.frame.speaker
        if (
            harm.stance_type != "ASSAULT"
            or harm.modality != "actual"
            or speaker is None
            or harm.polarity >= 0
        ):
            continue
        for key in reader.actors(speaker):
            pair = (key, harm.source)
            if key != harm.source and pair not in accused and pair not in seen:
                seen.add(pair)
                yield Candidate(
                    key, harm.source, None, -1, "ACCUSE", "actual", harm.frame, "report:harm",
                    round(harm.confidence * _REPORTED_HARM, 3),
                )  # fmt: skip


def _role(reader: Reader, frame: Frame) -> Iterator[Candidate]:
    """A noun that someone is: "one of Y's critics", "Y ally X"."""
    readings = predicates().get((frame.lemma, "role"), ())
    for reading in readings:
        rule = _Rule(reading, frame, f"role:{frame.lemma}", _CONFIDENCE["role"])
        sources = unique(k for t in frame.slot("is") for k in reader.actors(t, frame.speaker))
        if not sources:
            sources = reader.actors(frame.predicate)
        judge = _judge(reader, frame)
        if judge and sources and not frame.patients and not frame.slot("poss"):
            yield from _between(rule, judge, _Object(sources))
        else:
            yield from _match(reader, rule, sources)


def _prefixes(reader: Reader, frame: Frame) -> Iterator[Candidate]:
    """ "anti-X" and "pro-X" before a noun that stands for someone."""
    for slot, stance_type, polarity in (("anti", "REJECT", -1), ("pro", "SUPPORT", 1)):
        targets = unique(k for t in frame.slot(slot) for k in reader.actors(t))
        holders = (*frame.slot("is"), frame.predicate)
        sources = next(filter(None, (reader.actors(holder) for holder in holders)), ())
        reading = Predicate(stance_type, polarity, (), (), (), False)
        if targets and not set(sources) & set(targets):
            # a lasting trait: the modality of the clause does not touch it
            trait = replace(frame, modality="actual")
            rule = _Rule(reading, trait, f"prefix:{slot}", _CONFIDENCE["prefix"])
            yield from _between(rule, sources, _Object(targets))


def _epithet(reader: Reader, frame: Frame) -> Iterator[Candidate]:
    """A judgement in a noun or adjective: who calls or says that someone or something is that."""
    words = [(frame.lemma, frame.pos)]
    if frame.pos == "noun":  # "is a terrorist state"
        words += [(c.lemma_.lower(), "adj") for c in frame.predicate.lefts if c.dep_ in ("amod", "compound")]
    for lemma, pos in words:
        for reading in predicates().get((lemma, f"epithet_{pos}"), ()):
            judges = _judge(reader, frame)
            if not judges and frame.speaker is not None:
                judges = reader.actors(frame.speaker)
            rule = _Rule(reading, frame, f"epithet:{lemma}", _CONFIDENCE["epithet"])
            yield from _match(reader, rule, judges)


def _judge(reader: Reader, frame: Frame) -> tuple[str, ...]:
    """Who takes someone for what the frame says: the subject of "considers X a threat"."""
    token = frame.predicate
    if frame.pos == "adj" and token.dep_ == "amod":  # "called the plan reckless"
        token = token.head
    while token.dep_ in ("conj", "pobj", "prep") and token.head != token:
        token = token.head
    if token.dep_ not in ("oprd", "ccomp", "dobj", "xcomp") and token.pos_ != "VERB":
        return ()
    verb = token if token.pos_ == "VERB" else token.head
    if "holds" not in effects(verb) or any(c.dep_ == "auxpass" for c in verb.children):
        return ()
    return unique(key for t in subjects(verb) for key in reader.actors(t, frame.speaker))


# --- filling a reading


def _match(reader: Reader, rule: _Rule, sources: tuple[str, ...] | None = None) -> Iterator[Candidate]:
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
        yield from _between(rule, sources, item)
    issue = _issue(reader, rule) if all(item.weight < 1 for item in objects) else None
    if issue is not None:
        weight = _ISSUE if " " in issue else _BARE_ISSUE
        for source in sources:
            yield from _candidate(rule, source, None, issue=issue, weight=weight)


def _sources(reader: Reader, rule: _Rule) -> tuple[str, ...]:
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
        or preposition.lower_ not in _ADVERBIALS
        or preposition.head.pos_ not in ("VERB", "AUX")
    ):
        return ()
    return unique(k for t in subjects(preposition.head) for k in reader.actors(t, frame.speaker))


def _objects(reader: Reader, rule: _Rule) -> list[_Object]:
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


def _object(reader: Reader, rule: _Rule, token: Token) -> _Object | None:
    speaker = rule.frame.speaker
    keys = reader.actors(token, speaker)
    if keys:
        return _Object(keys)
    if rule.reading.stance_type not in _OWNED_TYPES and not isinstance(rule.reading, Composition):
        return None
    if rule.reading.is_weak and rule.reading.stance_type == "ASSAULT":
        return None  # "fights X's plan" is no attack on X
    keys = reader.owners(token, speaker)
    return _Object(keys, -1 if "harm" in classes(token) else 1, _OWNER) if keys else None


def _issue(reader: Reader, rule: _Rule) -> str | None:
    """The first issue that the reading's slots name."""
    found: list[str | None] = []
    for slot in rule.reading.issue:
        if slot.endswith("complement"):
            clauses = [c for c in rule.frame.complements if c.pos_ in ("VERB", "AUX")]
            found += [clause_issue(c, with_subject=slot == "subject_complement") for c in clauses]
        else:
            tokens = [t for filled in rule.slots(slot) for t in filled]
            found += [reader.issue(t) for t in tokens if not reader.actors(t, rule.frame.speaker)]
    return next(filter(None, found), None)


def _mutual(reader: Reader, rule: _Rule, sources: tuple[str, ...]) -> Iterator[Candidate]:
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
        yield from _candidate(rule, source, target, weight=_MUTUAL)


def _hyphenated(reader: Reader, frame: Frame) -> tuple[str, ...]:
    """Both sides of "U.S.-China talks" and "the Russia–Ukraine war"."""
    for token in frame.slot("mod"):
        if token.i - 2 >= token.sent.start and token.nbor(-1).text in _HYPHENS:
            sides = [reader.actors(token.nbor(-2)), reader.actors(token)]
            if all(sides) and sides[0] != sides[1]:
                return sides[0] + sides[1]
    return ()


def _between(rule: _Rule, sources: tuple[str, ...], item: _Object) -> Iterator[Candidate]:
    """Each source toward each target, and back where the relation is two-sided by nature."""
    symmetric = rule.reading.is_mutual and rule.reading.stance_type in _SYMMETRIC_TYPES
    for source in sources:
        for target in item.keys:
            for row in _candidate(rule, source, target, sign=item.sign, weight=item.weight):
                yield row
                if symmetric and target not in sources and not rule.method.startswith(("role", "verb:agree")):
                    weight = round(row.confidence * _MUTUAL, 3)
                    yield replace(row, source=target, target=source, is_implied=True, confidence=weight)


def _candidate(
    rule: _Rule,
    source: str,
    target: str | None,
    *,
    issue: str | None = None,
    sign: int = 1,
    weight: float = 1.0,
) -> Iterator[Candidate]:
    """The row of a reading as the words above its clause leave it; none for what one asks of another."""
    stance_type, polarity, real = rule.reading.stance_type, rule.reading.polarity * sign, rule.frame.modality
    if sign < 0:  # "backs X's removal": being for it is being against X
        stance_type = _INVERSE.get(stance_type, stance_type)
    governor = _governor(rule.frame.predicate) if rule.frame.pos == "verb" else None
    known = effects(governor) if governor is not None else frozenset()
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
        source, target, issue, polarity, stance_type, real, rule.frame, rule.method, round(confidence, 3)
    )


def _has_addressee(verb: Token) -> bool:
    return any(c.dep_ in ("dobj", "dative", "nsubjpass") or c.lower_ in ("on", "upon") for c in verb.children)


def _governor(verb: Token) -> Token | None:
    """The word that takes the clause of ``verb`` as its complement."""
    node = verb
    while node.dep_ == "conj" and node.head.pos_ == "VERB":
        node = node.head
    if node.dep_ in ("xcomp", "ccomp", "acl"):
        return node.head
    return node.head.head if node.dep_ == "pcomp" else None


def _lemmas(frame: Frame) -> Iterator[str]:
    """What to look a predicate up by: with its compound or adverb first, then alone."""
    for child in frame.predicate.children:
        if frame.pos == "noun" and child.dep_ == "compound":
            yield f"{child.lemma_.lower()}_{frame.lemma}"
        elif frame.pos == "verb" and child.dep_ == "advmod":
            yield f"{frame.lemma}_{child.lower_}"
    yield frame.lemma
