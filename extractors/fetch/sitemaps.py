"""What a sitemap lists (sitemaps.org): its pages, its further sitemaps, and when they changed.

Read are sitemaps, indexes and news sitemaps in XML, plain text ones, feeds given as sitemaps, each also
packed by gzip, and a robots.txt that names sitemaps. Rules of a robots.txt belong in ``robots``.
"""

import zlib
from gzip import GzipFile
from io import BytesIO
from operator import itemgetter

from lxml import etree
from protego import Protego

from extractors.fetch.feeds import read_feed
from extractors.fetch.items import (
    MAX_URL_CHARS,
    Document,
    Item,
    Listing,
    ListingError,
    as_utf8,
    first_character,
    lines_of,
    links,
    mended_xml,
)
from extractors.fetch.robots import MAX_ROBOTS_BYTES

# sitemaps.org, "Sitemap file requirements": no more urls and bytes than these, unpacked.
MAX_URLS = 50_000
MAX_SITEMAP_BYTES = 50 << 20
# A sitemap has four levels, its extensions one or two more. What stands before its root element is a comment
# at most; two million entities declared there took 0.6 GB.
MAX_DEPTH = 64
MAX_PROLOG_BYTES = 256 << 10

_GZIP = b"\x1f\x8b"
_CHUNK_BYTES = 64 << 10
_ROOT_TAGS = {"urlset", "sitemapindex"}
_FEED_TAGS = {"rss", "feed", "RDF"}
# In order of trust: a news sitemap's date is that of the first publication.
_DATE_TAGS = ("lastmod", "publication_date")

_Link = tuple[str, str | None]  # a link and its date, as the document spells them


def read_sitemap(body: bytes, url: str) -> Listing:
    """The pages and further sitemaps of a sitemap, the latest changed first.

    The order of the file is not kept: it often begins with the oldest pages, and a run asks for a limited
    number of them. Raises ``ListingError`` with not_a_sitemap, empty_sitemap, too_large, or the reasons of
    ``read_feed`` for a feed.
    """
    body = _unpacked(body)
    if url.endswith("/robots.txt"):
        listing = _read_robots(body, url)
    elif first_character(body) == "<":
        listing = _read_xml(body, url)
    else:
        listing = _read_plain(body, url)
    if not listing.items and not listing.documents:
        raise ListingError("empty_sitemap")
    return listing


def _unpacked(body: bytes) -> bytes:
    """The body, unpacked when it is gzip. Raises ``ListingError`` when it is damaged or too large."""
    if body.startswith(_GZIP):
        try:
            body = GzipFile(fileobj=BytesIO(body)).read(MAX_SITEMAP_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise ListingError("not_a_sitemap") from error
    if len(body) > MAX_SITEMAP_BYTES:
        raise ListingError("too_large")
    return body


def _read_robots(body: bytes, url: str) -> Listing:
    """The sitemaps that a robots.txt names."""
    named = Protego.parse(as_utf8(body[:MAX_ROBOTS_BYTES]).decode()).sitemaps
    return _listing([], [(link, None) for link in named], url)


def _read_plain(body: bytes, url: str) -> Listing:
    """One whole url a line."""
    pages: list[_Link] = []
    count = 0
    for count, line in enumerate(lines_of(body), start=1):
        _check_count(count)
        if line.startswith(("http://", "https://")):
            pages.append((line, None))
    if count and not pages:
        raise ListingError("not_a_sitemap")
    return _listing(pages, [], url)


def _read_xml(body: bytes, url: str) -> Listing:
    """A sitemap, an index, or a feed, by the name of its root element."""
    entries = _Entries()
    parser = etree.XMLParser(
        target=entries,
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        body = mended_xml(body)
        for start in range(0, len(body), _CHUNK_BYTES):
            parser.feed(body[start : start + _CHUNK_BYTES])
            if entries.depth > MAX_DEPTH or (start > MAX_PROLOG_BYTES and not entries.root):
                raise ListingError("not_a_sitemap")
            if entries.root and entries.root not in _ROOT_TAGS:
                break
            _check_count(len(entries.pages) + len(entries.sitemaps))
        else:
            parser.close()
    except (ValueError, etree.XMLSyntaxError) as error:  # the latter: there is no element to recover
        raise ListingError("not_a_sitemap") from error
    if entries.root in _FEED_TAGS:
        return read_feed(body, url)
    if entries.root not in _ROOT_TAGS:
        raise ListingError("not_a_sitemap")
    return _listing(entries.pages, entries.sitemaps, url)


class _Entries:
    """Takes the elements of a sitemap as the parser meets them, and keeps only links with their dates."""

    def __init__(self) -> None:
        self.root = ""
        self.pages: list[_Link] = []
        self.sitemaps: list[_Link] = []
        self.depth = 0
        self._entry = self._entry_space = ""
        self._texts: dict[str, str] = {}
        self._open: str | None = None

    def start(self, tag: str, attributes: object) -> None:
        self.depth += 1
        space, _, name = tag.rpartition("}")
        if self.depth == 1:
            self.root = name
        elif self.depth == 2:
            self._entry, self._entry_space, self._texts = name, space, {}
        # An image's or a video's link is called "loc" too, in another namespace.
        is_wanted = name in _DATE_TAGS or (name == "loc" and space == self._entry_space and self.depth == 3)
        self._open = name if is_wanted and name not in self._texts else None

    def data(self, text: str) -> None:
        if self._open and len(self._texts.get(self._open, "")) <= MAX_URL_CHARS:
            self._texts[self._open] = self._texts.get(self._open, "") + text

    def end(self, tag: str) -> None:
        self._open = None
        if self.depth == 2 and "loc" in self._texts:
            date = next((self._texts[name] for name in _DATE_TAGS if name in self._texts), None)
            found = {"url": self.pages, "sitemap": self.sitemaps}.get(self._entry)
            if found is not None:
                found.append((self._texts["loc"].strip(), date))
        self.depth -= 1

    def close(self) -> None:
        """Part of the parser's interface; there is nothing to finish."""


def _check_count(found: int) -> None:
    if found > MAX_URLS:
        raise ListingError("too_large")


def _listing(pages: list[_Link], sitemaps: list[_Link], url: str) -> Listing:
    return Listing(
        [Item(link, at) for link, at in _latest_first(pages, url)],
        [Document(link, "sitemap", at) for link, at in _latest_first(sitemaps, url)],
    )


def _latest_first(found: list[_Link], url: str) -> list[_Link]:
    """Whole urls with their dates; those without a date come last, in their order."""
    dated = [(link, at, at or "") for link, at in links(found, url).items()]
    return [(link, at) for link, at, _ in sorted(dated, key=itemgetter(2), reverse=True)]
