"""Other extractors of news, each as its documentation calls it, behind one signature.

Belongs here: one function a library, that loads it and returns what reads a page. Does not belong here:
measuring (``tests.bench_clean``). Each library is imported when asked for: ``.venv-peers`` alone has them
all (the dependency group ``peers``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from extractors.records import Page


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor found on a page, as the mart of articles would hold it.

    ``published_on`` begins with an ISO date; ``""`` when there is none.
    """

    title: str = ""
    authors: list[str] = field(default_factory=list)
    published_on: str = ""
    body_text: str = ""


# From the page as it came and its html as text.
Extract = Callable[[Page, str], Found]


def ours() -> Extract:
    """This project, which does more than the others in the same time: it decodes the bytes, tells the
    language, repairs words, refuses what is no article, and computes the signature."""
    clean_page = import_module("extractors.clean.page").clean_page
    article_type = import_module("extractors.records").Article

    def extract(page: Page, _: str) -> Found:
        article = clean_page(page)
        if not isinstance(article, article_type):
            return Found()
        return Found(article.title or "", article.authors, _day(article.published_on), article.body_text)

    return extract


def trafilatura(**options: Any) -> Extract:
    """Trafilatura with metadata. Its documentation: any of text, bytes and trees."""
    bare_extraction = import_module("trafilatura").bare_extraction

    def extract(page: Page, html: str) -> Found:
        document = bare_extraction(html, url=page.final_url, with_metadata=True, **options)
        if document is None:
            return Found()
        return Found(
            document.title or "",
            (document.author or "").split("; "),
            document.date or "",
            document.text or "",
        )

    return extract


def newspaper4k() -> Extract:
    """Its documentation: ``newspaper.article(url, input_html=...)`` with text."""
    article_type = import_module("newspaper").Article

    def extract(page: Page, html: str) -> Found:
        article = article_type(page.final_url, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return Found(
            article.title or "", _names(article.authors), _day(article.publish_date), article.text or ""
        )

    return extract


def news_please() -> Extract:
    """Its documentation: ``NewsPlease.from_html(text, url=...)``; images would be fetched."""
    from_html = import_module("newsplease").NewsPlease.from_html

    def extract(page: Page, html: str) -> Found:
        article = from_html(html, url=page.final_url, fetch_images=False)
        return Found(
            article.title or "", _names(article.authors), _day(article.date_publish), article.maintext or ""
        )

    return extract


def readability_lxml() -> Extract:
    """Title and body only. Its documentation: ``Document(text)``; the summary is html."""
    document_type = import_module("readability").Document
    fromstring = import_module("lxml.html").fromstring

    def extract(page: Page, html: str) -> Found:
        document = document_type(html, url=page.final_url)
        summary = fromstring(document.summary())
        return Found(document.short_title() or "", body_text="\n".join(summary.itertext()))

    return extract


def goose3() -> Extract:
    """Its documentation: ``Goose().extract(raw_html=...)`` with text."""
    goose = import_module("goose3").Goose({"enable_image_fetching": False})

    def extract(_: Page, html: str) -> Found:
        article = goose.extract(raw_html=html)
        return Found(
            article.title or "",
            _names(article.authors),
            article.publish_date or "",
            article.cleaned_text or "",
        )

    return extract


def _names(authors: Any) -> list[str]:
    """Names, also where a library hands on JSON-LD's nodes."""
    named = [author.get("name") if isinstance(author, dict) else author for author in authors or []]
    return [name for name in named if isinstance(name, str)]


def _day(moment: Any) -> str:
    """The day of a ``date`` or ``datetime``, as ISO 8601."""
    return moment.isoformat()[:10] if moment is not None else ""


EXTRACTORS: dict[str, Callable[[], Extract]] = {
    "trafilatura": trafilatura,
    "trafilatura fast": lambda: trafilatura(fast=True),
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "readability-lxml": readability_lxml,
    "goose3": goose3,
    "ours": ours,
}
