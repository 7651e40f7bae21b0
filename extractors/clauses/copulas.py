"""Copulas: who is said to be a noun or adjective, and which verb says so.

"X is an ally", "X, an ally", "ally X", "considers X a threat", "called the plan reckless". Whether being that
matters is not known here.
"""

from collections.abc import Callable, Mapping

from spacy.tokens import Token

from extractors.clauses.lexicon import effects, lemma, word_class
from extractors.clauses.obliques import obliques
from extractors.clauses.phrases import children_by, expand
from extractors.clauses.subjects import subjects
from extractors.clauses.tree import MAX_CLIMB, NOUNS, VERBS, has_child
from extractors.clauses.verbs import is_passive, objects_after

Holding = tuple[tuple[Token, ...], Token | None]


def holders_of(noun: Token) -> Holding:
    """Who is said to be this noun, and the copula that says so, if any."""
    node = _whole(noun)
    read = _READERS.get(node.dep_)
    holding = read(node, node.head) if read is not None else None
    return holding or (tuple(c for c in noun.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)


def holders_of_adjective(adjective: Token) -> Holding:
    """Of whom an adjective is said, and the copula that says so; nobody where it only stands by a noun."""
    head, dep = adjective.head, adjective.dep_
    if dep in ("acomp", "oprd", "conj") and head.pos_ in VERBS:
        called = objects_after(head) if dep == "oprd" else ()  # "called the plan reckless"
        return called or subjects(head), head
    if dep == "conj" and head.dep_ == "acomp":
        return subjects(head.head), head.head
    if dep == "amod" and adjective.i > head.i and head.dep_ == "dobj" and "holds" in effects(head.head):
        return expand(head), head.head  # "called the plan reckless" misread
    if dep == "ccomp" and has_child(adjective, "nsubj"):
        return subjects(adjective), head
    return (), None


def _whole(noun: Token) -> Token:
    """The head of the phrase that a noun is a member or part of: up through "one of" and "and one of"."""
    node = noun
    for _ in range(MAX_CLIMB):
        head = node.head
        if node.dep_ == "conj" and head.pos_ in (*NOUNS, "NUM"):
            node = head
        elif (
            node.dep_ == "pobj"
            and head.lower_ == "of"
            and head.head.lemma_.lower() in word_class("partitive")
        ):
            node = head.head
        else:
            break
    return node


# --- readers of a phrase and what it hangs on; None where nobody is said to be it


def _held_as(node: Token, preposition: Token) -> Holding | None:
    """Who is meant by "as a Y" behind a verb: "X emerged as", "was seen as", "describe X as"."""
    verb = preposition.head
    if preposition.lower_ != "as" or verb.pos_ not in VERBS:
        return None
    if is_passive(verb):
        return subjects(verb), verb
    objects = children_by(verb, "dobj")
    if objects or lemma(verb) in word_class("copula"):
        return objects or subjects(verb), verb
    return (), None


def _called(node: Token, verb: Token) -> Holding | None:
    """ "called X a threat"."""
    return (objects_after(verb) or subjects(verb), verb) if verb.pos_ in VERBS else None


def _equated(node: Token, verb: Token) -> Holding | None:
    """ "X is a threat"."""
    return (subjects(verb), verb) if verb.pos_ in VERBS else None


def _considered(node: Token, verb: Token) -> Holding | None:
    """ "considers X a threat", where the parser sees a clause."""
    return (subjects(node), verb) if has_child(node, "nsubj") else None


def _apposed(node: Token, noun: Token) -> Holding | None:
    """ "X, an ally"."""
    return (expand(noun, coordinated=False), None) if noun.pos_ in NOUNS else None


def _titled(node: Token, name: Token) -> Holding | None:
    """ "ally X"."""
    return ((name,), None) if name.pos_ == "PROPN" and name.i > node.i else None


def _juxtaposed(node: Token, verb: Token) -> Holding | None:
    """ "Y's ally X left", where the parser sees two subjects."""
    beside = node.right_edge.i + 1
    names = (c for c in verb.children if c.dep_ == node.dep_ and c.pos_ == "PROPN")
    name = next((c for c in names if c.left_edge.i == beside), None)
    return ((name,), None) if name is not None else None


def _perceived(node: Token, verb: Token) -> Holding | None:
    """ "sees in X an ally"."""
    return (obliques(verb).get("in", ()), verb) if lemma(verb) in word_class("perception") else None


# By what the phrase is to its head.
_READERS: Mapping[str, Callable[[Token, Token], Holding | None]] = {
    "pobj": _held_as,
    "oprd": _called,
    "attr": _equated,
    "ccomp": _considered,
    "appos": _apposed,
    "compound": _titled,
    "dobj": _perceived,
    "nsubj": _juxtaposed,
}
