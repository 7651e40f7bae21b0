"""The pronouns and short names of ``tests/cases/coreference.yml``, resolved by the actors stage and judged.

Belongs here: reading the cases, what counts as right, the figures by kind. Does not belong here: which ones
are known to be wrong (``tests/unit/actors/test_coreference_cases.py``).

    python -m tests.coreference_cases            prints every one that is wrong, and the figures by kind
    python -m tests.coreference_cases --silent   also those that are left unresolved
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from spacy.tokens import Span

from extractors import syntax
from extractors.actors import Cast, find_actors
from extractors.actors.gazetteer import fold
from extractors.records import Article
from extractors.syntax import Sentence
from tests.actor_cases import article_of

CASES = Path(__file__).parent / "cases" / "coreference.yml"
_KINDS = {"he": "he", "him": "he", "his": "he", "himself": "he",
          "she": "she", "her": "she", "hers": "she", "herself": "she",
          "it": "it", "its": "its", "itself": "it",
          "they": "they", "them": "they", "their": "they", "themselves": "they"}  # fmt: skip
_DETERMINERS = ("the ", "this ", "that ", "these ", "those ", "both ")


@dataclass(frozen=True)
class Verdict:
    """What one pronoun or short name was resolved to, and what it is."""

    id: str  # article, excerpt and surface
    kind: str  # he | she | it | its | they | noun | name
    wanted: tuple[str, ...]  # names of the actors; none where it stands for no actor
    unfound: tuple[str, ...]  # those of them that the article's cast does not have under any name
    found: tuple[str, ...]
    right: bool  # of those resolved

    @property
    def resolved(self) -> bool:
        return bool(self.found)


def kind_of(surface: str) -> str:
    """he, she, it, its, they, noun ("the company") or name ("Mr. Vega", "the FMA")."""
    word = surface.lower()
    if word in _KINDS:
        return _KINDS[word]
    last = surface.rsplit(maxsplit=1)[-1]
    return "noun" if word.startswith(_DETERMINERS) and last[:1].islower() else "name"


def _place(text: str, surface: str, excerpt: str) -> tuple[int, int]:
    """Where the surface stands: its first whole-word occurrence in the excerpt, in any case.

    Raises ValueError when the excerpt is not in the text or the surface not in the excerpt.
    """
    start = text.find(excerpt)
    hit = re.search(rf"(?<!\w){re.escape(surface)}(?!\w)", excerpt, re.IGNORECASE)
    if start < 0 or hit is None:
        msg = f"coreference.yml: {surface!r} in {excerpt!r} is not in the text"
        raise ValueError(msg)
    return start + hit.start(), start + hit.end()


def _span(sentences: list[Sentence], start: int, end: int) -> tuple[Sentence, Span]:
    """The tokens of the body between two characters. Raises ValueError where no tokens stand there."""
    for sentence in sentences:
        if sentence.field == "body" and sentence.char_start <= start < sentence.char_end:
            span = sentence.span.doc.char_span(
                start - sentence.offset, end - sentence.offset, alignment_mode="expand"
            )
            if span is not None:
                return sentence, span
    msg = f"no tokens at {start} to {end}"
    raise ValueError(msg)


def _bare(text: str) -> str:
    return fold(text).removeprefix("the ")


def judge(rows: Iterable[dict[str, Any]], article: Article, about: str) -> Iterator[Verdict]:
    """Reads one article and judges its labelled pronouns and short names."""
    sentences = syntax.read(article.title, article.body_text)
    cast = find_actors(article, sentences)
    called: defaultdict[str, set[str]] = defaultdict(set)
    for key, actor in cast.actors.items():
        called[key].add(_bare(actor.name))
    for mention in cast.mentions:
        called[mention.local_actor_key].add(_bare(mention.surface))
    rows = list(rows)
    for name in {name for row in rows for name in _names(row["refers_to"])}:
        for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", article.body_text):
            keys = _keys_at(cast, *_span(sentences, *hit.span()))
            if len(keys) == 1:  # the name stands for this actor, however the actor is called
                called[keys[0]].add(_bare(name))
    for row in rows:
        place = _place(article.body_text, row["surface"], row["sentence"])
        keys = _keys_at(cast, *_span(sentences, *place))
        wanted = _names(row["refers_to"])
        covered = {name for name in wanted if any(_bare(name) in called[key] for key in keys)}
        fitting = all(any(_bare(name) in called[key] for name in wanted) for key in keys)
        yield Verdict(
            f"{about}: {row['surface']} in {row['sentence']!r}",
            kind_of(row["surface"]),
            wanted,
            tuple(name for name in wanted if not any(_bare(name) in names for names in called.values())),
            tuple(cast.actors[key].name for key in keys),
            bool(keys) and fitting and len(covered) == len(wanted),
        )


def _names(refers_to: str | list[str] | None) -> tuple[str, ...]:
    if refers_to is None:
        return ()
    return tuple(refers_to) if isinstance(refers_to, list) else (refers_to,)


def _keys_at(cast: Cast, sentence: Sentence, span: Span) -> tuple[str, ...]:
    return cast.at(sentence, span.root)


def verdicts(path: Path = CASES) -> list[Verdict]:
    """All cases of a file, in its order."""
    found: list[Verdict] = []
    for row in yaml.safe_load(path.read_text(encoding="utf-8")):
        article = article_of(row["text"].strip(), date.fromisoformat(str(row["on"])), row["title"])
        found.extend(judge(row["mentions"], article, row["id"]))
    return found


@dataclass(frozen=True)
class Figures:
    """How many of those that stand for an actor are resolved, and how many of those resolved are right."""

    resolved: float
    accuracy: float
    count: int


def figures(judged: list[Verdict]) -> Figures:
    """The share resolved counts what stands for an actor; accuracy counts whatever was given one."""
    meant = [v for v in judged if v.wanted]
    given = [v for v in judged if v.resolved]
    return Figures(
        sum(v.resolved for v in meant) / max(1, len(meant)),
        sum(v.right for v in given) / max(1, len(given)),
        len(judged),
    )


def report(judged: list[Verdict], with_silent: bool) -> None:
    """Prints what is wrong, then the figures by kind."""
    for verdict in judged:
        unfound = f" (not in the cast: {', '.join(verdict.unfound)})" if verdict.unfound else ""
        if verdict.resolved and not verdict.right:
            print(f"WRONG  {verdict.kind:5} {verdict.id}: {verdict.found}, not {verdict.wanted}{unfound}")
        elif with_silent and verdict.wanted and not verdict.resolved:
            print(f"SILENT {verdict.kind:5} {verdict.id}: {verdict.wanted}{unfound}")
    unfound_count = Counter(v.kind for v in judged if v.unfound)
    kinds = sorted({v.kind for v in judged})
    for kind in [*kinds, "all"]:
        own = [v for v in judged if kind in ("all", v.kind)]
        share = figures(own)
        missing = unfound_count.total() if kind == "all" else unfound_count[kind]
        print(
            f"{kind:6} {share.count:4}  resolved {share.resolved:.3f}  accuracy {share.accuracy:.3f}"
            f"  of actors not in the cast {missing}"
        )


def main() -> int:
    report(verdicts(), "--silent" in sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
