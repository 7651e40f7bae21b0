"""Verbs: who does them and whom they are done to, passives undone, and the clauses that they take.

Only what hangs on the verb without a preposition belongs here; the rest is in ``obliques``.
"""

from spacy.tokens import Token

from extractors.clauses.phrases import children_by, expand, expand_all, is_name_like, objects_of
from extractors.clauses.subjects import subjects
from extractors.clauses.tree import PARTICIPLES, RELATIVES, SUBJECTS, VERBS, has_child, unique

_SENTENCE_ENDS = frozenset({".", "!", "?", "”", '"'})


def core_arguments(verb: Token) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Agents and patients of a verb, passive undone."""
    modifier = _hyphenated_agent(verb)
    if modifier is not None:
        return (modifier,), expand(verb.head)
    objects = children_by(verb, "dobj")
    if is_passive(verb):
        by = (item for c in verb.children if c.lower_ == "by" for item in objects_of(c))
        return expand_all(by), subjects(verb) + objects
    return subjects(verb), objects or _object_gap(verb)


def is_passive(verb: Token) -> bool:
    """Whether the grammatical subject of ``verb`` undergoes it."""
    deps = {child.dep_ for child in verb.children}
    if deps & {"nsubjpass", "auxpass", "csubjpass"}:
        return True
    if verb.tag_ not in PARTICIPLES or deps & {"nsubj", "aux"}:
        return False
    return "agent" in deps or (verb.tag_ == "VBN" and _is_passive_participle(verb, deps))


def objects_after(verb: Token) -> tuple[Token, ...]:
    """The objects of a verb, also where the parser takes them for the subject of a clause below."""
    return expand_all(c for c in verb.children if c.dep_ in ("dobj", "nsubj") and c.i > verb.i)


def complements(head: Token) -> tuple[Token, ...]:
    """Heads of the clauses that a verb, noun or adjective takes, coordination expanded."""
    found: list[Token] = []
    for child in head.children:
        if child.dep_ in ("xcomp", "ccomp"):
            found += [child, *(t for t in child.conjuncts if t.i > child.i)]
        elif child.dep_ in ("prep", "agent"):
            found += [c for c in child.children if c.dep_ == "pcomp"]
    return unique(found)


def _hyphenated_agent(verb: Token) -> Token | None:
    """ "U.S." in "U.S.-backed rebels"."""
    if verb.dep_ not in ("amod", "nmod") or verb.tag_ not in PARTICIPLES:
        return None
    modifiers = (c for c in verb.lefts if c.dep_ in ("npadvmod", "amod", "nmod", "advmod"))
    return next(filter(is_name_like, modifiers), None)


def _is_passive_participle(verb: Token, deps: set[str]) -> bool:
    """Whether a bare past participle modifies or continues something as a passive."""
    if verb.dep_ == "conj" and verb.head.pos_ in VERBS:
        return is_passive(verb.head)
    if verb.dep_ == "acl":
        return not _is_misread_past(verb)
    return verb.dep_ in ("advcl", "acomp", "amod", "attr", "pcomp") and "dobj" not in deps


def _is_misread_past(verb: Token) -> bool:
    """A past tense read as a participle: "The powers held off ..." with the noun as the sentence's root."""
    noun = verb.head
    is_title = noun.sent[-1].lower_ not in _SENTENCE_ENDS
    return noun.dep_ == "ROOT" and not is_title and not has_child(verb, "agent")


def _object_gap(verb: Token) -> tuple[Token, ...]:
    """The antecedent as object: "the man Peru supports", "the man whom Peru supports"."""
    if verb.dep_ != "relcl":
        return ()
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if not own or any(c.tag_ in RELATIVES or c.lower_ == "that" for c in own):
        return ()
    return () if any(map(_fills_gap, verb.children)) else expand(verb.head)


def _fills_gap(child: Token) -> bool:
    """Whether the antecedent of a relative clause stands in another place than its object.

    That is a clause or attribute of the verb, a preposition without an object ("the talks Peru takes part
    in") or an adverb ("the day when Peru left").
    """
    return (
        child.dep_ in ("xcomp", "ccomp", "acomp", "attr")
        or (child.dep_ == "prep" and not objects_of(child))
        or (child.dep_ == "advmod" and child.tag_ == "WRB")
    )
