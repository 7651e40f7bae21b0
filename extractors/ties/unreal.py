"""Words that name a tie although nothing changes hands: what a tariff is on, what is lost or supposed.

Only such clauses belong here; how real a tie is that the text does state is in ``status``.
"""

from collections.abc import Iterator
from itertools import takewhile

from spacy.tokens import Token

from extractors.clauses import lemma, word_class
from extractors.ties import lexicon
from extractors.ties.slots import Trigger


def is_unreal(trigger: Trigger) -> bool:
    """Whether nothing changes hands: what a tariff is charged on, what is lost, what is supposed."""
    word = trigger.token
    if word.pos_ not in ("VERB", "AUX") and (_is_charged(word) or _is_forgone(word)):
        return True
    clauses = [word, *takewhile(lambda node: node.dep_ != "ROOT", word.ancestors)]
    return word.dep_ != "ROOT" and any(_is_inverted_condition(t) or _is_supposed_end(t) for t in clauses)


def _is_charged(noun: Token) -> bool:
    """Whether a noun or sum is what a tariff or ban is on: "duties on $5bn of imports"."""
    for above in (noun, *takewhile(lambda t: t.pos_ not in ("VERB", "AUX"), noun.ancestors)):
        if above.lower_ not in ("on", "against") or above.dep_ != "prep":
            continue
        verb = above.head
        levied = [verb, *(c for c in verb.children if c.dep_ in ("dobj", "nsubjpass"))]
        if any(thing.lemma_.lower() in lexicon.word_class("levy") for thing in levied):
            return True
    return False


def _is_forgone(noun: Token) -> bool:
    """Whether a noun is, or measures, the object of a verb of loss: "lose $5bn in sales"."""
    node = noun
    while node.dep_ in ("pobj", "prep", "compound", "nmod", "conj") and node.head != node:
        node = node.head
    return node.dep_ in ("dobj", "nsubjpass") and lemma(node.head) in lexicon.word_class("forgone")


def _is_supposed_end(verb: Token) -> bool:
    """Whether an end is only a condition: "if X stops buying"."""
    supposed = any(c.dep_ == "mark" and c.lower_ in word_class("open_mark") for c in verb.children)
    return supposed and verb.pos_ == "VERB" and "ended" in (lexicon.status(verb), *_ends(verb))


def _ends(verb: Token) -> Iterator[str]:
    """What a verb that carries a noun makes of it."""
    return (carrier.status for carrier in lexicon.carriers(verb))


def _is_inverted_condition(verb: Token) -> bool:
    """Whether an auxiliary stands before the subject and it is no question: "should X ever stop buying"."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return subject is not None and any(
        c.dep_ in ("aux", "auxpass") and c.i < subject.i and c.lower_ in lexicon.word_class("inverted")
        for c in verb.children
    )
