"""A source that does not list what it should is named, and holds up nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from demo.server import serve
from orchestration.summary import funnel_lines
from tests.pipeline.conftest import ROOT, Run, published


def test_a_source_out_of_bounds_is_named_and_the_others_are_published(
    tmp_path: Path, patronage: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = yaml.safe_load((ROOT / "demo" / "sources.yml").read_text())
    plan["sources"]["halyard-wire"]["min_expected"] = 500
    plan["sources"]["northgate-herald"]["urls"] = ["http://herald.example/no-such-feed"]
    sources = tmp_path / "sources.yml"
    sources.write_text(yaml.safe_dump(plan))

    with serve() as newswire:
        monkeypatch.setenv("PATRONAGE_DEMO_PORT", str(newswire.port))
        done = patronage(tmp_path / "home", "run", "--sources", str(sources))

    assert done.returncode == 0, done.stdout
    assert "halyard-wire lists 17 pages, its min_expected is 500" in done.stdout
    assert "northgate-herald could read none of its documents: http_404 1" in done.stdout
    assert "harbour-ledger lists" not in done.stdout
    with published(tmp_path / "home") as connection:
        outlets = connection.execute("select outlet from marts.dim_outlet order by 1").fetchall()
        dead = connection.execute(
            "select source, last_listed_at, last_listing_outcome, last_listing_reason, article_count "
            "from marts.dim_source where last_article_on is null"
        ).fetchall()
        funnel = connection.execute(
            "select outcome, reason, sum(urls)::bigint from marts.fct_crawl group by all order by 3 desc, 2"
        ).fetchall()
    assert ("wire.example",) in outlets
    assert ("ledger-blog.example",) in outlets
    assert ("northgate-herald", None, "refused", "http_404", 0) in dead
    said = " ".join(done.stdout.split())
    assert all(line in said for line in funnel_lines(funnel)), done.stdout
