"""Noun phrases: from one token to the heads of the phrases that it stands for.

Coordination, "one of the", examples and relative pronouns are resolved here. What role a phrase has in a
clause is not asked.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from extractors.clauses.lexicon import word_class
from extractors.clauses.tree import NOMINALS, NOUNS, RELATIVES, SUBJECTS, VERBS, unique, upward

_NAMES = frozenset({"GPE", "NORP", "ORG", "PERSON", "LOC"})


def expand(token: Token, *, coordinated: bool = True) -> tuple[Token, ...]:
    """Heads of the noun phrases that ``token`` stands for.

    Coordination becomes its members, "one of the X" becomes X, a relative pronoun its antecedent.
    """
    if _is_relative(token):
        antecedent = _antecedent(token)
        return expand(antecedent) if antecedent is not None else ()
    members = [t for t in _conjoined(token) if t.pos_ in NOMINALS] if coordinated else []
    found: list[Token] = []
    for head in (token, *members):
        measured = _measured(head)
        found += expand(measured) if measured is not None else [head]
        found += _examples(head)
    return unique(found)


def expand_all(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """The heads that several tokens stand for, in order."""
    return tuple(head for token in tokens for head in expand(token))


def children_by(token: Token, *dependencies: str) -> tuple[Token, ...]:
    """The heads of the phrases that hang on ``token`` by one of these dependencies."""
    return expand_all(child for child in token.children if child.dep_ in dependencies)


def objects_of(preposition: Token) -> list[Token]:
    """The nouns behind a preposition, not expanded."""
    return [c for c in preposition.children if c.dep_ in ("pobj", "pcomp") and c.pos_ in NOMINALS]


def is_name_like(token: Token) -> bool:
    """Whether a token is a name or an adjective of one: "Peru", "Peruvian"."""
    named = token.pos_ == "PROPN" or token.ent_type_ in _NAMES
    return named and token.text[0].isupper()


def noun_before(token: Token) -> Token | None:
    """The noun that ends right before ``token``, blanks and its adverbs and auxiliaries aside."""
    for before in reversed(token.doc[token.sent.start : token.i]):
        if not before.is_space and before.dep_ not in ("aux", "advmod", "neg"):
            return before if before.pos_ in NOUNS else None
    return None


def _is_relative(token: Token) -> bool:
    is_argument = token.dep_ in SUBJECTS or token.dep_ in ("dobj", "pobj")
    return token.tag_ in RELATIVES or (token.lower_ == "that" and is_argument)


def _antecedent(pronoun: Token) -> Token | None:
    """The noun that a relative pronoun stands for."""
    return next((node.head for node in upward(pronoun) if node.dep_ == "relcl"), None)


def _measured(head: Token) -> Token | None:
    """ "Ministers" for the head of "one of the ministers"."""
    if head.lemma_.lower() not in word_class("partitive"):
        return None
    of = next((c for c in head.children if c.lower_ == "of"), None)
    inner = next(iter(objects_of(of)), None) if of is not None else None
    return inner if inner is not None and inner.i > head.i else None


def _examples(noun: Token) -> Iterator[Token]:
    """The members that spell a common noun out: "papers including A and B", "groups such as C"."""
    if noun.pos_ != "NOUN":
        return
    for child in noun.children:
        if child.dep_ == "prep" and _is_exemplifying(child):
            yield from (t for t in expand_all(objects_of(child)) if t.pos_ == "PROPN")


def _is_exemplifying(preposition: Token) -> bool:
    such_as = preposition.lower_ == "as" and any(c.lower_ == "such" for c in preposition.children)
    return such_as or preposition.lower_ in word_class("exemplifying")


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
    doc, i = token.doc, token.right_edge.i + 1
    if i >= len(doc) or doc[i].dep_ != "cc" or doc[i].lower_ != "and":
        return None
    verb = doc[i].head
    if verb.pos_ not in VERBS or verb.i > token.i or i >= token.sent.end:
        return None
    conjuncts = (c for c in verb.children if c.dep_ == "conj" and c.pos_ in NOUNS)
    return next((c for c in conjuncts if c.left_edge.i == i + 1), None)
