"""Who does a verb: its grammatical subject, also where another clause has it.

Shared, controlled and relative subjects are followed. That the subject of a passive undergoes it is undone in
``verbs``.
"""

from collections.abc import Callable, Mapping

from spacy.tokens import Token

from extractors.clauses.lexicon import effects, word_class
from extractors.clauses.phrases import children_by, expand, expand_all, noun_before, objects_of
from extractors.clauses.tree import BARE_VERBS, MAX_CLIMB, NOMINALS, SUBJECTS, VERBS, has_child

_FINITE = ("VBD", "VBZ", "VBP")


def subjects(verb: Token) -> tuple[Token, ...]:
    """Heads of the grammatical subject of a verb, shared, controlled and relative ones followed."""
    return _subjects(verb, 0)


def _subjects(verb: Token, depth: int) -> tuple[Token, ...]:
    own = children_by(verb, *SUBJECTS)
    if own or depth > MAX_CLIMB:
        return own
    follow = _FOLLOW.get(verb.dep_)
    return _misplaced_subject(verb) or (follow(verb, verb.head, depth + 1) if follow is not None else ())


def _misplaced_subject(verb: Token) -> tuple[Token, ...]:
    """The list right before a finite verb that the parser took for the object of "as" or "after"."""
    if verb.tag_ not in _FINITE or verb.dep_ not in ("conj", "advcl", "ccomp", "relcl"):
        return ()
    top = noun_before(verb)
    if top is None:
        return ()
    while top.dep_ in ("conj", "appos") and top.head != top:
        top = top.head
    opener = top.head
    misread = top.dep_ == "pobj" and opener.lower_ in word_class("clause_opener") and opener.i < top.i
    return expand(top) if misread else ()


# --- where a verb without a subject of its own has it from: verb, what it hangs on, depth -> subjects


def _shared_subject(verb: Token, head: Token, depth: int) -> tuple[Token, ...]:
    """The subject of "froze" in "imposed ... and froze ...", and of "critical" in "is critical"."""
    verbal = head.pos_ in VERBS or head.dep_ in ("acomp", "attr")
    return _subjects(head, depth) if verb.dep_ != "conj" or verbal else ()


def _subject_of_adverbial(verb: Token, head: Token, depth: int) -> tuple[Token, ...]:
    """The noun right before a participle, else the subject above: "backed by X, Y won"."""
    before = noun_before(verb)
    if verb.tag_ == "VBN" and before is not None and not verb.nbor(-1).is_punct:
        return (before,)
    return _controller(verb, head, depth) if head.pos_ in VERBS else ()


def _controller(verb: Token, head: Token, depth: int) -> tuple[Token, ...]:
    """Who is meant to do an infinitive: the object of "urge X to", else the subject above."""
    if head.pos_ == "ADJ":
        return _subjects(head.head, depth) if head.dep_ == "acomp" else ()
    if head.pos_ not in VERBS:
        return ()
    controls = verb.dep_ == "xcomp" and "object_control" in effects(head)
    return (_addressees(head) if controls else ()) or _subjects(head, depth)


def _addressees(verb: Token) -> tuple[Token, ...]:
    """ "X" in "urged X to leave" and "called on X to leave"."""
    objects = expand_all(c for c in verb.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP")
    if objects:
        return objects
    called = (c for c in verb.children if c.lower_ in word_class("addressing"))
    return expand_all(item for preposition in called for item in objects_of(preposition))


def _subject_of_modifier(verb: Token, noun: Token, depth: int) -> tuple[Token, ...]:
    """The subject of a clause that modifies a noun."""
    if noun.pos_ not in NOMINALS:
        return ()
    if verb.tag_ in BARE_VERBS and any(c.lower_ == "to" for c in verb.lefts):  # "X's decision to leave"
        return children_by(noun, "poss") or _subject_above(noun, depth)
    before = noun_before(verb)
    nearer = before is not None and before.dep_ == "pobj" and before.head.head == noun
    if before is not None and nearer and has_child(verb, "agent"):
        return (before,)  # "critic of the campaign waged by X": the campaign is waged, not the critic
    return expand(noun)


def _subject_of_gerund(verb: Token, preposition: Token, depth: int) -> tuple[Token, ...]:
    """The subject of "arming" in "accused X of arming" and of "leaving" in "shows no sign of leaving"."""
    head = preposition.head
    if head.pos_ not in VERBS:
        return children_by(head, "poss") or _subject_above(head, depth)
    objects = children_by(head, "dobj") if preposition.lower_ in word_class("gerund_of_object") else ()
    if preposition.lower_ == "in" and "shares" in effects(head):  # "joined X in condemning"
        return _subjects(head, depth) + children_by(head, "dobj")
    return objects or _subjects(head, depth)


def _subject_above(noun: Token, depth: int) -> tuple[Token, ...]:
    """The subject of the verb that a noun is an object of."""
    node = noun
    while node.dep_ in ("pobj", "prep", "conj", "dobj", "attr", "acomp") and node.head != node:
        node = node.head
        if node.pos_ in VERBS:
            return _subjects(node, depth)
    return ()


# By what the verb is to its head.
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
