"""The demo newswire, from HTTP to the published warehouse."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from tests.pipeline.conftest import Run, marts, published


def landed(home: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(home / "landed.duckdb"), read_only=True)


def test_every_page_asked_for_is_an_article_or_a_counted_reject(demo_home: Path) -> None:
    with landed(demo_home) as connection:
        unaccounted = connection.execute(
            """
            select fetched_url
            from raw.fetch
            where role = 'page'
                and fetch_id not in (select fetch_id from raw.article)
                and fetch_id not in (select fetch_id from raw.reject)
            """
        ).fetchall()
        (articles,) = connection.execute("select count(*) from raw.article").fetchone() or (0,)
    assert unaccounted == []
    assert articles >= 40


def test_special_pages_are_rejected_for_what_they_are(demo_home: Path) -> None:
    with landed(demo_home) as connection:
        reasons = {reason for (reason,) in connection.execute("select reason from raw.reject").fetchall()}
    assert {"http_404", "soft_404", "robots_disallowed"} <= reasons


def test_every_url_of_the_day_has_one_state_and_the_funnel_adds_up(demo_home: Path) -> None:
    with landed(demo_home) as connection:
        (seen,) = connection.execute(
            """
            select count(*)
            from (
                select fetched_url from raw.fetch where role = 'page'
                union
                select url from raw.discovery
            )
            """
        ).fetchone() or (0,)
    with published(demo_home) as connection:
        states = connection.execute(
            "select outcome, sum(urls)::int from marts.fct_crawl group by outcome order by outcome"
        ).fetchall()
        (urls, stages, first_time) = connection.execute(
            """
            select
                sum(urls)::int,
                sum(discovered + skipped + unchanged + failed + rejected + articles)::int,
                sum(first_time_urls)::int
            from marts.crawl_funnel
            """
        ).fetchone() or (0, 0, 0)
        (articles,) = connection.execute("select count(*) from marts.dim_article").fetchone() or (0,)
    assert urls == stages == first_time == seen == sum(count for _, count in states)
    assert {"article", "rejected", "skipped"} <= {outcome for outcome, _ in states}
    assert dict(states)["article"] == articles


def test_a_story_that_three_outlets_carry_is_one_story(demo_home: Path) -> None:
    with published(demo_home) as connection:
        stories = connection.execute(
            """
            select count(*), count(distinct outlet), count(*) filter (where not is_syndicated)
            from marts.dim_article
            group by story_id
            having count(*) > 1
            """
        ).fetchall()
    assert (3, 3, 1) in stories


def test_spanish_is_kept_and_says_that_it_was_not_read(demo_home: Path) -> None:
    with published(demo_home) as connection:
        states = connection.execute(
            "select language, extraction_state, count(*) from marts.dim_article group by all"
        ).fetchall()
    assert {(language, state) for language, state, _ in states} == {
        ("en", "extracted"),
        ("es", "unsupported_language"),
    }


def test_facts_are_there_with_verbatim_quotes(demo_home: Path) -> None:
    with published(demo_home) as connection:
        (stances, verbatim) = connection.execute(
            """
            select
                count(*),
                count(*) filter (
                    where evidence = case evidence_field when 'title' then title else body_text end
                        [char_start + 1:char_end]
                )
            from marts.fct_stance
            inner join marts.dim_article using (article_id)
            """
        ).fetchone() or (0, 0)
        ties = connection.execute("select count(*) from marts.fct_financial_tie").fetchall()[0][0]
    assert stances == verbatim
    assert stances >= 60
    assert ties >= 25


def test_a_second_run_fetches_only_what_changed_and_adds_no_row(
    demo_home: Path, tmp_path: Path, patronage: Callable[..., Run]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    before = marts(home)
    with landed(home) as connection:
        pages_before = connection.execute(
            "select count(*) from raw.fetch where role = 'page' and outcome = 'fetched'"
        ).fetchall()

    done = patronage(home, "run")

    assert done.returncode == 0, done.stdout
    with landed(home) as connection:
        pages_after = connection.execute(
            "select count(*) from raw.fetch where role = 'page' and outcome = 'fetched'"
        ).fetchall()
        listings = connection.execute(
            "select distinct outcome from raw.fetch where role = 'listing' order by 1"
        ).fetchall()
    assert pages_after == pages_before
    assert listings == [("fetched",), ("not_modified",)]
    assert marts(home) == before
