"""What a feed lists: RSS, Atom, RDF or JSON Feed, to the urls of its items and when they changed.

Links and dates belong here. What else a feed says of its items is left to the pages themselves.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import fastfeedparser

from extractors.fetch.items import (
    Item,
    Listing,
    ListingError,
    as_utf8,
    first_character,
    iso_utc,
    links,
    mended_xml,
)

# A feed lists what is new, not an archive. So many entries are read in less than a second.
MAX_ENTRIES = 10_000
# It is read as a whole: of small elements, this much makes a tree of 0.3 GB.
MAX_FEED_BYTES = 10 << 20

_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_DATE_OR_ID = re.compile(
    rb"(<(?:\w+:)?(?:guid|pubDate|date|published|updated|issued|modified|lastBuildDate)(?:\s[^<>]*)?>)"
    rb"(?:<!\[CDATA\[)?([^<\]]*)(?:\]\]>)?(?=</)",
    re.IGNORECASE,
)
_ROOT_BASE = re.compile(rb"""<(?:\w+:)?(?:rss|feed|rdf)\b[^>]*\sxml:base\s*=\s*["']([^"'<>]+)""", re.I)


def read_feed(body: bytes, url: str) -> Listing:
    """The items of a feed in its order.

    Raises ``ListingError`` with not_a_feed, empty_feed or too_large.
    """
    if len(body) > MAX_FEED_BYTES:
        raise ListingError("too_large")
    if first_character(body) == "{":
        entries, base = _json_entries(body), url
    else:
        try:
            body = mended_xml(body)
        except ValueError as error:
            raise ListingError("not_a_feed") from error
        entries, base = _xml_entries(body), _base(body, url)
    found = links(entries, base)
    if not found:
        raise ListingError("empty_feed")
    return Listing([Item(link, changed_at) for link, changed_at in found.items()])


def _xml_entries(body: bytes) -> Iterator[tuple[str, str | None]]:
    """The links of an XML feed with their dates."""
    if sum(1 for _ in _ENTRY.finditer(body)) > MAX_ENTRIES:
        raise ListingError("too_large")
    try:
        feed = fastfeedparser.parse(
            _DATE_OR_ID.sub(_readable, body),
            include_content=False,
            include_tags=False,
            include_media=False,
            include_enclosures=False,
        )
    except Exception as error:  # what strangers send must not end a crawl, in whichever way the parser fails
        raise ListingError("not_a_feed") from error
    for entry in feed.entries:
        yield (entry.get("link") or "").strip(), entry.get("updated") or entry.get("published")


def _readable(element: re.Match[bytes]) -> bytes:
    """A date of an entry in its one spelling, or an id that is a link; anything else is emptied.

    The parser guesses at what is no date, up to 3 ms each, and by the clock: "yesterday" or a bare year would
    look changed in every run. Ids are among them, as it looks for dates there too.
    """
    text = element[2].decode(errors="replace").strip()
    if text.startswith(("http://", "https://")):
        return element[0]
    return element[1] + (iso_utc(text) or "").encode()


def _json_entries(body: bytes) -> Iterator[tuple[str, str | None]]:
    """The links of a JSON Feed (jsonfeed.org, versions 1 and 1.1) with their dates.

    Read here, because fastfeedparser gives up on a whole feed for one author who is a string.
    """
    try:
        feed = json.loads(as_utf8(body))
    except (ValueError, RecursionError) as error:
        raise ListingError("not_a_feed") from error
    if not isinstance(feed.get("items"), list):
        raise ListingError("not_a_feed")
    if len(feed["items"]) > MAX_ENTRIES:
        raise ListingError("too_large")
    for item in feed["items"]:
        if isinstance(item, dict):
            # "id" is by the standard preferably the url, and the only one in feeds that leave "url" out
            link = _text(item, "url") or _text(item, "id")
            if "url" in item or link.startswith(("http://", "https://")):
                yield link, _text(item, "date_modified") or _text(item, "date_published")


def _text(item: dict[str, Any], key: str) -> str:
    """The string under a key, or an empty one."""
    value = item.get(key)
    return value.strip() if isinstance(value, str) else ""


def _base(body: bytes, url: str) -> str:
    """The url that a feed's links are relative to: the ``xml:base`` of its root, else its own."""
    declared = _ROOT_BASE.search(body, 0, 4096)
    return next(iter(links([(declared[1].decode(errors="replace"), None)], url)), url) if declared else url
