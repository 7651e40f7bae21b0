"""How real a clause is: stated as fact, negated, left open or announced.

Read from the words on its verb and from those above it, whose effects ``governors.csv`` gives. Who states it
is in ``speaker``.
"""

from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Token

from extractors.clauses.lexicon import effects, word_class
from extractors.clauses.tree import MAX_CLIMB, SUBJECTS, VERBS, has_child

Modality = Literal["actual", "negated", "hypothetical", "future"]

# How often something turns the clause around, and which marks of openness it sets.
_Turn = tuple[int, set[str]]

_ARGUMENTS = ("nsubj", "nsubjpass", "dobj")
_OPENING = frozenset({"hypothetical", "future"})


def modality(verb: Token) -> Modality:
    """Whether what a clause says is stated as fact, negated, left open or announced.

    Negations on the way up cancel in pairs ("shows no signs of abandoning" leaves "abandon" negated,
    "did not refuse to meet" leaves "meet" actual). Negation outranks an open clause, that outranks a
    future one.
    """
    flips, marks = _own(verb)
    for more_flips, more_marks in _from_above(verb):
        flips += more_flips
        marks |= more_marks
    if flips % 2:
        return "negated"
    if "hypothetical" in marks:
        return "hypothetical"
    return "future" if "future" in marks else "actual"


def _from_above(verb: Token) -> Iterator[_Turn]:
    """What each word above adds, up to where its meaning no longer reaches down."""
    node = verb
    for _ in range(MAX_CLIMB):
        if node.dep_ == "conj":
            if not _continues(node):
                return
            if _shares_auxiliary(node):
                yield _own(node.head)
            node = node.head
            continue
        governor = _governor_of(node, verb)
        if governor is None:
            return
        known = effects(governor)
        yield int("negates" in known), set(known & _OPENING)
        if node.dep_ == "ccomp" and not known & {"negates", "hypothetical"}:
            if _own_negations(governor):  # "has not said that ..." leaves it open
                yield 0, {"hypothetical"}
            return
        yield _own(governor)
        node = governor


def _continues(node: Token) -> bool:
    """Whether a conjunct goes on with the subject before it."""
    return not has_child(node, *SUBJECTS) and node.head.pos_ in (*VERBS, "ADJ", "NOUN")


def _shares_auxiliary(node: Token) -> bool:
    """Whether what stands on the conjunct before counts for this one too: "will not meet or talk"."""
    return node.tag_ in ("VB", "VBN", "VBG") and not has_child(node, "aux")


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


# --- what stands on a node itself


def _own(node: Token) -> _Turn:
    return _own_negations(node), _own_marks(node)


def _own_negations(node: Token) -> int:
    """How many negations stand on the node itself, its subject or its object."""
    return sum(map(_negates, node.children))


def _negates(child: Token) -> bool:
    """Whether a word negates the one that it hangs on."""
    is_negation = child.lower_ in word_class("negation")
    if child.dep_ == "neg" or (child.dep_ in ("advmod", "preconj") and is_negation):
        return True
    if child.dep_ == "det" and is_negation:  # of a subject or object it counts on the verb
        return child.head.dep_ not in _ARGUMENTS
    if child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children):
        return True
    return child.dep_ in _ARGUMENTS and _is_nobody(child)


def _is_nobody(argument: Token) -> bool:
    """ "nobody", "no country"."""
    if argument.lower_ in word_class("negative_pronoun"):
        return True
    denying = word_class("negative_determiner")
    return argument.pos_ == "NOUN" and any(c.dep_ == "det" and c.lower_ in denying for c in argument.children)


def _own_marks(node: Token) -> set[str]:
    marks: set[str] = set()
    for child in node.children:
        if child.dep_ in ("aux", "auxpass"):
            marks |= _marks_of_modal(child)
        elif child.dep_ in ("mark", "advmod") and child.lower_ in word_class("open_mark"):
            marks.add("hypothetical")
    return marks


def _marks_of_modal(modal: Token) -> set[str]:
    """ "will send" announces, "may send" leaves open; "said it would send" announces, "would send if" not."""
    if modal.lower_ in word_class("modal_future"):
        return {"future"}
    if modal.lower_ in word_class("modal_reported") and _is_reported_past(modal.head):
        return {"future"}
    return {"hypothetical"} if modal.lower_ in word_class("modal_open") else set()


def _is_reported_past(verb: Token) -> bool:
    """Whether a verb in the past reports this clause, and no condition hangs on it."""
    above = verb.head
    reported = verb.dep_ == "ccomp" and above.tag_ in ("VBD", "VBN") and "report" in effects(above)
    return reported and not has_child(verb, "advcl")
