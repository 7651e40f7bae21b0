"""Finds those whom a text names as its makers: bylines, "Reporting by ...", notes on the author.

They are no actors by that. Bylines that a page marks as such are cut off in ``clean``; these stand in the
text.
"""

from collections.abc import Iterator
from itertools import groupby

from spacy.tokens import Token

from extractors.actors.gazetteer import Gazetteer
from extractors.actors.mentions import Name
from extractors.syntax import Sentence

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_BEGINS_PART = frozenset("([;.,|–—-:")
_ENDS_PART = frozenset(")];|")
_ADDED = frozenset({"additional", "further", "more", "with", "and"})
_ABOUT = frozenset({"about", "on", "from", "for"})
_LONGEST_BYLINE = 30  # tokens, with what follows the names: "..., our correspondent in Cairo"


def without_makers(gazetteer: Gazetteer, names: list[Name]) -> list[Name]:
    """The names of an article, in reading order, less those that only say who made the text."""
    kept: list[Name] = []
    for _, group in groupby(names, key=lambda name: name.sentence.index):
        here = list(group)
        made = _makers(gazetteer, here[0].sentence)
        kept.extend(name for name in here if name.first not in made)
    return kept


def _makers(gazetteer: Gazetteer, sentence: Sentence) -> frozenset[int]:
    """Positions of the tokens, in the sentence's document, whose names only say who made the text."""
    tokens = [token for token in sentence.span if not token.is_space]
    if not tokens:
        return frozenset()
    if _is_byline(gazetteer, tokens):
        return frozenset(token.i for token in tokens)
    return frozenset(_credited(gazetteer, tokens)) or _biography(gazetteer, sentence.span.root)


def _is_byline(gazetteer: Gazetteer, tokens: list[Token]) -> bool:
    """ "By Oliver Stanhope, Gardening Editor"; "From Ralph Dunmore, our correspondent in Cairo"."""
    opening = tokens[0].lower_
    if opening not in ("by", "from") or not 1 < len(tokens) <= _LONGEST_BYLINE:
        return False
    if not tokens[1].text[:1].isupper() or any(token.tag_ in _FINITE for token in tokens):
        return False
    return opening == "by" or any(token.lower_ in gazetteer.words["credit_role"] for token in tokens)


def _credited(gazetteer: Gazetteer, tokens: list[Token]) -> Iterator[int]:
    """ "(Reporting by Hana Birk in Dubai; editing by Paul Oduya)", "Photograph: Lena Fairweather"."""
    is_inside = False
    for at, token in enumerate(tokens):
        if token.lower_ in ("by", ":") and at and tokens[at - 1].lower_ in gazetteer.words["credit"]:
            before = tokens[at - 2] if at > 1 else None
            is_inside = before is None or before.text in _BEGINS_PART or before.lower_ in _ADDED
        elif token.text in _ENDS_PART:
            is_inside = False
        if is_inside:
            yield token.i


def _biography(gazetteer: Gazetteer, root: Token) -> frozenset[int]:
    """ "Ann Vole is a reporter in Lima.", "Ann Vole writes about energy.": the subject."""
    if root.tag_ != "VBZ":
        return frozenset()
    lemma = root.lemma_.lower()
    if lemma in ("write", "report"):
        is_note = any(child.lower_ in _ABOUT for child in root.children)
    else:
        roles = gazetteer.words["credit_role"]
        is_note = lemma == "be" and any(c.dep_ == "attr" and c.lower_ in roles for c in root.children)
    if not is_note:
        return frozenset()
    return frozenset(
        token.i
        for child in root.children
        if child.dep_ == "nsubj" and child.ent_type_ == "PERSON"
        for token in child.subtree
    )
