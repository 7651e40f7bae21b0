"""What a plain document or a home page lists: one url a line, and the feeds that a page links.

Here belong links without a date. Feeds and sitemaps have modules of their own; what a page links in its
text is no listing.
"""

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from extractors.fetch.items import (
    Document,
    Item,
    Listing,
    ListingError,
    first_character,
    lines_of,
    links,
)

# RFC 4287 (Atom), jsonfeed.org ("Discovery"), rssboard.org ("RSS Autodiscovery"), RFC 3870 (RDF). Not
# application/json, by which many pages link their own record in an interface for programs.
FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)

# A head has tens of them, and comes first.
MAX_TAGS = 10_000

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
# Only these are parsed, and none that is longer than any honest one: the parser takes minutes over an element
# with 450,000 attributes, a page of 5 MiB.
_HEAD_TAG = re.compile(
    rb"""<(?:base|link|meta)\s(?:[^<>"']|"[^"<]{0,8000}"|'[^'<]{0,8000}'){0,8000}>""", re.IGNORECASE
)

# What readers say below the articles (wordpress.org/documentation/article/wordpress-feeds): its items are the
# articles again, each as new as its last comment.
_COMMENTS = re.compile(r"(?:^|/)comments(?:/|$)|(?:^|&)feed=comments-", re.IGNORECASE)


def read_list(body: bytes, url: str) -> Listing:
    """The urls of a text, one a line; blank lines, and what follows a ``#`` that begins a word, are left out.

    Raises ``ListingError`` with empty_list, or not_a_list when no line has a whole url.
    """
    if first_character(body) == "<":
        raise ListingError("not_a_list")
    words = [line.split()[0] for line in lines_of(body) if not line.startswith("#")]
    if not words:
        raise ListingError("empty_list")
    if not any(word.lower().startswith(("http://", "https://")) for word in words):
        raise ListingError("not_a_list")
    return Listing([Item(link, None) for link in links([(word, None) for word in words], url)])


def read_home(body: bytes, url: str) -> Listing:
    """The feeds that a page offers to feed readers, less those of its comments, absolute against its base.

    Raises ``ListingError`` with no_feed_links.
    """
    tags = b"".join(tag[0] for tag in islice(_HEAD_TAG.finditer(_COMMENT.sub(b"", body)), MAX_TAGS))
    if not tags:
        raise ListingError("no_feed_links")
    elements = list(etree.fromstring(tags, etree.HTMLParser(encoding=_coding(body))).iter("base", "link"))
    bases = [element.get("href") for element in elements if element.tag == "base" and element.get("href")]
    base = next(iter(links([(bases[0], None)], url)), url) if bases else url
    offered = [(element.get("href", ""), None) for element in elements if _is_feed_link(element)]
    feeds = [link for link in links(offered, base) if not _is_of_comments(link)]
    if not feeds:
        raise ListingError("no_feed_links")
    return Listing(documents=[Document(link, "feed", None) for link in feeds])


def _coding(body: bytes) -> str | None:
    """UTF-8 when the page is that, whatever it claims; None leaves it to the parser to read the claim."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _is_feed_link(element: etree._Element) -> bool:
    """Whether an element is ``<link rel="alternate" type="application/rss+xml" href=...>`` or the like."""
    if element.tag != "link" or "alternate" not in element.get("rel", "").lower().split():
        return False
    return element.get("type", "").partition(";")[0].strip().lower() in FEED_TYPES


def _is_of_comments(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # no url at all; whoever asks for it counts it as that
        return False
    return bool(_COMMENTS.search(parts.path) or _COMMENTS.search(parts.query))
