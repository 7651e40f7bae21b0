"""The demo newswire's articles, cleaned: exactly what their authors wrote, for every free English one."""

from datetime import UTC, datetime
from functools import cache

import pytest

from demo import newswire
from demo.pages import HTML, Document, documents
from extractors.clean.page import clean_page
from extractors.records import Article, Page, Reject

WIRE = newswire.load("corrected")
FREE = [article for article in WIRE.articles if article.language == "en" and not article.is_paywalled]


@cache
def pages() -> dict[tuple[str, str], Document]:
    return documents(WIRE)


def cleaned(host: str, path: str) -> Article | Reject:
    document = pages()[host, path]
    url = f"http://{host}{path}"
    return clean_page(
        Page(
            fetch_id="f1",
            source=host,
            fetched_url=url,
            final_url=url,
            fetched_at=datetime(2020, 1, 1, tzinfo=UTC),
            status=document.status,
            content_type=document.content_type,
            body=document.body,
        )
    )


@pytest.mark.parametrize("written", FREE, ids=lambda article: f"{article.outlet.key}/{article.slug}")
def test_article_is_what_its_author_wrote(written: newswire.Article):
    found = cleaned(written.outlet.host, written.path)
    assert isinstance(found, Article), found
    assert found.body_text.split("\n\n") == list(written.paragraphs)
    assert found.title == written.title
    assert found.authors == list(written.authors)
    assert found.published_at is not None and found.published_at.date() == written.published.date()
    assert found.published_on == written.published.date()
    assert not found.is_paywalled


def test_what_is_no_article_says_why():
    reasons = {
        (host, path): found.reason
        for host, path in pages()
        if pages()[host, path].status == 200 and pages()[host, path].content_type == HTML
        for found in [cleaned(host, path)]
        if isinstance(found, Reject)
    }
    expected = {(outlet.host, "/"): "not_an_article" for outlet in WIRE.outlets}
    expected |= {(o.host, path): "soft_404" for o in WIRE.outlets for path in o.soft_missing_paths}
    expected |= {(a.outlet.host, a.path): "paywall_teaser" for a in WIRE.articles if a.is_paywalled}
    assert reasons == expected
