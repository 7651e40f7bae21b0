"""Every document of the newswire as bytes: pages, feeds, sitemaps, url lists, robots.txt.

What belongs here: rendering, and which path holds which document. What does not: sockets and headers
(``server``). The same edition gives the same bytes on every machine and day.
"""

import gzip
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from demo.newswire import BROKEN_WORD, HERE, LINK, Article, Newswire, Outlet

HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
XML = "application/xml; charset=utf-8"
RELATED = 4  # links in a "related" box

# The day the outlets' standing pages (front page template, robots.txt) were last changed.
STANDING_SINCE = datetime(2018, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Document:
    """What one path answers with."""

    content_type: str
    body: bytes
    last_modified: datetime | None = None  # None: no validators, as with errors
    status: int = 200
    location: str | None = None
    emptied: bytes = field(default=b"", repr=False)  # what stays of a feed without its entries

    @property
    def etag(self) -> str:
        """A strong validator: equal for equal bytes only."""
        return f'"{sha256(self.body).hexdigest()[:20]}"'


def documents(newswire: Newswire) -> dict[tuple[str, str], Document]:
    """Every document by (host, path)."""
    return {
        (outlet.host, path): document
        for outlet in newswire.outlets
        for path, document in (*_pages(newswire, outlet), *_listings(newswire, outlet))
    }


def not_found(path: str) -> Document:
    """The 404 page; the same at every outlet."""
    said = f"<h1>Not Found</h1><p>{html.escape(path)} is not here.</p>"
    return Document(HTML, f"<!DOCTYPE html><title>404 Not Found</title>{said}".encode(), status=404)


def _pages(newswire: Newswire, outlet: Outlet) -> Iterator[tuple[str, Document]]:
    """What readers see: articles, the front page, and the paths that lead elsewhere or nowhere."""
    articles = newswire.of(outlet)
    for article in articles:
        related = [other for other in articles if other != article][:RELATED]
        body = _render(
            f"{outlet.key}/article.html", outlet, article=article, articles=articles, related=related
        )
        yield article.path, Document(HTML, body, article.modified)
    yield (
        "/",
        Document(HTML, _render(f"{outlet.key}/front.html", outlet, articles=articles), _changed(articles)),
    )
    for article in _disallowed(newswire, outlet):
        body = _render("print.html", outlet, article=article)
        yield _disallowed_path(article), Document(HTML, body, article.modified)
    for path, slug in outlet.moved_paths.items():
        target = newswire.by_slug(outlet, slug).url
        body = f'<!DOCTYPE html><title>Moved</title><p>Moved <a href="{target}">here</a>.</p>'.encode()
        yield path, Document(HTML, body, status=301, location=target)
    for path in outlet.soft_missing_paths:
        body = _render(f"{outlet.key}/not_found.html", outlet, articles=articles)
        yield path, Document(HTML, body, STANDING_SINCE)


def _listings(newswire: Newswire, outlet: Outlet) -> Iterator[tuple[str, Document]]:
    """What robots read: feeds, sitemap, the plain list of urls, robots.txt."""
    articles = newswire.of(outlet)
    changed = _changed(articles)
    entries = [(outlet.url(article.path + outlet.tracking), article) for article in articles]
    entries += [(outlet.url(_disallowed_path(article)), article) for article in _disallowed(newswire, outlet)]
    for kind in ("rss", "atom"):
        path = f"/feed.{kind}"
        full, emptied = (
            _render(f"feed.{kind}", outlet, path=path, entries=listed, changed=changed)
            for listed in (entries, [])
        )
        yield path, Document(f"application/{kind}+xml; charset=utf-8", full, changed, emptied=emptied)

    sitemap = _render("sitemap.xml", outlet, articles=articles)
    yield "/sitemap.xml", Document(XML, sitemap, changed)
    index = _render("sitemap-index.xml", outlet, changed=changed)
    yield "/sitemap-index.xml", Document(XML, index, changed)
    news, emptied = (_gzip(_render("sitemap-news.xml", outlet, entries=listed)) for listed in (entries, []))
    yield "/sitemap-news.xml.gz", Document("application/gzip", news, changed, emptied=emptied)

    astray = (*outlet.moved_paths, *outlet.soft_missing_paths, *outlet.missing_paths)
    urls = [outlet.url(path) for path in (*(article.path for article in articles), *astray)]
    newest = max(article.published for article in articles)
    yield "/urls.txt", Document(PLAIN, "".join(f"{url}\n" for url in urls).encode(), newest)
    yield "/robots.txt", Document(PLAIN, _render("robots.txt", outlet), STANDING_SINCE)


def _render(template: str, outlet: Outlet, **values: object) -> bytes:
    return f"{_TEMPLATES.get_template(template).render(outlet=outlet, **values).strip()}\n".encode()


def _gzip(body: bytes) -> bytes:
    # Without the time of packing, which would make each run's bytes its own.
    return gzip.compress(body, mtime=0)


def _changed(articles: Iterable[Article]) -> datetime:
    return max(article.modified for article in articles)


def _disallowed(newswire: Newswire, outlet: Outlet) -> list[Article]:
    return [newswire.by_slug(outlet, slug) for slug in outlet.disallowed_slugs]


def _disallowed_path(article: Article) -> str:
    return f"{article.outlet.disallowed_folder}{article.slug}"


def _marked_html(marked: str) -> Markup:
    """A paragraph's marks as the inline HTML that readers of the outlet get.

    A broken word comes out as blogging tools leave it: pieces in links and spans of their own, a space
    between them, and the possessive cut off too.
    """

    def broken(match: re.Match[str]) -> str:
        pieces = match[1].split("|")
        tag = f"/tag/{''.join(pieces).lower()}"
        spliced = " ".join(
            f"<span>{piece}</span>" if index % 2 else f'<a href="{tag}">{piece}</a>'
            for index, piece in enumerate(pieces)
        )
        return f"{spliced} {match[2]}" if match[2] else spliced

    escaped = html.escape(marked, quote=False)
    return Markup(LINK.sub(r'<a href="\2">\1</a>', BROKEN_WORD.sub(broken, escaped)))


def _json_ld(article: Article) -> Markup:
    """The schema.org description that a modern newsroom system puts into the page's head."""
    outlet = article.outlet
    described = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "mainEntityOfPage": article.url,
        "datePublished": article.published.isoformat(),
        "dateModified": article.modified.isoformat(),
        "inLanguage": article.language,
        "articleSection": article.section,
        "isAccessibleForFree": not article.is_paywalled,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name, "url": outlet.url("/")},
    }
    return Markup(json.dumps(described, ensure_ascii=False, indent=1).replace("</", "<\\/"))


_TEMPLATES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {
    "inline": _marked_html,
    "json_ld": _json_ld,
    "rfc822": lambda moment: format_datetime(moment, usegmt=True),
}
