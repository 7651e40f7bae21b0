"""The short cases of ``tests/cases/actors.yml``, run through the actors stage and judged one by one.

Belongs here: reading the cases and what counts as right. Does not belong here: which ones are known to be
wrong (``tests/unit/actors/test_cases.py``).

    python -m tests.actor_cases          prints every case that is wrong, and the share that is right by trap
"""

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from extractors import syntax
from extractors.actors import Cast, find_actors
from extractors.actors.gazetteer import fold
from extractors.records import Article

CASES = Path(__file__).parent / "cases" / "actors.yml"


@dataclass(frozen=True)
class Case:
    """One text of one to three sentences, with its actors and with what must not be one."""

    id: str
    trap: str
    on: date
    text: str
    actors: list[dict[str, Any]]
    absent: list[str]


def cases() -> list[Case]:
    """All cases, in the order of the file."""
    rows = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [
        Case(
            row["id"],
            row["trap"],
            date.fromisoformat(str(row["on"])),
            row["text"].strip(),
            row["actors"],
            row.get("absent", []),
        )
        for row in rows
    ]


def article_of(body: str, on: date, title: str | None = None) -> Article:
    """An article that is nothing but this text."""
    return Article(
        version_id="v1", article_id="a1", fetch_id="f1", fetched_url="http://wire.example/1",
        declared_canonical_url=None, url="http://wire.example/1", outlet="wire.example", source="wire",
        title=title, authors=[], published_at=datetime(on.year, on.month, on.day, tzinfo=UTC),
        modified_at=None, language="en", body_text=body, word_count=len(body.split()), is_paywalled=False,
        signature=[], text_version="1", published_on=on,
    )  # fmt: skip


def faults(case: Case) -> list[str]:
    """What is wrong about the actors found in a case; nothing when it is right.

    An expected actor is found when one actor has its name or a mention that is one of its surfaces; kind,
    country and role are then compared where the case states them. What was found unexpected is wrong,
    unnamed groups aside, which annotators may list or leave; so is whatever the case calls absent.
    """
    article = article_of(case.text, case.on)
    cast = find_actors(article, syntax.read(None, article.body_text))
    surfaces: defaultdict[str, set[str]] = defaultdict(set)
    for mention in cast.mentions:
        surfaces[mention.local_actor_key].add(fold(mention.surface))
    found: list[str] = []
    matched: set[str] = set()
    for expected in case.actors:
        wanted = {_bare(expected["name"])}
        wanted_surfaces = {_bare(text) for text in expected.get("surfaces", [])}
        keys = [
            key
            for key, actor in cast.actors.items()
            if _bare(actor.name) in wanted
            or any(_bare(surface) in wanted | wanted_surfaces for surface in surfaces[key])
        ]
        matched.update(keys)
        is_optional = expected.get("optional", False)
        if not keys:
            if not is_optional:
                found.append(f"missing: {expected['name']}")
            continue
        if is_optional:
            continue
        if len(keys) > 1:
            found.append(f"several: {expected['name']} is {', '.join(sorted(keys))}")
        found.extend(_differences(expected, cast, keys[0]))
    found.extend(
        f"spurious: {actor.name} ({actor.kind}, {', '.join(sorted(surfaces[key]))})"
        for key, actor in cast.actors.items()
        if key not in matched and actor.kind != "group"
    )
    listed = {
        _bare(text) for expected in case.actors for text in expected.get("surfaces", [expected["name"]])
    }
    found.extend(
        f"absent: {text}"
        for text in case.absent
        for key, actor in cast.actors.items()
        if _bare(actor.name) == _bare(text)
        or (_bare(text) not in listed and any(_bare(surface) == _bare(text) for surface in surfaces[key]))
    )
    return found


def _bare(text: str) -> str:
    folded = fold(text)
    return folded.removeprefix("the ")


def _differences(expected: dict[str, Any], cast: Cast, key: str) -> list[str]:
    actor = cast.actors[key]
    wrong = []
    if actor.kind != expected["kind"]:
        wrong.append(f"kind: {actor.name} is {actor.kind}, not {expected['kind']}")
    if actor.country_iso3 != expected.get("country"):
        wrong.append(f"country: {actor.name} is of {actor.country_iso3}, not {expected.get('country')}")
    role = expected.get("role")
    if role is not None:
        told = {
            fold(mention.role) for mention in cast.mentions if mention.local_actor_key == key and mention.role
        }
        if not any(fold(role) in seen or seen in fold(role) for seen in told):
            wrong.append(f"role: {actor.name} is {', '.join(sorted(told)) or 'nothing'}, not {role}")
    return wrong


def main() -> int:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for case in cases():
        wrong = faults(case)
        total[case.trap] += 1
        right[case.trap] += not wrong
        if wrong:
            print(f"{case.id}: {'; '.join(wrong)}\n    {case.text}")
    for trap, count in total.items():
        print(f"{trap:24} {right[trap]:4} of {count}")
    print(f"{'all':24} {right.total():4} of {total.total()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
