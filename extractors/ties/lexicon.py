"""The words of this package, read from ``data/``: instruments, carriers, commodities, status words.

Only look-up belongs here. What the columns mean is said at the head of each file; what a found word makes of
a clause is decided in ``roles`` and ``status``.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from extractors.clauses import lemma


@dataclass(frozen=True, slots=True)
class Instrument:
    """One way in which a word names a tie (a row of ``instruments.csv``)."""

    lemma: str
    pos: str
    name: str
    payer: tuple[str, ...]
    recipient: tuple[str, ...]
    needs: str
    modifiers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A verb or noun that carries an instrument noun (a row of ``carriers.csv``)."""

    direction: str
    status: str


@dataclass(frozen=True, slots=True)
class Commodity:
    """What is sold, supplied, frozen, built or pledged (a row of ``commodities.csv``)."""

    name: str
    kind: str


@cache
def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a data file of this package, comment lines left out."""
    text = files("extractors.ties").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of a class of ``word_classes.csv``."""
    return frozenset(row["word"] for row in read_rows("word_classes.csv") if row["class"] == name)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


@cache
def _instruments() -> dict[tuple[str, str], tuple[Instrument, ...]]:
    table: dict[tuple[str, str], tuple[Instrument, ...]] = {}
    for row in read_rows("instruments.csv"):
        key = (row["lemma"], row["pos"])
        instrument = Instrument(
            row["lemma"], row["pos"], row["instrument"], _split(row["payer"]), _split(row["recipient"]),
            row["needs"], frozenset(_split(row["modifiers"])),
        )  # fmt: skip
        table[key] = (*table.get(key, ()), instrument)
    return table


@cache
def _carriers() -> dict[str, tuple[Carrier, ...]]:
    table: dict[str, tuple[Carrier, ...]] = {}
    for row in read_rows("carriers.csv"):
        table[row["lemma"]] = (*table.get(row["lemma"], ()), Carrier(row["direction"], row["status"]))
    return table


@cache
def _commodities() -> dict[str, Commodity]:
    return {row["term"]: Commodity(row["commodity"], row["class"]) for row in read_rows("commodities.csv")}


@cache
def _statuses() -> dict[tuple[str, str], str]:
    return {(row["lemma"], row["pos"]): row["status"] for row in read_rows("status_words.csv")}


def instruments(token: Token) -> tuple[Instrument, ...]:
    """The instruments that a verb or noun may name; of "debt relief" those of the whole phrase."""
    if token.pos_ in ("VERB", "AUX"):
        return _instruments().get((lemma(token), "verb"), ())
    if not is_nominal(token):
        return ()
    base = lemma(token)
    before = token.nbor(-1) if token.i > token.sent.start else None
    phrase = f"{before.lemma_.lower()} {base}" if before is not None else base
    found = _instruments().get((phrase, "noun")) or _instruments().get((base, "noun"), ())
    if token.tag_ in ("NNS", "NNPS"):
        found += _instruments().get((base, "plural"), ())
    modifiers = _modifiers(token)
    return tuple(row for row in found if not row.modifiers or row.modifiers & modifiers)


def is_nominal(token: Token) -> bool:
    """Whether a token heads a noun phrase; "a $5m fine" is also read as an adjective."""
    return token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "ADJ" and token.dep_ in ("dobj", "pobj"))


def _modifiers(noun: Token) -> set[str]:
    """Adjectives and compounds of a noun, coordinated ones included ("financial and military support")."""
    words: set[str] = set()
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod"):
            words |= {child.lower_, *(other.lower_ for other in child.conjuncts if other.i < noun.i)}
    return words


def carriers(token: Token, preposition: str | None = None) -> tuple[Carrier, ...]:
    """How a verb or noun carries an instrument noun, as its object or behind ``preposition``."""
    base = lemma(token)
    return _carriers().get(f"{base}_{preposition}" if preposition else base, ())


def is_host(noun: Token) -> bool:
    """Whether an instrument noun before it, or behind its "of", makes the phrase ("aid package")."""
    return any(carrier.direction == "host" for carrier in carriers(noun))


def commodity(token: Token) -> Commodity | None:
    """The commodity that a noun names, by itself or with the word before it ("crude oil", "oil tanker")."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return None
    table, base = _commodities(), token.lemma_.lower()
    if token.i > token.sent.start:
        before = token.nbor(-1)
        for phrase in (f"{before.lower_} {base}", f"{before.lemma_.lower()} {base}"):
            if phrase in table:
                return table[phrase]
    return table.get(base) or table.get(token.lower_)


def status(token: Token) -> str | None:
    """What a governing or modifying word says of the status of a tie."""
    pos = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adj", "ADV": "adv"}.get(token.pos_, "")
    return _statuses().get((lemma(token), pos))


def is_distributive(words: Iterable[Token]) -> bool:
    """Whether words say that each of several parties has the whole sum."""
    return any(word.lower_ in word_class("distributive") for word in words)


def is_collateral(noun: Token) -> bool:
    """Whether a noun names what secures a loan."""
    return any(row.name == "collateral" for row in _instruments().get((lemma(noun), "noun"), ()))


def is_debt(noun: Token) -> bool:
    """Whether a noun names money lent or owed."""
    return any(row.name in ("loan", "debt") for row in _instruments().get((lemma(noun), "noun"), ()))


def is_builder(noun: Token) -> bool:
    """Whether a noun of a plant stands for the company that has it: "the shipyard X"."""
    thing = commodity(noun)
    named = noun.i + 1 < noun.sent.end and noun.nbor(1).pos_ == "PROPN"
    return named and thing is not None and thing.kind == "plant"
