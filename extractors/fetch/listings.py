"""A document that lists pages, of whatever kind, to the pages and further documents it names.

Reads bytes that were fetched already. Which kinds there are and who reads each belongs here; how, in
``feeds``, ``sitemaps`` and ``links``. Whether a page is due is decided by ``frontier``.
"""

from extractors.fetch.feeds import read_feed
from extractors.fetch.items import Document, DocumentKind, Item, Listing, ListingError
from extractors.fetch.links import read_home, read_list
from extractors.fetch.sitemaps import read_sitemap

__all__ = ["Document", "DocumentKind", "Item", "Listing", "ListingError", "read_listing"]

_READERS = {"feed": read_feed, "sitemap": read_sitemap, "list": read_list, "home": read_home}


def read_listing(kind: DocumentKind, body: bytes, url: str) -> Listing:
    """What a document lists; links are made absolute against ``url``, where it came from in the end.

    Raises ``ListingError``, whose message is the reason, and nothing else, whatever the bytes.
    """
    return _READERS[kind](body, url)
