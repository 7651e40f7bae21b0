"""The demo newswire's articles, cleaned: exactly what their authors wrote, for every English one."""

from datetime import UTC, datetime
from functools import cache

import pytest

from demo import newswire
from demo.pages import Document, documents
from extractors.clean.page import clean_page
from extractors.records import Article, Page

WIRE = newswire.load("corrected")
ENGLISH = [article for article in WIRE.articles if article.language == "en"]


@cache
def pages() -> dict[tuple[str, str], Document]:
    return documents(WIRE)


@pytest.mark.parametrize("written", ENGLISH, ids=lambda article: f"{article.outlet.key}/{article.slug}")
def test_article_is_what_its_author_wrote(written: newswire.Article):
    document = pages()[written.outlet.host, written.path]
    cleaned = clean_page(
        Page(
            fetch_id="f1",
            source=written.outlet.key,
            fetched_url=written.url,
            final_url=written.url,
            fetched_at=datetime(2020, 1, 1, tzinfo=UTC),
            status=document.status,
            content_type=document.content_type,
            body=document.body,
        )
    )
    assert isinstance(cleaned, Article), cleaned
    assert cleaned.body_text.split("\n\n") == list(written.paragraphs)
    assert cleaned.title == written.title
    assert cleaned.authors == list(written.authors)
    assert cleaned.published_at is not None and cleaned.published_at.date() == written.published.date()
    assert cleaned.is_paywalled == written.is_paywalled
