"""An outlet corrects an article: one page is fetched again, and is a second version of the same article."""

from collections.abc import Callable
from pathlib import Path

import pytest

from demo.server import serve
from tests.pipeline.conftest import ROOT, Run, marts, published

SOURCES = str(ROOT / "demo" / "sources.yml")


def test_a_corrected_article_is_a_second_version(
    demo_home: Path, tmp_path: Path, patronage: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    for edition in ("first", "corrected"):
        with serve(edition=edition) as newswire:
            monkeypatch.setenv("PATRONAGE_DEMO_PORT", str(newswire.port))
            done = patronage(tmp_path, "run", "--sources", SOURCES)
            assert done.returncode == 0, done.stdout

    fetched = [path.split("?")[0] for _, path, status in newswire.requests if status == 200]
    # Documents that lead to others, as a home page and a sitemap index do, are read anew in each run.
    listings = ("/feed.", "/robots.txt", "/sitemap-")
    pages = [path for path in fetched if path != "/" and not path.startswith(listings)]
    assert len(pages) == 1, pages
    with published(tmp_path) as connection:
        corrected = connection.execute(
            "select version_count, body_text from marts.dim_article where version_count > 1"
        ).fetchall()
    assert [version_count for version_count, _ in corrected] == [2]
    assert "1.2 billion" in corrected[0][1]
    # The demo's home saw the corrected edition alone.
    for table in ("fct_mention", "fct_stance", "fct_financial_tie"):
        assert marts(tmp_path)[table] == marts(demo_home)[table], table
