"""Who says so: the verbs of reporting above a clause, and "according to".

Quotation marks are not looked at; who goes on speaking in the next sentence is a matter of ``stances``.
"""

from spacy.tokens import Token

from extractors.clauses.lexicon import effects
from extractors.clauses.phrases import objects_of
from extractors.clauses.subjects import subjects
from extractors.clauses.tree import upward


def speaker(token: Token) -> Token | None:
    """Who reports the clause that ``token`` stands in; None when the article itself says so."""
    for node in upward(token):
        named = _according_to(node)
        if named is not None:
            return named
        verb = _reported_by(node)
        said = subjects(verb) if verb is not None else ()
        if said:
            return said[0]
    return None


def reporting_verb(token: Token) -> Token | None:
    """The nearest verb of saying that ``token``'s clause is the content of."""
    return next(filter(None, map(_reported_by, upward(token))), None)


def _according_to(node: Token) -> Token | None:
    """Whom "according to" names, where that hangs on ``node``."""
    for child in node.children:
        if child.dep_ == "prep" and child.lower_ == "according":
            named = [item for to in child.children for item in objects_of(to)]
            if named:
                return named[0]
    return None


def _reported_by(node: Token) -> Token | None:
    """The verb of saying right above a clause."""
    if node.dep_ not in ("ccomp", "pcomp", "parataxis"):
        return None
    verb = node.head.head if node.dep_ == "pcomp" else node.head
    return verb if "report" in effects(verb) else None
