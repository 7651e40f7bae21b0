"""How a name is written, and what is the same name written otherwise.

Romanisation, variants of given names, particles, titles and legal forms belong here, read from ``data/``.
Whether two names are one actor does not (``same.py``).
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from extractors.actors.gazetteer import fold

DATA = Path(__file__).parent / "data"
FILES = ("romanization.csv", "given_names.csv", "name_words.csv", "legal_forms.csv", "role_fields.csv")

_SPELLINGS_KEPT = 200_000  # tokens in the cache: some 50 MB, more than the surnames of a large warehouse
# "Abdullah II" and "Hun Jr" may lack a surname; "Xi" and "Vi" are names themselves.
_OF_ONE_NAME = frozenset({"i", "ii", "iii", "iv", "jr", "sr"})
_ACRONYM = range(3, 9)  # letters; two are shared by hundreds of companies


class Token(NamedTuple):
    """One word of a person's name."""

    text: str  # folded
    letters: str | None  # "jd" of "J.D.": the token is initials


class Person(NamedTuple):
    """The parts of a person's name."""

    tokens: tuple[Token, ...]  # without titles, particles and generation; a hyphenated name is one
    parts: tuple[str, ...]  # the same with hyphens split
    joined: str  # all letters, particles too
    generation: str | None  # "jr", "2"


class Organization(NamedTuple):
    """The parts of an organisation's name."""

    tokens: tuple[str, ...]  # without article, legal form and a last "Group"; numbers as digits
    acronyms: frozenset[str]  # that its words may be shortened to
    acronym: str | None  # that it is itself
    is_generic: bool  # "Defence Ministry": names nothing without a country
    is_any_order: bool  # "Ministry of Defence" and "Defence Ministry"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str, frozenset[str]], ...]:
    return tuple(
        (re.compile(row["pattern"]), row["replacement"], frozenset(row["countries"].split("|")) - {""})
        for row in _rows("romanization.csv")
    )


@cache
def words(name: str) -> dict[str, str]:
    """The words of a class of ``name_words.csv``, with what they stand for."""
    return {fold(row["word"]): row["value"] for row in _rows("name_words.csv") if row["class"] == name}


@cache
def two_surname_countries() -> frozenset[str]:
    """The countries where people have the mother's name after the father's."""
    return frozenset(row["word"] for row in _rows("name_words.csv") if row["class"] == "two_surnames")


@cache
def _forms() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(row["form"].split()) for row in _rows("legal_forms.csv"))


@cache
def _fields() -> tuple[re.Pattern[str], dict[str, str]]:
    fields = {row["term"]: row["field"] for row in _rows("role_fields.csv")}
    longest_first = "|".join(sorted(map(re.escape, fields), key=len, reverse=True))
    return re.compile(rf"\b({longest_first})s?\b"), fields


@lru_cache(maxsize=_SPELLINGS_KEPT)
def skeleton(token: str, country: str | None = None) -> str:
    """What the romanisations of a folded word have in common, in general and in one country."""
    for pattern, replacement, countries in _rules():
        if not countries or country in countries:
            token = pattern.sub(replacement, token)
    return token


@cache
def _variants(sort: str) -> dict[str, frozenset[int]]:
    groups: defaultdict[str, set[int]] = defaultdict(set)
    for number, row in enumerate(_rows("given_names.csv")):
        if row["sort"] == sort:
            for name in row["names"].split("|"):
                groups[skeleton(fold(name))].add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


def variants(sort: str, token: str) -> frozenset[int]:
    """The groups of given names (``transliteration`` or ``nickname``) that a folded word is in."""
    return _variants(sort).get(skeleton(token), frozenset())


@lru_cache(maxsize=_SPELLINGS_KEPT)
def canonical(token: str, country: str | None = None) -> str:
    """One spelling for all romanisations of a word, those of a given name in other languages too."""
    groups = variants("transliteration", token)
    return f"{min(groups)}" if groups else skeleton(token, country)


