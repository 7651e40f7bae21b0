"""Reads the ties of a text, for the tests: the real parser and the real actors before them."""

from datetime import UTC, date, datetime

from extractors.actors import find_actors
from extractors.records import Article, FinancialTie
from extractors.syntax import read
from extractors.ties import find_ties


def ties_of(body: str, title: str | None = None) -> list[FinancialTie]:
    """The ties of an article with this text, published on 6 February 2019."""
    article = Article(
        version_id="v", article_id="a", fetch_id="f", fetched_url="http://wire.example/a",
        declared_canonical_url=None, url="http://wire.example/a", outlet="wire.example", source="wire",
        title=title, authors=[], published_at=datetime(2019, 2, 6, 9, tzinfo=UTC), modified_at=None,
        language="en", body_text=body, word_count=len(body.split()), is_paywalled=False, signature=[],
        text_version="1", published_on=date(2019, 2, 6),
    )  # fmt: skip
    sentences = read(title, body)
    return find_ties(article, sentences, find_actors(article, sentences))


def short(key: str | None) -> str | None:
    """ "AGO" for state:AGO, "gazprom" for org:gazprom|RUS."""
    return None if key is None else key.split(":", 1)[1].split("|")[0]
