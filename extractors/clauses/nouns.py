"""Nouns that tell an event or a relation: whose it is, what it is of, and how real it is.

"Peru's support for X", "U.S. sanctions", "anti-X leader". Who is said to be a noun is read in ``copulas``.
"""

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from extractors.clauses.lexicon import effects, word_class
from extractors.clauses.modality import Modality, modality
from extractors.clauses.obliques import Slots, obliques
from extractors.clauses.phrases import expand_all, is_name_like
from extractors.clauses.tree import BARE_VERBS, PROPER_NOUNS, before_hyphen, unique
from extractors.clauses.verbs import complements

# Slots whose noun may carry the by-phrase: "attacks on the bloc by X".
_BEFORE_BY = ("on", "of", "against")
# What a word beside or above a noun makes of its event, strongest first.
_REALITY: Mapping[str, Modality] = {
    "negates": "negated",
    "hypothetical": "hypothetical",
    "future": "future",
}


def noun_slots(noun: Token, holders: tuple[Token, ...]) -> Slots:
    """The obliques of a noun, and the slots ``poss``, ``mod``, ``is``, ``anti``, ``name`` and ``pro``."""
    around = _surroundings(noun)
    prefixed = dict(_prefixed(around))
    possessors = expand_all(c for c in around if c.dep_ == "poss")
    modifiers = expand_all(
        c for c in around if c.dep_ in ("compound", "amod", "nmod") and is_name_like(c) and c not in prefixed
    )
    named: Slots = {
        "poss": possessors,
        "mod": modifiers,
        "is": holders,
        "anti": tuple(t for t, prefix in prefixed.items() if prefix == "anti"),
        "name": tuple(t for t in modifiers if t.tag_ in PROPER_NOUNS),
        "pro": tuple(t for t, prefix in prefixed.items() if prefix == "pro"),
    }
    return obliques(noun) | {name: unique(tokens) for name, tokens in named.items() if tokens}


def noun_agents(slots: Slots) -> tuple[Token, ...]:
    """Who does what the noun says: possessors and by-phrases, else names before it."""
    owners = slots.get("poss", ()) + _by_phrases(slots)
    return unique(owners or filter(_is_doer, slots.get("mod", ())))


def noun_complements(noun: Token) -> tuple[Token, ...]:
    """Heads of the clauses that a noun takes: "sign of leaving", "decision to leave"."""
    infinitives = tuple(c for c in noun.children if c.dep_ == "acl" and c.tag_ in BARE_VERBS)
    return complements(noun) + infinitives


def noun_modality(noun: Token, copula: Token | None) -> Modality:
    """How real the event of a noun is: by its copula, its determiner and adjectives, and the noun above."""
    if copula is not None:
        return modality(copula)
    denying = word_class("negative_determiner")
    if any(c.dep_ == "det" and c.lower_ in denying for c in noun.children):
        return "negated"
    found: set[str] = set()
    for child in noun.children:
        if child.dep_ == "amod":
            found |= effects(child)
    if noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN":
        found |= effects(noun.head.head)
    return next((reality for effect, reality in _REALITY.items() if effect in found), "actual")


def _surroundings(noun: Token) -> list[Token]:
    """The children of a noun, and of the name that it only introduces: "Peru's ally Chile"."""
    around = list(noun.children)
    if noun.dep_ == "compound" and noun.head.pos_ == "PROPN":
        around += [c for c in noun.head.children if c.i < noun.i]
    return around


def _prefixed(modifiers: list[Token]) -> Iterator[tuple[Token, str]]:
    """The names behind "anti-" and "pro-", with the prefix; the model splits them at the hyphen."""
    for token in modifiers:
        prefix = before_hyphen(token)
        if prefix is not None and prefix.lower_ in word_class("prefix"):
            yield token, prefix.lower_


def _by_phrases(slots: Slots) -> tuple[Token, ...]:
    """Who stands behind "by", also where the parser hangs it on the noun between."""
    return slots.get("by", ()) or tuple(
        agent
        for slot in _BEFORE_BY
        for between in slots.get(slot, ())
        if slot != "of" or between.pos_ == "PROPN"  # "criticism of its use by X" is not X's
        for agent in obliques(between).get("by", ())
    )


def _is_doer(modifier: Token) -> bool:
    """Whether a name before a noun does what the noun says.

    "Russian aid" and "U.S. sanctions" do, "Ukraine aid" and "Iran sanctions" do not: a place that has an
    adjective uses it; only acronyms, which have none, stand bare.
    """
    is_bare_place = modifier.ent_type_ in ("GPE", "LOC") and modifier.tag_ in PROPER_NOUNS
    return not is_bare_place or modifier.text.replace(".", "").isupper()
