"""Matches the words of the lexicon against the frames of a sentence: who might take which stance toward what.

Only one sentence and the actors in it are looked at, and each function is one kind of rule. How a reading's
slots are filled is in ``slots``; what becomes of a candidate (attribution, date, evidence, duplicates) is
decided in ``find``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.clauses import Frame, effects, lemma, subjects
from extractors.pairs.voices import is_quoted
from extractors.stances.lexicon import Predicate, compositions, predicates
from extractors.stances.outcomes import Candidate, Rule
from extractors.stances.reader import Reader, classes, unique
from extractors.stances.slots import Held, between, match

# By kind of rule. On the dev annotations (optional rows counted as right) 40 of 42 rows at .75 were right,
# 49 of 60 at .60 to .74, 13 of 26 at .50 to .59; a learned scorer will replace these guesses.
_CONFIDENCE = {
    "verb": 0.75,
    "composition": 0.75,
    "noun": 0.65,
    "role": 0.7,
    "adj": 0.65,
    "epithet": 0.6,
    "judgement": 0.65,
    "prefix": 0.7,
}
# Slot of the name behind a prefix -> what its bearer feels: "anti-X", "pro-X".
_PREFIXES = (("anti", "REJECT", -1), ("pro", "SUPPORT", 1))
_QUESTION_TAGS = frozenset({"WP", "WRB", "WDT", "WP$"})
_OBLIGING = frozenset({"must", "should"})
_NAME_CALLING = frozenset({"call", "brand", "label", "dub", "describe"})
_RELAYED = 0.85  # support that a call or visit conveys, toward who is called
_REPORTED_HARM = 0.7  # who reports a harm accuses who did it


def find_candidates(reader: Reader) -> list[Candidate]:
    """Every stance that the frames of a sentence express, in their order."""
    composed: set[int] = set()
    found: list[Candidate] = []
    for frame in reader.frames:
        if frame.pos == "verb":
            together = list(_composed(reader, frame, composed))
            found += together or _simple(reader, frame, "verb")
            if frame.modality == "actual":  # what may or will happen is not yet held against anyone
                found += _simple(reader, frame, "judgement")
            found += _demanded(reader, frame)
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
            yield from match(reader, Rule(reading, frame, f"verb:{frame.lemma}", _CONFIDENCE["verb"]))
    judging = any(c.dep_ == "oprd" or c.lower_ == "as" for c in frame.predicate.children)
    for word in _lemmas(frame):
        readings = predicates().get((word, pos))
        if readings and judging and readings[0].stance_type == "CONSULT":  # "called him a liar"
            return
        if readings and readings[0].stance_type == "REQUEST" and _is_question(frame):
            return
        if readings:
            for reading in readings:
                yield from match(reader, Rule(reading, frame, f"{pos}:{word}", _CONFIDENCE[pos]))
            return


def _is_question(frame: Frame) -> bool:
    """Whether what is asked is a question: "asked the minister whether he would resign"."""
    clauses = (c for c in frame.complements if c.dep_ == "ccomp")
    return any(t.tag_ in _QUESTION_TAGS or t.lower_ in ("if", "whether") for c in clauses for t in c.lefts)


def _demanded(reader: Reader, frame: Frame) -> Iterator[Candidate]:
    """What somebody says that another must do: "said the ministry should resign"."""
    agents = [t.i for t in frame.agents]  # "should X attack" is a condition
    modals = (c.i for c in frame.predicate.children if c.dep_ == "aux" and c.lower_ in _OBLIGING)
    if any(i > min(agents, default=i) for i in modals) and frame.predicate.dep_ == "ccomp":
        said = replace(frame, modality="actual")
        reading = Predicate("REQUEST", -1, ("speaker",), ("agent",), (), False, is_named=True)
        yield from match(reader, Rule(reading, said, "verb:must", _CONFIDENCE["judgement"]))


def _composed(reader: Reader, frame: Frame, composed: set[int]) -> Iterator[Candidate]:
    """A light verb with an object of a class."""
    for reading in (*compositions().get(frame.lemma, ()), *compositions().get("*", ())):
        for noun in frame.slot(reading.object_slot):
            if noun.pos_ in ("NOUN", "PROPN") and reading.object_class in classes(noun):
                method = f"composition:{frame.lemma}+{reading.object_class}"
                inner = reader.by_token.get(noun.i)
                rule = Rule(reading, frame, method, _CONFIDENCE["composition"], inner)
                matched = list(match(reader, rule))
                if matched:
                    composed.add(noun.i)
                yield from matched


def _role(reader: Reader, frame: Frame) -> Iterator[Candidate]:
    """A noun that someone is: "one of Y's critics", "Y ally X"."""
    readings = predicates().get((frame.lemma, "role"), ())
    for reading in readings:
        rule = Rule(reading, frame, f"role:{frame.lemma}", _CONFIDENCE["role"])
        sources = unique(k for t in frame.slot("is") for k in reader.actors(t, frame.speaker))
        if not sources:
            sources = reader.actors(frame.predicate)
        if reading.source != ("is",):  # "Y's nominee": it is Y who stands by X
            yield from match(reader, rule)
            continue
        judge = _judge(reader, frame)
        if judge and sources and not frame.patients and not frame.slot("poss"):
            yield from between(rule, judge, Held(sources))
        else:
            yield from match(reader, rule, sources)


def _prefixes(reader: Reader, frame: Frame) -> Iterator[Candidate]:
    """ "anti-X" and "pro-X" before a noun that stands for someone."""
    for slot, stance_type, polarity in _PREFIXES:
        targets = unique(k for t in frame.slot(slot) for k in reader.actors(t))
        holders = (*frame.slot("is"), frame.predicate)
        sources = next(filter(None, (reader.actors(holder) for holder in holders)), ())
        reading = Predicate(stance_type, polarity, (), (), (), False)
        if targets and not set(sources) & set(targets):
            # a lasting trait: the modality of the clause does not touch it
            trait = replace(frame, modality="actual")
            rule = Rule(reading, trait, f"prefix:{slot}", _CONFIDENCE["prefix"])
            yield from between(rule, sources, Held(targets))


def _epithet(reader: Reader, frame: Frame) -> Iterator[Candidate]:
    """A judgement in a noun or adjective: who calls or says that someone or something is that."""
    words = [(frame.lemma, frame.pos)]
    if frame.pos == "noun":  # "is a terrorist state"
        words += [(c.lemma_.lower(), "adj") for c in frame.predicate.lefts if c.dep_ in ("amod", "compound")]
    if not any((word, f"epithet_{pos}") in predicates() for word, pos in words):
        yield from _name_called(reader, frame)
    for word, pos in words:
        for reading in predicates().get((word, f"epithet_{pos}"), ()):
            judges = _judge(reader, frame)
            judges = judges or reader.voice(frame)
            rule = Rule(reading, frame, f"epithet:{word}", _CONFIDENCE["epithet"])
            yield from match(reader, rule, judges)


def _name_called(reader: Reader, frame: Frame) -> Iterator[Candidate]:
    """A name that one calls somebody, in quotation marks and not in the lexicon: mostly no kind one."""
    verb = next((t for t in frame.predicate.ancestors if t.pos_ == "VERB"), None)
    if verb is None or lemma(verb) not in _NAME_CALLING or not is_quoted(frame.predicate):
        return
    reading = Predicate("ACCUSE", -1, ("speaker",), ("is",), (), False)
    rule = Rule(reading, frame, f"name:{lemma(verb)}", _CONFIDENCE["epithet"])
    yield from match(reader, rule, _judge(reader, frame))


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


def _lemmas(frame: Frame) -> Iterator[str]:
    """What to look a predicate up by: with its compound or adverb first, then alone."""
    for child in frame.predicate.children:
        if frame.pos == "noun" and child.dep_ == "compound":
            yield f"{child.lemma_.lower()}_{frame.lemma}"
        elif frame.pos == "verb" and child.dep_ == "advmod":
            yield f"{frame.lemma}_{child.lower_}"
    yield frame.lemma


# --- what follows from candidates found


def _relayed(reader: Reader, found: Sequence[Candidate]) -> list[Candidate]:
    """A call or visit that conveys support is support of who is called."""
    conveying = {
        frame.predicate.head.i
        for frame in reader.frames
        if frame.predicate.dep_ in ("xcomp", "advcl") and _conveys_support(frame)
    }
    return [_as_support(c) if c.stance_type == "CONSULT" and c.at.i in conveying else c for c in found]


def _as_support(call: Candidate) -> Candidate:
    return replace(
        call,
        stance_type="SUPPORT",
        polarity=1,
        method="verb:relayed support",
        confidence=round(call.confidence * _RELAYED, 3),
    )


def _conveys_support(frame: Frame) -> bool:
    if frame.modality == "negated":
        return False
    readings = predicates().get((frame.lemma, "verb"), ())
    if any(reading.stance_type == "SUPPORT" and reading.target for reading in readings):
        return True
    return any(
        reading.stance_type == "SUPPORT" and reading.target and reading.object_class in classes(noun)
        for reading in compositions().get(frame.lemma, ())
        for noun in frame.patients
    )


def _reported_harm(reader: Reader, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Who states that X attacked, or armed, someone accuses X."""
    accused = {(c.source, c.target) for c in found if c.stance_type == "ACCUSE"}
    for harm in filter(_is_stated_harm, found):
        speaker = harm.speaker
        for accuser in reader.actors(speaker) if speaker is not None else ():
            if accuser != harm.source and (accuser, harm.source) not in accused:
                accused.add((accuser, harm.source))
                yield Candidate(
                    source=accuser,
                    target=harm.source,
                    issue=None,
                    polarity=-1,
                    stance_type="ACCUSE",
                    modality="actual",
                    at=harm.at,
                    speaker=speaker,
                    method="report:harm",
                    confidence=round(harm.confidence * _REPORTED_HARM, 3),
                )


def _is_stated_harm(candidate: Candidate) -> bool:
    is_harm = candidate.stance_type == "ASSAULT" and candidate.polarity < 0
    return is_harm and candidate.modality == "actual"
