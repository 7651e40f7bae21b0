"""Clauses as frames: who does what to whom, by grammar alone.

A frame is one predicate (verb, noun or adjective) with its arguments, its modality and who reports it.
Passives are undone, coordination is expanded, shared and controlled subjects are followed. What a
predicate means, and which actor a noun phrase stands for, is not known here: ``stances`` and ``ties``
bring their own word lists. Words that change the reality of what they govern stand in ``governors.csv``.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from spacy.tokens import Token

from extractors.syntax import Sentence

Modality = Literal["actual", "negated", "hypothetical", "future"]
PartOfSpeech = Literal["verb", "noun", "adj"]

_GOVERNORS = Path(__file__).with_name("governors.csv")

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_MODALS: Mapping[str, Modality] = {
    **dict.fromkeys(
        ("would", "could", "might", "may", "should", "must", "ought", "'d", "’d"), "hypothetical"
    ),
    **dict.fromkeys(("will", "wo", "shall", "'ll", "’ll"), "future"),
}
_OPEN_MARKS = frozenset({"if", "whether", "unless", "lest"})
_NEGATIONS = frozenset(
    {"not", "n't", "n’t", "never", "no", "neither", "nor", "hardly", "barely", "none", "nobody"}
)
_PERCEPTION = frozenset({"see", "find", "recognize", "recognise"})
_COPULAS = frozenset({"be", "become", "remain", "emerge", "stay", "serve", "act", "seem"})
# Words that only measure out the noun after "of": the noun carries the meaning.
_PARTITIVES = frozenset(
    ["one", "two", "three", "some", "many", "most", "all", "several", "few", "both", "each", "number",
     "dozen", "dozens", "hundred", "thousand", "majority", "group", "series", "part", "member", "handful",
     "range", "round", "set", "couple", "lot", "score", "raft", "string", "flurry", "host", "wave", "slew"]
)  # fmt: skip
# Prepositions whose gerund the object of the verb above does: "accused X of arming", "thanked X for helping".
_OBJECT_GERUND = frozenset({"of", "for", "from", "with"})
_CLAUSE_PREPOSITIONS = frozenset({"as", "after", "before", "since", "until", "than", "while"})
# A one-syllable verb in consonant-vowel-consonant doubles its last letter: "waged" cannot come from "wag".
_UNDOUBLED = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")
_MAX_CLIMB = 8  # a bound against odd parses: what nests deeper is misread anyway


@dataclass(frozen=True, eq=False)
class Frame:
    """One predicate and its arguments; every token is the head of a noun phrase or clause.

    ``lemma`` carries the particle of a verb (``hold_off``). For nouns, ``agents`` are possessors,
    by-phrases and, where there are none of these, adjectives and names before it ("U.S. sanctions");
    ``patients`` are the objects of "of". ``obliques`` maps a preposition (or a chain such as
    ``in_exchange_for``) to its objects, and of nouns and adjectives also ``poss``, ``mod`` (names and
    adjectives of names before it; ``name`` only the names), ``anti`` and ``pro`` (the X of "anti-X") and
    ``is`` (who is said to be this: "X is an ally", "X, an ally", "ally X"). ``speaker`` is the subject of
    the reporting verb above, or whom "according to" names.
    """

    sentence: Sentence
    predicate: Token
    lemma: str
    pos: PartOfSpeech
    agents: tuple[Token, ...]
    patients: tuple[Token, ...]
    obliques: Mapping[str, tuple[Token, ...]]
    complements: tuple[Token, ...]
    modality: Modality
    speaker: Token | None

    def slot(self, name: str) -> tuple[Token, ...]:
        """The tokens in a named slot: ``agent``, ``patient`` or a key of ``obliques``."""
        if name == "agent":
            return self.agents
        if name == "patient":
            return self.patients
        return self.obliques.get(name, ())


@cache
def _governors() -> dict[tuple[str, str], frozenset[str]]:
    """(lemma, pos) -> what it does to the clause below."""
    effects: dict[tuple[str, str], set[str]] = {}
    with _GOVERNORS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            effects.setdefault((row["lemma"], row["pos"]), set()).add(row["effect"])
    return {key: frozenset(found) for key, found in effects.items()}


def effects(token: Token) -> frozenset[str]:
    """What ``token`` does to the clause below it: negates, hypothetical, future, report, object_control."""
    table = _governors()
    pos = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj"}.get(token.pos_, "")
    base = lemma(token)
    with_preposition = (table.get((f"{base}_{c.lower_}", pos)) for c in token.children if c.dep_ == "prep")
    return (
        next(filter(None, with_preposition), None)
        or table.get((base, pos))
        or table.get((token.lower_, pos))
        or frozenset()
    )


def lemma(token: Token) -> str:
    """The lemma in lower case, mended where the model drops a final e, with the particle of a verb."""
    base = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX"):
        if token.lower_ in (base + "ed", base + "ing") and _UNDOUBLED.match(base):
            base += "e"
        particle = next((child for child in token.children if child.dep_ == "prt"), None)
        if particle is not None:
            return f"{base}_{particle.lower_}"
    return base


def frames(sentence: Sentence) -> list[Frame]:
    """The frames of a sentence in the order of their predicates; those without any argument are left out."""
    found: list[Frame] = []
    for token in sentence.span:
        if token.pos_ in ("VERB", "AUX") and not token.dep_.startswith("aux"):
            frame = _verb_frame(sentence, token)
        elif token.pos_ == "NOUN":
            frame = _noun_frame(sentence, token)
        elif token.pos_ == "ADJ":
            frame = _adjective_frame(sentence, token)
        else:
            continue
        if frame.agents or frame.patients or frame.obliques:
            found.append(frame)
    return found


# --- arguments of verbs


def _verb_frame(sentence: Sentence, verb: Token) -> Frame:
    agents, patients = _core_arguments(verb)
    obliques = _obliques(verb)
    for child in verb.children:  # the parser often hangs the verb's preposition on its object
        if child.dep_ in ("dobj", "attr", "oprd"):
            for key, tokens in _obliques(child).items():
                if key != "of":
                    obliques.setdefault(key, tokens)
        if child.dep_ == "dative" and child.pos_ != "ADP":
            obliques["to"] = obliques.get("to", ()) + expand(child)
    return Frame(
        sentence, verb, lemma(verb), "verb", _unique(agents), _unique(patients), obliques,
        _complements(verb), modality(verb), speaker(verb),
    )  # fmt: skip


def _core_arguments(verb: Token) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Agents and patients of a verb, passive undone."""
    modifier = _hyphenated_agent(verb)
    if modifier is not None:
        return (modifier,), expand(verb.head)
    objects = tuple(t for c in verb.children if c.dep_ == "dobj" for t in expand(c))
    if is_passive(verb):
        by = tuple(t for c in verb.children if c.lower_ == "by" for o in _objects(c) for t in expand(o))
        return by, subjects(verb) + objects
    gap = _object_gap(verb)
    return subjects(verb), objects or gap


