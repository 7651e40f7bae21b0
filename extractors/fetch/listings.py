"""A document that lists pages, of whatever kind, to the pages and further documents it names.

Reads bytes that were fetched already. Which kinds there are and who reads each belongs here; how, in
``feeds``, ``sitemaps`` and ``links``. Whether a page is due is decided by ``frontier``.
"""

from extractors.fetch.feeds import MAX_FEED_BYTES, read_feed
from extractors.fetch.items import Document, DocumentKind, Item, Listing, ListingError
from extractors.fetch.links import read_home, read_list
from extractors.fetch.sitemaps import MAX_SITEMAP_BYTES, read_sitemap

__all__ = ["MAX_LISTING_BYTES", "Document", "DocumentKind", "Item", "Listing", "ListingError", "read_listing"]

# The most that is asked for of a document, unpacked. A list is a sitemap in plain text by another name, and
# no home page is as large as the largest feed that is read.
MAX_LISTING_BYTES: dict[DocumentKind, int] = {
    "feed": MAX_FEED_BYTES,
    "sitemap": MAX_SITEMAP_BYTES,
    "list": MAX_SITEMAP_BYTES,
    "home": MAX_FEED_BYTES,
}

_READERS = {"feed": read_feed, "sitemap": read_sitemap, "list": read_list, "home": read_home}


def read_listing(kind: DocumentKind, body: bytes, url: str) -> Listing:
    """What a document lists; links are made absolute against ``url``, where it came from in the end.

    Raises ``ListingError``, whose message is the reason, and nothing else, whatever the bytes.
    """
    return _READERS[kind](body, url)
