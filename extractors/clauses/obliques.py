"""Obliques: what stands behind the prepositions of a verb, noun or adjective.

A slot is named by its preposition alone, whatever it means. Slots that are no prepositions are in ``nouns``
and ``copulas``.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from extractors.clauses.phrases import expand, expand_all, objects_of
from extractors.clauses.tree import SUBJECTS, VERBS, has_child, unique
from extractors.clauses.verbs import is_passive

Slots = dict[str, tuple[Token, ...]]


def obliques(head: Token) -> Slots:
    """Preposition -> heads of its objects; a chain through a plain noun counts too ("in_exchange_for")."""
    found: Slots = {}
    for preposition in _prepositions(head):
        if preposition.lower_ == "by" and head.pos_ in VERBS and is_passive(head):
            continue  # who does it
        for name, tokens in _slots_behind(preposition, head):
            if tokens:
                found[name] = unique(found.get(name, ()) + tokens)
    return found


def obliques_of_verb(verb: Token) -> Slots:
    """Those of a verb, with those that the parser hung on its object, and the person given to as ``to``."""
    found = obliques(verb)
    for child in verb.children:
        if child.dep_ in ("dobj", "attr", "oprd"):
            for name, tokens in obliques(child).items():
                if name != "of":
                    found.setdefault(name, tokens)
        if child.dep_ == "dative" and child.pos_ != "ADP":
            found["to"] = found.get("to", ()) + expand(child)
    return found


def _slots_behind(preposition: Token, head: Token) -> Iterator[tuple[str, tuple[Token, ...]]]:
    """Every slot that one preposition opens."""
    name = preposition.lower_
    for nested in preposition.children:
        if nested.dep_ in ("prep", "pcomp") and nested.pos_ == "ADP":  # "according to", "because of"
            yield f"{name}_{nested.lower_}", expand_all(objects_of(nested))
        if nested.dep_ == "pcomp" and nested.pos_ == "VERB":  # "worked with advisers to make ..." misread
            yield name, tuple(c for c in nested.children if c.dep_ == "nsubj")
    objects = objects_of(preposition)
    if not objects and _is_stranded(preposition, head):
        yield name, expand(head.head)
    for item in objects:
        yield name, expand(item)
        if name != "of" and item.pos_ == "NOUN" and not has_child(item, "poss", "amod"):
            for inner in (c for c in item.children if c.dep_ == "prep"):
                yield f"{name}_{item.lower_}_{inner.lower_}", expand_all(objects_of(inner))


def _is_stranded(preposition: Token, head: Token) -> bool:
    """Whether the antecedent of a relative clause is the object: "the talks that Peru takes part in"."""
    return head.dep_ == "relcl" and preposition.dep_ == "prep" and not list(preposition.children)


def _prepositions(head: Token) -> Iterator[Token]:
    """The prepositions of a head, also those that coordination leaves to the last member."""
    for child in head.children:
        if child.dep_ in ("prep", "agent", "dative") and child.pos_ in ("ADP", "SCONJ", "VERB"):
            yield child
            yield from (c for c in child.children if c.dep_ == "conj" and c.pos_ == "ADP")
    if head.pos_ in ("VERB", "NOUN") and not has_child(head, "prep", "dobj"):
        follower = next((c for c in head.children if c.dep_ == "conj" and c.pos_ == head.pos_), None)
        if follower is not None and not has_child(follower, "dobj", *SUBJECTS):
            yield from (c for c in follower.children if c.dep_ == "prep" and c.pos_ == "ADP")
