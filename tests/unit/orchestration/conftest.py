"""Rows as the stages make them, for tests of loading and publishing."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.records import Article, Extraction, Fetch, Mention, Row, to_table
from orchestration.home import Home
from orchestration.landed import LandingFile
from orchestration.warehouse import RAW_TABLES

DAY = date(2024, 5, 1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.prepare(tmp_path / "home")


def landing_file(home: Home, name: str, content: bytes = b"bytes") -> LandingFile:
    """A file of the landing zone; what is in it does not matter to the committer."""
    path = home.landing / str(DAY) / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return LandingFile(path, DAY)


def tables(*versions: str, fetch_id: str = "f1") -> dict:
    """The shards of a landing file whose pages are these article versions, each with one mention."""
    articles = [_article(version, fetch_id) for version in versions]
    mentions = [
        Mention(v, "state:FRA", "France", "state", "FRA", None, "France", "body", 1, 0, 6, "gazetteer", 0.9)
        for v in versions
    ]
    fetch = Fetch(
        fetch_id, "wire", "page", "http://w.example/1", None, _AT, 200, "fetched", None, None, None, 1, 0
    )
    rows: dict[type[Row], list] = {row_type: [] for row_type, _ in RAW_TABLES.values()}
    rows |= {
        Fetch: [fetch],
        Article: articles,
        Extraction: [Extraction(version, "extracted") for version in versions],
        Mention: mentions,
    }
    return {row_type: to_table(row_type, of_type) for row_type, of_type in rows.items()}


_AT = datetime(2024, 5, 1, 12, tzinfo=UTC)


def _article(version: str, fetch_id: str) -> Article:
    return Article(
        version_id=version,
        article_id=version.split("-", maxsplit=1)[0],
        fetch_id=fetch_id,
        fetched_url="http://w.example/1",
        declared_canonical_url=None,
        url="http://w.example/1",
        outlet="w.example",
        source="wire",
        title="France",
        authors=["Ada Reyes"],
        published_at=_AT,
        modified_at=None,
        language="en",
        body_text="France said so.",
        word_count=3,
        is_paywalled=False,
        signature=[1, 2, 2**64 - 1],
        text_version="1",
    )
