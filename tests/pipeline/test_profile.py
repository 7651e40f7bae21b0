"""What an outlet prints on all its pages is learned in one run and taken out of its articles by the next."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from demo.newswire import Article, load
from extractors.fetch.exchange import Exchange
from extractors.fetch.warc import WarcFile
from tests.pipeline.conftest import Run, marts, published

TAGLINE = "The Courier is printed on Tuesdays and belongs to the people who set its type."
BROKEN, WHOLE = "It is for the oppo s ition to say so.", "It is for the opposition to say so."
COURIER, GAZETTE = "courier.example", "gazette.example"
PAGES_PER_SLICE = 16


def page(article: Article, *more: str) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (*article.paragraphs, *more))
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{article.title}</title></head>"
        f"<body><article><h1>{article.title}</h1>{text}</article></body></html>"
    ).encode()


def archive(path: Path) -> Path:
    """A slice of pages of one outlet, then twelve of another that signs them all, one with a broken word."""
    articles = [article for article in load("corrected").articles if article.language == "en"]
    plain = next(article for article in articles if "pposition" not in " ".join(article.paragraphs))
    others = [article for article in articles if article is not plain]
    pages = [(GAZETTE, page(article)) for article in others[:PAGES_PER_SLICE]]
    pages += [(COURIER, page(article, TAGLINE)) for article in others[PAGES_PER_SLICE : PAGES_PER_SLICE + 11]]
    pages += [(COURIER, page(plain, BROKEN, TAGLINE))]
    file = WarcFile(path)
    for number, (host, body) in enumerate(pages):
        url = f"https://{host}/2019/{number}.html"
        when = datetime(2019, 8, 1, tzinfo=UTC)
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        exchange = Exchange(url, when, 200, "HTTP/1.1 200 OK", headers, body, body)
        file.write(exchange, source="archive", role="page", fetched_url=url, record_id=UUID(int=number))
    file.close()
    return path


def bodies(home: Path) -> dict[str, list[str]]:
    """The lines of each of the Courier's articles, by its url."""
    with published(home) as connection:
        rows = connection.execute(
            "select url, body_text from marts.dim_article where outlet = $1", [COURIER]
        ).fetchall()
    return {url: body.split("\n\n") for url, body in rows}


def facts(home: Path) -> list[tuple[str, bool]]:
    """Each fact, and whether its quote stands where it says."""
    with published(home) as connection:
        return connection.execute(
            """
            select
                fact.fact_id,
                fact.evidence = if(fact.evidence_field = 'title', title, body_text)[char_start + 1:char_end]
            from (
                select stance_id as fact_id, * from marts.fct_stance
                union all by name
                select tie_id as fact_id, * from marts.fct_financial_tie
            ) as fact
            inner join marts.dim_article using (article_id)
            order by all
            """
        ).fetchall()


def shards(home: Path) -> dict[str, int]:
    """When each shard was made, by its stage and name, which begins with its place in the file."""
    return {
        f"{path.parent.name}/{path.name}": path.stat().st_mtime_ns for path in home.glob("shards/*/*/*/*")
    }


@pytest.fixture
def run(tmp_path: Path, patronage: Callable[..., Run]) -> Callable[[], Path]:
    """Runs the same archive into the same home; returns that."""
    home, warc = tmp_path / "home", archive(tmp_path / "pages.warc.gz")

    def again() -> Path:
        done = patronage(home, "run", "--warc", str(warc))
        assert done.returncode == 0, done.stdout
        return home

    return again


def test_an_outlets_own_lines_are_learned_and_taken_out_by_the_next_run(run: Callable[[], Path]) -> None:
    home = run()
    before, facts_before, shards_before = bodies(home), facts(home), shards(home)
    assert len(before) == 12
    assert {lines[-1] for lines in before.values()} == {TAGLINE}
    assert [url for url, lines in before.items() if BROKEN in lines]
    assert facts_before and all(is_there for _, is_there in facts_before)
    assert marts(home)["outlet_boilerplate"] == []

    run()

    after = bodies(home)
    assert after == {
        url: [WHOLE if line == BROKEN else line for line in lines[:-1]] for url, lines in before.items()
    }
    with published(home) as connection:
        removed = connection.execute(
            "select outlet, removed_lines, count(*) from marts.dim_article group by all order by all"
        ).fetchall()
        boilerplate = connection.execute(
            "select outlet, line, article_count, profile_version from marts.outlet_boilerplate"
        ).fetchall()
    assert removed == [(COURIER, [TAGLINE], 12), (GAZETTE, [], PAGES_PER_SLICE)]
    assert boilerplate == [(COURIER, TAGLINE, 12, 1)]
    assert all(is_there for _, is_there in facts(home))
    assert {fact for fact, _ in facts_before} <= {fact for fact, _ in facts(home)}
    untouched = {name for name, made in shards(home).items() if made == shards_before[name]}
    assert len(shards_before) == 4
    assert {name.partition("/")[2].partition("-")[0] for name in untouched} == {"000000000000"}
    assert len(untouched) == 2

    settled, shards_after = marts(home), shards(home)
    run()
    assert marts(home) == settled
    assert shards(home) == shards_after
