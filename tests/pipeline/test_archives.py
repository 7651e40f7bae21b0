"""Archives of others and folders of saved pages come in by the same door, and nothing doubles."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractors.fetch.warc import read_pages, slices
from tests.pipeline.conftest import Run, published


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with published(home) as connection:
        return connection.execute(query).fetchall()


def test_saved_pages_become_articles_once(
    demo_home: Path, tmp_path: Path, patronage: Callable[..., Run]
) -> None:
    folder, home = tmp_path / "saved", tmp_path / "home"
    folder.mkdir()
    articles = rows(demo_home, "select article_id, title from marts.dim_article order by all")
    known = dict(rows(demo_home, "select url, fetched_url from marts.dim_article"))
    pages = {
        page.fetched_url: page
        for archive in (demo_home / "landing").glob("*/*.warc.gz")
        for part in slices(archive, 50)
        for page in read_pages(part)
        if page.fetched_url in known.values()
    }
    with (folder / "index.csv").open("w", newline="") as file:
        index = csv.writer(file)
        index.writerow(["file", "url"])
        for number, page in enumerate(pages.values()):
            (folder / f"{number}.html").write_bytes(page.body)
            index.writerow([f"{number}.html", page.final_url])

    for _ in range(2):
        done = patronage(home, "run", "--pages", str(folder))
        assert done.returncode == 0, done.stdout

    assert len(list((home / "landing").glob("*/*"))) == 1
    assert rows(home, "select article_id, title from marts.dim_article order by all") == articles


def test_chosen_pages_become_articles_and_the_rest_is_counted(
    demo_home: Path, tmp_path: Path, patronage: Callable[..., Run]
) -> None:
    home = tmp_path / "home"
    archives = list((demo_home / "landing").glob("*/*.warc.gz"))
    outlets = dict(rows(demo_home, "select outlet, count(*) from marts.dim_article group by outlet"))
    chosen = min(outlets)

    for archive in archives:
        done = patronage(home, "run", "--warc", str(archive), "--include", f"*{chosen}*", "--language", "en")
        assert done.returncode == 0, done.stdout

    assert {outlet for (outlet,) in rows(home, "select distinct outlet from marts.dim_article")} == {chosen}
    reasons = {reason for (reason,) in rows(home, "select distinct reason from marts.fct_crawl")}
    assert "excluded" in reasons
