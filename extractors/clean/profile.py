"""The corpus profile: what earlier articles teach about a page, versioned, and what it takes out of a text.

Belongs here: the profile, its file, and its use on the lines of one article. Does not belong here: how it
is learned, which needs all articles at once (``orchestration.learning``), and the joining of words
(``repair.py``).
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

# Patterns here are read by DuckDB too (RE2).
# Numbers differ from page to page: "Updated 3 hours ago", "© 2019", "12 comments".
DIGITS = "[0-9]+"
# But here the number is the news: "Brent settled at $64.20", "The lira fell by 2 %".
AMOUNT = "[$€£¥₽₤₹₺₴%]"
# What somebody said is never boilerplate, however often it is printed.
QUOTATION = "[\"“”„‟«»‹›‘‚「」『』]|(?:^|[ (])'"

# A profile is small (20,000 articles have some 60,000 words that count, half a megabyte), but there is one
# for every night that brought a new word.
_KEPT_VERSIONS = 7

_DIGITS = re.compile(DIGITS)
_AMOUNT = re.compile(AMOUNT)
_QUOTATION = re.compile(QUOTATION)


@dataclass(frozen=True, slots=True)
class Profile:
    """What was learned from the articles before.

    ``lines`` has for each outlet the keys (``line_key``) of the lines that are boilerplate there, ``words``
    for each language the words as they are written, ``changed`` for each outlet the version in which its
    lines became these.
    """

    version: int
    lines: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    changed: Mapping[str, int] = field(default_factory=dict)


NO_PROFILE = Profile(0, {}, {})


def line_key(line: str) -> str:
    """What a line has in common with the lines that a template printed on other pages.

    No more is folded than digits: a template prints the same characters, and SQL has to make the same key.
    """
    return line if _AMOUNT.search(line) else _DIGITS.sub("0", line)


def split_lines(lines: Sequence[str], keys: Collection[str]) -> tuple[list[str], list[int]]:
    """The lines that stay, and the places of those whose key is among ``keys``.

    A line that holds a quotation stays. When nothing would be left, everything stays.
    """
    places = [
        place
        for place, line in enumerate(lines)
        if keys and line_key(line) in keys and not _QUOTATION.search(line)
    ]
    if len(places) == len(lines):
        return list(lines), []
    return [line for place, line in enumerate(lines) if place not in places], places


def unknown_words(joins: Collection[str], words: Collection[str]) -> list[str]:
    """The joined forms that are not among the words, sorted: what a larger profile may yet join."""
    return sorted(join for join in joins if join not in words and join.lower() not in words)


def latest(folder: Path) -> Path | None:
    """The file of the latest profile in a folder; None when nothing was learned yet."""
    return max(folder.glob("*.json"), default=None)


def read(path: Path) -> Profile:
    """The profile in a file. Raises ``OSError``, ``ValueError`` or ``KeyError`` when it is no such file."""
    stored = json.loads(path.read_bytes())
    return Profile(
        stored["version"],
        {outlet: frozenset(of_outlet["keys"]) for outlet, of_outlet in stored["lines"].items()},
        {language: frozenset(words) for language, words in stored["words"].items()},
        {outlet: of_outlet["changed"] for outlet, of_outlet in stored["lines"].items()},
    )


def write(folder: Path, profile: Profile, learned_at: datetime) -> Path:
    """Writes a profile whole or not at all, and forgets those of long ago. Returns its file."""
    stored = {
        "version": profile.version,
        "learned_at": learned_at.isoformat(timespec="seconds"),
        "lines": {
            outlet: {"changed": profile.changed[outlet], "keys": sorted(keys)}
            for outlet, keys in sorted(profile.lines.items())
        },
        "words": {language: sorted(words) for language, words in sorted(profile.words.items())},
    }
    path = folder / f"{profile.version:06d}.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(stored, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    part.replace(path)
    for old in sorted(folder.glob("*.json"))[:-_KEPT_VERSIONS]:
        old.unlink()
    return path