def _hyphenated_agent(verb: Token) -> Token | None:
    """ "U.S." in "U.S.-backed rebels"."""
    if verb.dep_ not in ("amod", "nmod") or verb.tag_ not in ("VBN", "VBD"):
        return None
    return next(
        (c for c in verb.lefts if c.dep_ in ("npadvmod", "amod", "nmod", "advmod") and _name_like(c)), None
    )


def is_passive(verb: Token) -> bool:
    """Whether the grammatical subject of ``verb`` undergoes it."""
    deps = {child.dep_ for child in verb.children}
    if deps & {"nsubjpass", "auxpass", "csubjpass"}:
        return True
    if verb.tag_ not in ("VBN", "VBD") or deps & {"nsubj", "aux"}:
        return False
    return "agent" in deps or (verb.tag_ == "VBN" and _is_participle(verb, deps))


def _is_participle(verb: Token, deps: set[str]) -> bool:
    """Whether a bare past participle modifies or continues something as a passive."""
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return is_passive(verb.head)
    if verb.dep_ == "acl":
        return not _misread_past(verb)
    return verb.dep_ in ("advcl", "acomp", "amod", "attr", "pcomp") and "dobj" not in deps


def _misread_past(verb: Token) -> bool:
    """A past tense read as a participle: "The powers held off ..." with the noun as the sentence's root."""
    noun = verb.head
    title = noun.sent[-1].lower_ not in (".", "!", "?", "”", '"')
    return noun.dep_ == "ROOT" and not title and not any(c.dep_ == "agent" for c in verb.children)


