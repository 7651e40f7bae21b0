"""Noun phrases of this package: what is measured out, what has a price, what is listed as an example.

Pure look at tokens; which slot of a tie they fill is asked in ``slots``.
"""

from collections.abc import Iterator
from itertools import takewhile

from spacy.tokens import Token

from extractors.clauses import expand, subjects
from extractors.syntax import Sentence
from extractors.ties import lexicon
from extractors.ties.money import find_amounts

# What follows a host or a sum: "a package of aid", "$5bn in aid".
HOST_PREPOSITIONS = frozenset({"of", "in"})


def is_infinitive(verb: Token) -> bool:
    """Whether a verb stands with "to"."""
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def is_measure(token: Token) -> bool:
    """Whether a word only says how much, like "$7 billion" in "$7 billion of assets"."""
    is_number = token.pos_ in ("NUM", "SYM") or token.ent_type_ in ("MONEY", "PERCENT")
    return is_number or token.lower_ in lexicon.word_class("measure")


def in_clause_below(token: Token, thing: Token) -> bool:
    """Whether a clause stands between a word and the noun that it hangs below."""
    return any(above.pos_ == "VERB" for above in takewhile(lambda node: node != thing, token.ancestors))


def has_price(thing: Token) -> bool:
    """Whether a noun phrase is or has a sum of money, clauses below it aside."""
    phrase = [thing, *(t for c in thing.children if c.dep_ not in ("relcl", "acl") for t in c.subtree)]
    if thing.lemma_.lower() in lexicon.word_class("riches") and thing.tag_ == "NNS":  # "gave millions"
        return True
    return any(t.ent_type_ == "MONEY" or t.tag_ == "$" for t in phrase) or bool(
        find_amounts(" ".join(t.text for t in sorted(phrase, key=lambda t: t.i)))
    )


def measured(token: Token) -> Token:
    """The noun that is measured out, or the token itself: "debt" for "90%" in "90% of the debt"."""
    if is_measure(token):
        for child in token.children:
            if child.lower_ in (*HOST_PREPOSITIONS, "worth") or child.dep_ == "npadvmod":
                for grandchild in child.subtree:
                    if grandchild.dep_ == "pobj" and grandchild.pos_ in ("NOUN", "PROPN"):
                        return grandchild
    return token


def of_one_phrase(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens without those of a second phrase that only looks alike.

    A verb has one receiver and one source, coordinated ones aside; what comes later ("... in waters that
    belong to Y") belongs to another word.
    """
    first = next((token for token in tokens if token.dep_ == "pobj"), None)
    if first is None:
        return tokens
    phrases = (first.head, *first.head.conjuncts)
    return tuple(token for token in tokens if token.dep_ != "pobj" or token.head in phrases)


def listed(sentence: Sentence) -> Iterator[tuple[Token, tuple[Token, ...]]]:
    """Lists of examples with the noun they exemplify: "ties" in "ties including oil, loans and arms"."""
    for token in sentence.span:
        opens_list = token.lower_ in lexicon.word_class("listing") and token.dep_ == "prep"
        if not opens_list or token.head.pos_ not in ("NOUN", "PROPN"):
            continue
        if token.lower_ == "as" and not any(c.lower_ == "such" for c in token.children):
            continue
        items = tuple(t for c in token.children if c.dep_ == "pobj" for t in expand(c))
        if len(items) > 1:
            yield token.head, items


def _clause_of(token: Token) -> Token | None:
    node = token
    while node.head != node and node.pos_ not in ("VERB", "AUX"):
        node = node.head
    return node if node.pos_ in ("VERB", "AUX") else None


def clause_subjects(token: Token) -> tuple[Token, ...]:
    """The subjects of the clause that ``token`` stands in."""
    verb = _clause_of(token)
    return subjects(verb) if verb is not None else ()


def predicate_of(token: Token) -> tuple[Token, ...]:
    """The words of what the clause of ``token`` says of its subject, up to ``token``."""
    verb = _clause_of(token)
    return tuple(verb.doc[verb.i + 1 : token.i]) if verb is not None else ()
