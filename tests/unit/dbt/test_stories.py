"""Copies of a story are one story, whatever the order in which they landed, and stories keep their ids."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from extractors.clean.signature import signature
from extractors.records import Article
from tests.bench_stories import Home, Score, night, row, score, stories
from tests.stories import Told, news

STORIES = 40
NIGHTS = (3, 4, 2)  # into which the articles fall, in three random orders
Found = dict[str, tuple[str, bool]]


def texts(articles: Sequence[Article], number: int) -> tuple[str, date, Sequence[Article]]:
    """What landed on one day."""
    return f"file-{number}", date(2026, 3, 1) + timedelta(days=number), articles


def built(home: Home, articles: Sequence[Article], nights: int) -> list[Found]:
    """The stories after each of some nights, over which the articles land in the order given."""
    size = -(-len(articles) // nights)
    landings = [texts(articles[i * size : (i + 1) * size], i) for i in range(nights)]
    found = []
    for count in range(1, nights + 1):
        night(home, landings[:count])
        found.append(stories(home))
    return found


def cleaned_again(rows: Sequence[Article]) -> list[Article]:
    """What a new corpus profile may make of articles: shorter ones, other texts, none at all, or the same."""
    made = []
    for number, (article, another) in enumerate(zip(rows, [*rows[7:], *rows[:7]], strict=True)):
        bodies = {
            0: article.body_text.split("\n", maxsplit=2)[-1],
            1: another.body_text if number % 9 == 1 else article.body_text,
        }
        body = bodies.get(number % 3, article.body_text)
        if number % 11 == 5:
            continue
        made.append(
            replace(
                article,
                version_id=article.version_id + ("-again" if body != article.body_text else ""),
                text_version="2" if number % 3 < 2 else article.text_version,
                body_text=body,
                word_count=len(body.split()),
                signature=signature(body),
            )
        )
    return made


def clusters(found: Found) -> tuple[set[frozenset[str]], set[str]]:
    """The articles of each story, and the originals: what order may not change (it may the ids)."""
    members: dict[str, set[str]] = defaultdict(set)
    for article_id, (story_id, _) in found.items():
        members[story_id].add(article_id)
    return set(map(frozenset, members.values())), {
        each for each, (_, is_original) in found.items() if is_original
    }


def version(article: Article, body: str) -> Article:
    """A later text of the same article."""
    return replace(
        article,
        version_id=f"{article.article_id}-2",
        fetch_id=f"{article.fetch_id}-2",
        body_text=body,
        word_count=len(body.split()),
        signature=signature(body),
    )


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return news(STORIES, seed=3)


@pytest.fixture(scope="module")
def rows(told: list[Told]) -> list[Article]:
    """The articles, and of each twentieth a second version that a correction made."""
    made = [row(each) for each in told]
    return made + [
        version(each, each.body_text + "\nThis article has been corrected.") for each in made[::20]
    ]


@pytest.fixture(scope="module")
def homes(rows: list[Article], tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Home, list[Found]]]:
    """Three homes, over some nights each, in three random orders."""
    runs = []
    for seed, nights in enumerate(NIGHTS):
        home = Home(tmp_path_factory.mktemp("stories") / "home")
        runs.append((home, built(home, random.Random(seed).sample(rows, len(rows)), nights)))
    return runs


def test_the_order_of_landing_changes_neither_stories_nor_originals(
    homes: list[tuple[Home, list[Found]]],
) -> None:
    first, second, third = (clusters(nights[-1]) for _, nights in homes)
    assert first == second == third


def test_copies_are_found_and_nothing_else(homes: list[tuple[Home, list[Found]]], told: list[Told]) -> None:
    found: Score = score(told, homes[0][1][-1])
    assert found.precision >= 0.98
    assert found.recall >= 0.95
    assert found.originals >= 0.9


def test_a_full_refresh_given_the_map_changes_nothing(homes: list[tuple[Home, list[Found]]]) -> None:
    home, nights = homes[0]
    home.dbt("run", "--full-refresh", "--select", "+story_map")
    assert stories(home) == nights[-1]


def test_articles_cleaned_again_are_told_by_their_new_texts_alone(
    homes: list[tuple[Home, list[Found]]], rows: list[Article], tmp_path: Path
) -> None:
    """As if nothing else had landed; a full refresh given the map changes nothing; ids lead on."""
    again = cleaned_again(rows)
    articles = {each.article_id for each in again}
    home = homes[0][0].snapshot("again")
    night(home, [texts(again, 0)])
    found = stories(home)
    fresh = Home(tmp_path / "fresh")
    night(fresh, [texts(again, 0)])
    assert clusters({each: found[each] for each in articles}) == clusters(stories(fresh))
    assert clusters({each: homes[0][1][-1][each] for each in articles}) != clusters(stories(fresh))
    withdrawn = found.keys() - articles
    assert withdrawn
    assert {found[each][0] for each in withdrawn} <= {story_id for story_id, _ in found.values()}
    home.dbt("run", "--full-refresh", "--select", "+story_map")
    assert stories(home) == found
    # and back again: no id is given to two stories
    night(home, [texts(rows, 0)])
    assert clusters(stories(home)) == clusters(homes[0][1][-1])


def test_a_story_that_only_grows_keeps_its_id(homes: list[tuple[Home, list[Found]]]) -> None:
    for before, after in (pair for _, nights in homes for pair in pairwise(nights)):
        became, was = defaultdict(set), defaultdict(set)
        for article_id, (story_id, _) in before.items():
            became[story_id].add(after[article_id][0])
            was[after[article_id][0]].add(story_id)
        # neither parted, as when a cut copy found a nearer text, nor one of several that became one
        grown = {then: now for then, (now, *more) in became.items() if not more and len(was[now]) == 1}
        assert all(then == now for then, now in grown.items())
        assert len(grown) > len(became) / 2


def test_versions_bridges_and_earlier_originals(told: list[Told], tmp_path: Path) -> None:
    """A rewritten article stays in its story; a round-up joins no two; an original that lands late is one."""
    one, two = (
        row(next(each for each in told if each.story == story and each.is_original)) for story in (1, 5)
    )
    early = datetime(2018, 1, 1, tzinfo=UTC)
    agency = row(
        replace(
            told[0], article_id="late", outlet="wire.example", published_at=early, body_text=one.body_text
        )
    )
    roundup = row(replace(told[0], article_id="roundup", body_text=f"{one.body_text}\n{two.body_text}"))
    rewritten = version(one, "\n".join(reversed(two.body_text.replace("the", "this").split())))
    home = Home(tmp_path / "home")
    night(home, [texts([one, two, roundup], 0)])
    before = stories(home)
    night(home, [texts([one, two, roundup], 0), texts([agency, rewritten], 1)])
    after = stories(home)
    assert before[one.article_id][0] != before[two.article_id][0]
    assert after[one.article_id] == (before[one.article_id][0], False)
    assert after["late"] == (before[one.article_id][0], True)
    assert after[two.article_id] == before[two.article_id]