def subjects(verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """Heads of the grammatical subject of a verb, shared, controlled and relative ones followed."""
    own = tuple(t for c in verb.children if c.dep_ in _SUBJECTS for t in expand(c))
    if own or depth > _MAX_CLIMB:
        return own
    follow = _FOLLOW.get(verb.dep_)
    return _misplaced_subject(verb) or (follow(verb, verb.head, depth + 1) if follow is not None else ())


def _shared_subject(verb: Token, head: Token, depth: int) -> tuple[Token, ...]:
    """The subject of "froze" in "imposed ... and froze ...", and of "critical" in "is critical"."""
    verbal = head.pos_ in ("VERB", "AUX") or head.dep_ in ("acomp", "attr")
    return subjects(head, depth) if verb.dep_ != "conj" or verbal else ()


def _subject_of_adverbial(verb: Token, head: Token, depth: int) -> tuple[Token, ...]:
    """The noun right before a participle, else the subject above: "backed by X, Y won"."""
    before = _noun_before(verb)
    if verb.tag_ == "VBN" and before is not None and not verb.nbor(-1).is_punct:
        return (before,)
    return _controller(verb, head, depth) if head.pos_ in ("VERB", "AUX") else ()


def _controller(verb: Token, head: Token, depth: int) -> tuple[Token, ...]:
    """Who is meant to do an infinitive: the object of "urge X to", else the subject above."""
    if head.pos_ not in ("VERB", "AUX", "ADJ"):
        return ()
    if head.pos_ == "ADJ":
        return subjects(head.head, depth) if head.dep_ == "acomp" else ()
    objects = tuple(
        t for c in head.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP" for t in expand(c)
    )
    if verb.dep_ == "xcomp" and "object_control" in effects(head):
        called = tuple(
            t for c in head.children if c.lower_ in ("on", "upon") for o in _objects(c) for t in expand(o)
        )
        if objects or called:
            return objects or called
    return subjects(head, depth)


def _subject_of_modifier(verb: Token, noun: Token, depth: int) -> tuple[Token, ...]:
    """The subject of a clause that modifies a noun."""
    if noun.pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"):
        return ()
    if verb.tag_ in ("VB", "VBP") and any(
        c.lower_ == "to" for c in verb.lefts
    ):  # "Russia's decision to leave"
        owners = tuple(t for c in noun.children if c.dep_ == "poss" for t in expand(c))
        return owners or _subject_above(noun, depth)
    before = _noun_before(verb)
    nearer = before is not None and before.dep_ == "pobj" and before.head.head == noun
    if before is not None and nearer and any(c.dep_ == "agent" for c in verb.children):
        return (before,)  # "critic of the campaign waged by X": the campaign is waged, not the critic
    return expand(noun)


def _subject_of_gerund(verb: Token, preposition: Token, depth: int) -> tuple[Token, ...]:
    """The subject of "arming" in "accused X of arming" and of "leaving" in "shows no sign of leaving"."""
    head = preposition.head
    if head.pos_ in ("VERB", "AUX"):
        objects = tuple(t for c in head.children if c.dep_ == "dobj" for t in expand(c))
        if objects and preposition.lower_ in _OBJECT_GERUND:
            return objects
        return subjects(head, depth)
    owners = tuple(t for c in head.children if c.dep_ == "poss" for t in expand(c))
    return owners or _subject_above(head, depth)


def _subject_above(noun: Token, depth: int) -> tuple[Token, ...]:
    """The subject of the verb that a noun is an object of."""
    node = noun
    while node.dep_ in ("pobj", "prep", "conj", "dobj", "attr", "acomp") and node.head != node:
        node = node.head
        if node.pos_ in ("VERB", "AUX"):
            return subjects(node, depth)
    return ()


# How the subject of a verb without its own is found, by what the verb is to its head.
_FOLLOW: Mapping[str, Callable[[Token, Token, int], tuple[Token, ...]]] = {
    "conj": _shared_subject,
    "acomp": _shared_subject,
    "attr": _shared_subject,
    "ccomp": _shared_subject,
    "xcomp": _controller,
    "advcl": _subject_of_adverbial,
    "acl": _subject_of_modifier,
    "relcl": _subject_of_modifier,
    "amod": _subject_of_modifier,
    "pcomp": _subject_of_gerund,
}


def _misplaced_subject(verb: Token) -> tuple[Token, ...]:
    """The list right before a finite verb that the parser took for the object of "as" or "after"."""
    if verb.tag_ not in _FINITE or verb.dep_ not in ("conj", "advcl", "ccomp", "relcl"):
        return ()
    noun = _noun_before(verb)
    if noun is None:
        return ()
    top = noun
    while top.dep_ in ("conj", "appos") and top.head != top:
        top = top.head
    if top.dep_ == "pobj" and top.head.lower_ in _CLAUSE_PREPOSITIONS and top.head.i < top.i:
        return expand(top)
    return ()


def _noun_before(token: Token) -> Token | None:
    """The noun that ends right before ``token``, blanks and one adverb aside."""
    i = token.i - 1
    while i >= token.sent.start and (token.doc[i].is_space or token.doc[i].dep_ in ("aux", "advmod", "neg")):
        i -= 1
    if i < token.sent.start:
        return None
    before = token.doc[i]
    return before if before.pos_ in ("NOUN", "PROPN") else None


def _object_gap(verb: Token) -> tuple[Token, ...]:
    """The antecedent as object: "the man Russia supports", "the man whom Russia supports"."""
    if verb.dep_ != "relcl":
        return ()
    own = [c for c in verb.children if c.dep_ in _SUBJECTS]
    if not own or any(c.tag_ in _RELATIVE or c.lower_ == "that" for c in own):
        return ()
    if any(c.dep_ in ("xcomp", "ccomp", "acomp", "attr") for c in verb.children):
        return ()
    if any(c.dep_ == "prep" and not _objects(c) for c in verb.children):
        return ()
    if any(c.dep_ == "advmod" and c.tag_ == "WRB" for c in verb.children):
        return ()
    return expand(verb.head)


def _complements(head: Token) -> tuple[Token, ...]:
    """Heads of the clauses that ``head`` takes, coordination expanded."""
    found: list[Token] = []
    for child in head.children:
        if child.dep_ in ("xcomp", "ccomp"):
            found += [child, *(t for t in child.conjuncts if t.i > child.i)]
        elif child.dep_ in ("prep", "agent"):
            found += [c for c in child.children if c.dep_ == "pcomp"]
    return _unique(tuple(found))


# --- arguments of nouns and adjectives


def _noun_frame(sentence: Sentence, noun: Token) -> Frame:
    obliques = _obliques(noun)
    patients = obliques.get("of", ())
    holders, copula = holders_of(noun)
    around = list(noun.children)
    if noun.dep_ == "compound" and noun.head.pos_ == "PROPN":  # "Russia's ally Belarus"
        around += [c for c in noun.head.children if c.i < noun.i]
    prefixed = dict(_prefixed(around))
    possessors = tuple(t for c in around if c.dep_ == "poss" for t in expand(c))
    modifiers = tuple(
        t
        for c in around
        if c.dep_ in ("compound", "amod", "nmod") and _name_like(c) and c not in prefixed
        for t in expand(c)
    )
    for key, tokens in (
        ("poss", possessors),
        ("mod", modifiers),
        ("is", holders),
        ("anti", tuple(t for t, prefix in prefixed.items() if prefix == "anti")),
        ("name", tuple(t for t in modifiers if t.tag_ in ("NNP", "NNPS"))),
        ("pro", tuple(t for t, prefix in prefixed.items() if prefix == "pro")),
    ):
        if tokens:
            obliques[key] = _unique(tokens)
    by = obliques.get("by", ())
    if not by:  # the parser hangs it on the noun between: "attacks on the bloc by X"
        by = tuple(
            t
            for slot in ("on", "of", "against")
            for o in obliques.get(slot, ())
            if slot != "of" or o.pos_ == "PROPN"  # "criticism of its use by X" is not X's
            for t in _obliques(o).get("by", ())
        )
    agents = possessors + by or tuple(filter(_doer, modifiers))
    reality = _noun_modality(noun, copula)
    return Frame(
        sentence, noun, lemma(noun), "noun", _unique(agents), patients, obliques,
        _noun_complements(noun), reality, speaker(copula or noun),
    )  # fmt: skip


def _prefixed(modifiers: list[Token]) -> Iterator[tuple[Token, str]]:
    """The names behind "anti-" and "pro-", with the prefix; the model splits them at the hyphen."""
    for token in modifiers:
        if (
            token.i - 2 >= token.sent.start
            and token.nbor(-1).text in "-‐‑–"
            and token.nbor(-2).lower_ in ("anti", "pro")
        ):
            yield token, token.nbor(-2).lower_


def _noun_complements(noun: Token) -> tuple[Token, ...]:
    return _complements(noun) + tuple(c for c in noun.children if c.dep_ == "acl" and c.tag_ in ("VB", "VBP"))


def _adjective_frame(sentence: Sentence, adjective: Token) -> Frame:
    head = adjective.head
    agents: tuple[Token, ...] = ()
    copula = None
    if adjective.dep_ in ("acomp", "oprd", "conj") and head.pos_ in ("VERB", "AUX"):
        agents, copula = subjects(head), head
        if adjective.dep_ == "oprd":  # "called the plan reckless"
            agents = _objects_after(head) or agents
    elif adjective.dep_ == "conj" and head.dep_ == "acomp":
        agents, copula = subjects(head.head), head.head
    elif (
        adjective.dep_ == "amod"
        and adjective.i > head.i
        and head.dep_ == "dobj"
        and "holds" in effects(head.head)
    ):
        agents, copula = expand(head), head.head  # "called the plan reckless" misread
    elif adjective.dep_ == "ccomp" and any(c.dep_ == "nsubj" for c in adjective.children):
        agents, copula = subjects(adjective), head
    obliques = _obliques(adjective)
    if head.pos_ in ("NOUN", "PROPN") and not agents and obliques:
        agents = expand(head)
    if agents and copula is not None:
        obliques["is"] = agents
    return Frame(
        sentence, adjective, lemma(adjective), "adj", agents, (), obliques, _complements(adjective),
        modality(copula) if copula is not None else "actual", speaker(copula or adjective),
    )  # fmt: skip


def holders_of(noun: Token) -> tuple[tuple[Token, ...], Token | None]:
    """Who is said to be this noun, and the copula that says so, if any."""
    node = _whole(noun)
    head, dep = node.head, node.dep_
    verbal = head.pos_ in ("VERB", "AUX")
    found: tuple[tuple[Token, ...], Token | None] | None = None
    if dep == "pobj" and head.lower_ == "as" and head.head.pos_ in ("VERB", "AUX"):
        found = _held_as(head.head)
    elif dep == "oprd" and verbal:  # "called X a threat"
        found = _objects_after(head) or subjects(head), head
    elif dep == "attr" and verbal:
        found = subjects(head), head
    elif dep == "ccomp" and any(c.dep_ == "nsubj" for c in node.children):  # "considers X a threat"
        found = subjects(node), head
    elif dep == "appos" and head.pos_ in ("PROPN", "NOUN"):
        found = expand(head, coordinated=False), None
    elif dep == "compound" and head.pos_ == "PROPN" and head.i > node.i:
        found = (head,), None
    elif dep == "dobj" and lemma(head) in _PERCEPTION:  # "sees in Caracas an ally"
        found = _obliques(head).get("in", ()), head
    return found or (tuple(c for c in noun.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)


def _whole(noun: Token) -> Token:
    """The head of the phrase that a noun is a member or part of: up through "one of" and "and one of"."""
    node = noun
    for _ in range(_MAX_CLIMB):
        head = node.head
        if node.dep_ == "conj" and head.pos_ in ("NOUN", "PROPN", "NUM"):
            node = head
        elif node.dep_ == "pobj" and head.lower_ == "of" and head.head.lemma_.lower() in _PARTITIVES:
            node = head.head
        else:
            break
    return node


def _held_as(verb: Token) -> tuple[tuple[Token, ...], Token | None]:
    """Who is meant by "as a Y" after a verb: "X emerged as", "was seen as", "describe X as"."""
    if is_passive(verb):
        return subjects(verb), verb
    objects = tuple(t for c in verb.children if c.dep_ == "dobj" for t in expand(c))
    if objects or lemma(verb) in _COPULAS:
        return objects or subjects(verb), verb
    return (), None


def _objects_after(verb: Token) -> tuple[Token, ...]:
    return tuple(t for c in verb.children if c.dep_ in ("dobj", "nsubj") and c.i > verb.i for t in expand(c))


def _obliques(head: Token) -> dict[str, tuple[Token, ...]]:
    """Preposition -> heads of its objects; a chain through a plain noun counts too ("in_exchange_for")."""
    found: dict[str, tuple[Token, ...]] = {}

    def add(key: str, tokens: tuple[Token, ...]) -> None:
        if tokens:
            found[key] = _unique(found.get(key, ()) + tokens)

    for child in _prepositions(head):
        name = child.lower_
        if name == "by" and head.pos_ in ("VERB", "AUX") and is_passive(head):
            continue
        for nested in child.children:  # "according to", "because of", "out of"
            if nested.dep_ in ("prep", "pcomp") and nested.pos_ == "ADP":
                add(f"{name}_{nested.lower_}", tuple(t for o in _objects(nested) for t in expand(o)))
            if nested.dep_ == "pcomp" and nested.pos_ == "VERB":  # "worked with advisers to make ..." misread
                add(name, tuple(c for c in nested.children if c.dep_ == "nsubj"))
        objects = _objects(child)
        if not objects and head.dep_ == "relcl" and child.dep_ == "prep" and not list(child.children):
            add(name, expand(head.head))
        for item in objects:
            add(name, expand(item))
            if (
                name != "of"
                and item.pos_ == "NOUN"
                and not any(c.dep_ in ("poss", "amod") for c in item.children)
            ):
                for inner in item.children:
                    if inner.dep_ == "prep":
                        add(
                            f"{name}_{item.lower_}_{inner.lower_}",
                            tuple(t for o in _objects(inner) for t in expand(o)),
                        )
    return found


def _prepositions(head: Token) -> Iterator[Token]:
    """The prepositions of a head, also those that coordination leaves to the last member."""
    for child in head.children:
        if child.dep_ in ("prep", "agent", "dative") and child.pos_ in ("ADP", "SCONJ", "VERB"):
            yield child
            yield from (c for c in child.children if c.dep_ == "conj" and c.pos_ == "ADP")
    if head.pos_ in ("VERB", "NOUN") and not any(c.dep_ in ("prep", "dobj") for c in head.children):
        follower = next((c for c in head.children if c.dep_ == "conj" and c.pos_ == head.pos_), None)
        if follower is not None and not any(
            c.dep_ in _SUBJECTS or c.dep_ == "dobj" for c in follower.children
        ):
            yield from (c for c in follower.children if c.dep_ == "prep" and c.pos_ == "ADP")


def _objects(preposition: Token) -> list[Token]:
    return [
        c
        for c in preposition.children
        if c.dep_ in ("pobj", "pcomp") and c.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")
    ]


def expand(token: Token, *, coordinated: bool = True) -> tuple[Token, ...]:
    """Heads of the noun phrases that ``token`` stands for.

    Coordination becomes its members, "one of the X" becomes X, a relative pronoun its antecedent.
    """
    if token.tag_ in _RELATIVE or (token.lower_ == "that" and token.dep_ in _SUBJECTS | {"dobj", "pobj"}):
        antecedent = _antecedent(token)
        return expand(antecedent) if antecedent is not None else ()
    heads = [token]
    if coordinated:
        heads += [t for t in _conjoined(token) if t.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")]
    found: list[Token] = []
    for head in heads:
        inner = None
        if head.lemma_.lower() in _PARTITIVES:
            of = next((c for c in head.children if c.lower_ == "of"), None)
            inner = next(iter(_objects(of)), None) if of is not None else None
        found += expand(inner) if inner is not None and inner.i > head.i else [head]
        found += _examples(head)
    return _unique(tuple(found))


def _examples(noun: Token) -> Iterator[Token]:
    """The members that spell a common noun out: "papers including A and B", "groups such as C"."""
    if noun.pos_ != "NOUN":
        return
    for child in noun.children:
        such_as = child.lower_ == "as" and any(c.lower_ == "such" for c in child.children)
        if child.dep_ == "prep" and (child.lower_ in ("including", "like") or such_as):
            for item in _objects(child):
                yield from (t for t in expand(item) if t.pos_ == "PROPN")


def _conjoined(token: Token) -> Iterator[Token]:
    for child in token.children:
        if child.dep_ == "conj":
            yield child
            yield from _conjoined(child)
    stray = _stray_conjunct(token)
    if stray is not None:
        yield stray
        yield from _conjoined(stray)


def _stray_conjunct(token: Token) -> Token | None:
    """ "and a number of countries" that follows the noun phrase of ``token`` but was hung on a verb above."""
    doc, end = token.doc, token.sent.end
    i = token.right_edge.i + 1
    if i >= end or doc[i].dep_ != "cc" or doc[i].lower_ != "and":
        return None
    verb = doc[i].head
    if verb.pos_ not in ("VERB", "AUX") or verb.i > token.i:
        return None
    return next(
        (
            c
            for c in verb.children
            if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN") and c.left_edge.i == i + 1
        ),
        None,
    )


def _antecedent(pronoun: Token) -> Token | None:
    """The noun that a relative pronoun stands for."""
    node = pronoun
    for _ in range(_MAX_CLIMB):
        if node.dep_ == "relcl":
            return node.head
        if node.head == node:
            return None
        node = node.head
    return None


def _name_like(token: Token) -> bool:
    named = token.pos_ == "PROPN" or token.ent_type_ in ("GPE", "NORP", "ORG", "PERSON", "LOC")
    return named and token.text[0].isupper()


def _doer(modifier: Token) -> bool:
    """Whether a name before a noun does what the noun says.

    "Russian aid" and "U.S. sanctions" do, "Ukraine aid" and "Iran sanctions" do not: a place that has an
    adjective uses it; only acronyms, which have none, stand bare.
    """
    bare_place = modifier.ent_type_ in ("GPE", "LOC") and modifier.tag_ in ("NNP", "NNPS")
    return not bare_place or modifier.text.replace(".", "").isupper()


def _unique(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    return tuple(dict.fromkeys(tokens))


# --- how real it is, and who says so


def modality(verb: Token) -> Modality:
    """Whether what a clause says is stated as fact, negated, left open or announced.

    Negations on the way up cancel in pairs ("shows no signs of abandoning" leaves "abandon" negated,
    "did not refuse to meet" leaves "meet" actual). Negation outranks an open clause, that outranks a
    future one.
    """
    flips = _own_negations(verb)
    marks = _own_marks(verb)
    node = verb
    for _ in range(_MAX_CLIMB):
        if node.dep_ == "conj":
            if not _continues(node):
                break
            shares = node.tag_ in ("VB", "VBN", "VBG") and not any(c.dep_ == "aux" for c in node.children)
            node = node.head
        else:
            governor = _governor_of(node, verb)
            if governor is None:
                break
            known = effects(governor)
            flips += "negates" in known
            marks |= known & {"hypothetical", "future"}
            if node.dep_ == "ccomp" and not known & {"negates", "hypothetical"}:
                if _own_negations(governor):  # "has not said that ..." leaves it open
                    marks.add("hypothetical")
                break
            node, shares = governor, True
        if shares:
            flips += _own_negations(node)
            marks |= _own_marks(node)
    if flips % 2:
        return "negated"
    if "hypothetical" in marks:
        return "hypothetical"
    return "future" if "future" in marks else "actual"


def _continues(node: Token) -> bool:
    """Whether a conjunct goes on with the subject before it."""
    own = any(c.dep_ in _SUBJECTS for c in node.children)
    return not own and node.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN")


def _governor_of(node: Token, verb: Token) -> Token | None:
    """The word whose meaning reaches down to the clause of ``verb`` through ``node``; None where it ends."""
    head, dep = node.head, node.dep_
    if dep == "pcomp":
        return head.head
    if dep == "acl" and verb.tag_ == "VBN":
        return None
    if dep in ("pobj", "dobj", "prep") and node == verb:
        return None
    return head if dep in ("xcomp", "ccomp", "acl", "acomp", "pobj", "dobj", "prep", "attr") else None


def _own_negations(node: Token) -> int:
    """How many negations stand on the node itself, its subject or its object."""
    count = 0
    argument = node.dep_ in ("nsubj", "nsubjpass", "dobj")  # its "no" counts on the verb
    for child in node.children:
        if child.dep_ == "neg" or (child.dep_ in ("advmod", "preconj") and child.lower_ in _NEGATIONS):
            count += 1
        elif child.dep_ == "det" and child.lower_ in _NEGATIONS:
            count += not argument
        elif (child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children)) or (
            child.dep_ in ("nsubj", "nsubjpass", "dobj")
            and (
                child.lower_ in ("nobody", "none", "neither", "nothing")
                or (
                    child.pos_ == "NOUN"
                    and any(g.dep_ == "det" and g.lower_ in ("no", "neither") for g in child.children)
                )
            )
        ):
            count += 1
    return count


def _own_marks(node: Token) -> set[str]:
    marks: set[str] = set()
    for child in node.children:
        if child.dep_ in ("aux", "auxpass") and child.lower_ in _MODALS:
            marks.add(_future_in_the_past(node, child))
        elif child.dep_ in ("mark", "advmod") and child.lower_ in _OPEN_MARKS:
            marks.add("hypothetical")
    return marks


def _future_in_the_past(node: Token, modal: Token) -> Modality:
    """ "said it would send" announces; "would send if" leaves open."""
    reported = node.dep_ == "ccomp" and node.head.tag_ in ("VBD", "VBN") and "report" in effects(node.head)
    if (
        modal.lower_ in ("would", "'d", "’d")
        and reported
        and not any(c.dep_ == "advcl" for c in node.children)
    ):
        return "future"
    return _MODALS[modal.lower_]


def _noun_modality(noun: Token, copula: Token | None) -> Modality:
    """How real the event of a noun is: by its copula, its determiner and adjectives, and the noun above."""
    if copula is not None:
        return modality(copula)
    if any(c.dep_ == "det" and c.lower_ in ("no", "neither") for c in noun.children):
        return "negated"
    marks: set[str] = set()
    for child in noun.children:
        if child.dep_ == "amod":
            marks |= effects(child)
    if noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN":
        marks |= effects(noun.head.head)
    for found in ("negates", "hypothetical", "future"):
        if found in marks:
            return (
                "negated" if found == "negates" else "hypothetical" if found == "hypothetical" else "future"
            )
    return "actual"


def speaker(token: Token) -> Token | None:
    """Who reports the clause that ``token`` stands in; None when the article itself says so."""
    node = token
    for _ in range(_MAX_CLIMB):
        for child in node.children:
            if child.dep_ == "prep" and child.lower_ == "according":
                named = [o for to in child.children for o in _objects(to)]
                if named:
                    return named[0]
        verb = _reported_by(node)
        if verb is not None:
            said = subjects(verb)
            if said:
                return said[0]
        if node.head == node:
            return None
        node = node.head
    return None


def reporting_verb(token: Token) -> Token | None:
    """The nearest verb of saying that ``token``'s clause is the content of."""
    node = token
    for _ in range(_MAX_CLIMB):
        verb = _reported_by(node)
        if verb is not None or node.head == node:
            return verb
        node = node.head
    return None


def _reported_by(node: Token) -> Token | None:
    if node.dep_ not in ("ccomp", "pcomp", "parataxis"):
        return None
    verb = node.head.head if node.dep_ == "pcomp" else node.head
    return verb if "report" in effects(verb) else None
