"""Small pages for the tests of cleaning: an article of 88 words, and what stands around it."""

from datetime import UTC, datetime

from extractors.clean.page import clean_page
from extractors.records import Article, Page, Reject

URL = "https://www.wire.example/2019/02/loan.html"
HEADLINE = "Norland asks for a second loan"
LD = '<script type="application/ld+json">{{"@type": "NewsArticle", {}}}</script>'

PARAGRAPHS = (
    "The central bank of Norland has asked its neighbour for a second loan, two officials said on Monday.",
    "The money would pay for grain and medicine until the harvest, and be returned in oil in six years.",
    "Parliament is expected to vote on the request next week, although critics have called it a mortgage.",
    "“We do not sell the land of our children,” said Marta Quist, who leads the largest opposition party.",
    "The government answered that the terms were better than those that the city’s banks had offered.",
)


def page(html: str | bytes, **changes: object) -> Page:
    values: dict[str, object] = {
        "fetch_id": "f1",
        "source": "wire",
        "fetched_url": URL,
        "final_url": URL,
        "fetched_at": datetime(2019, 2, 6, 8, 0, tzinfo=UTC),
        "status": 200,
        "content_type": "text/html; charset=utf-8",
        "body": html if isinstance(html, bytes) else html.encode(),
    }
    return Page(**{**values, **changes})  # type: ignore[arg-type]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def document(body: str = "", head: str = "", title: str = HEADLINE) -> str:
    body = body or f"<article><h1>{title}</h1>{paragraphs(*PARAGRAPHS)}</article>"
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} | Wire</title>"
        f"{head}</head><body>{body}</body></html>"
    )


def with_paragraphs(*extra: str) -> str:
    return f"<article><h1>{HEADLINE}</h1>{paragraphs(*PARAGRAPHS, *extra)}</article>"


def article(html: str | bytes, **changes: object) -> Article:
    cleaned = clean_page(page(html, **changes))
    assert isinstance(cleaned, Article), cleaned
    return cleaned


def reject(html: str | bytes, **changes: object) -> Reject:
    refused = clean_page(page(html, **changes))
    assert isinstance(refused, Reject), refused
    return refused