def fields(roles: tuple[str, ...]) -> frozenset[str]:
    """The fields of life that roles belong to: state, business, religion."""
    pattern, found = _fields()
    return frozenset(found[hit] for role in roles for hit in pattern.findall(fold(role)))


def _letters(written: str, others_are_words: bool, is_first: bool) -> str | None:
    """ "J.", "J.D." and "JD" (in front of a word that is not in capitals) are initials."""
    bare = written.replace(".", "")
    if len(bare) == 1 or (bare.isupper() and re.fullmatch(r"(\w\.)+\w?", written)):
        return fold(bare)
    if is_first and others_are_words and len(bare) == 2 and bare.isupper():
        return fold(bare)
    return None


def read_person(name: str) -> Person:
    """The parts of a person's name; one without any word but titles keeps them."""
    written = [word for word in re.split(r"[\s,]+", name.replace("’", "'")) if word.strip(".-'")]
    while len(written) > 1 and fold(written[0]) in words("honor"):
        written.pop(0)
    generation = None
    while len(written) > 2 and fold(written[-1]) in words("generation"):
        generation = words("generation")[fold(written.pop())]
    if len(written) == 2 and fold(written[-1]) in _OF_ONE_NAME:
        generation = words("generation")[fold(written.pop())]
    joined = "".join(c for word in written for c in fold(word) if c.isalnum())
    have_words = any(not word.isupper() for word in written)
    tokens = []
    for place, word in enumerate(written):
        letters = _letters(word, have_words, place == 0)
        folded = re.sub(r"^(al|el|as|ad|an|ar|at|az|ash)['-](?=\w{3})", "", fold(word))
        if letters is None and place > 0 and folded in words("particle"):
            continue
        tokens.append(Token(folded.replace("-", ""), letters))
    parts = tuple(part for word in written for part in fold(word).split("-") if part)
    kept = tuple(part for part in parts[1:] if part not in words("particle"))
    return Person(tuple(tokens), parts[:1] + kept, joined, generation)


def _without_forms(tokens: list[str]) -> list[str]:
    """A name without the legal forms at its ends: "OAO Gazprom", "Huawei Technologies Co., Ltd."."""
    longest = max(map(len, _forms()))
    changed = True
    while changed:
        changed = False
        for size in range(min(longest, len(tokens) - 1), 0, -1):
            if tuple(tokens[-size:]) in _forms():
                del tokens[-size:]
            elif tuple(tokens[:size]) in _forms() and size < len(tokens):
                del tokens[:size]
            else:
                continue
            changed = True
            break
    return tokens


def _initials(tokens: list[str]) -> str:
    return "".join(token[0] for token in tokens if token not in words("filler"))


def read_organization(name: str) -> Organization:
    """The parts of an organisation's name."""
    bare = re.sub(r"['’]s?\b|[,;()\"“”]", "", re.sub(r"\.(?=\s|$)|(?<=\w)\.(?=\w)", "", name))
    written = re.split(r"[\s\-–/]+", bare.strip())
    folded = [fold(word) for word in written if word]
    if len(folded) > 1 and folded[0] == "the":
        folded = folded[1:]
    named = [words("spelling").get(token, token) for token in folded]
    tokens = _without_forms(list(named))
    core = [words("number").get(token, token) for token in tokens]
    # "Trafigura Group" is Trafigura, "Eagle Parliamentary Group" and "Group" are names
    if len(core) == 2 and core[-1] in words("optional") and core[0] not in words("generic"):
        core.pop()
    alone = tokens[0] if len(tokens) == 1 and len(tokens[0]) in _ACRONYM else None
    is_short = alone is not None and any(fold(word) == alone and word.isupper() for word in written)
    longer = {_initials(named), _initials(tokens)} if len(tokens) > 1 else set()
    return Organization(
        tokens=tuple(core),
        acronyms=frozenset(text for text in longer if len(text) in _ACRONYM),
        acronym=alone if is_short else None,
        is_generic=all(token in words("generic") or token.isdigit() for token in core)
        or any(token in words("of_a_state") for token in core),
        is_any_order=any(token in words("any_order") for token in core),
    )
