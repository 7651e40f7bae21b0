"""What a feed lists: the urls of its items, each with the time it says they changed.

Reads bytes that were fetched already. Whether an item is due is decided by ``crawl_log``.
"""

from dataclasses import dataclass

import fastfeedparser

from extractors.fetch.client import absolute


class FeedError(Exception):
    """A feed of no use; the message is the reason it is counted under: not_a_feed or empty_feed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed; ``changed_at`` in ISO 8601 and UTC, so that later sorts last."""

    url: str
    changed_at: str | None


def read_feed(body: bytes, base_url: str) -> list[Item]:
    """The items of an RSS or Atom feed in its order, links made absolute. Raises ``FeedError``."""
    try:
        feed = fastfeedparser.parse(
            body, include_content=False, include_tags=False, include_media=False, include_enclosures=False
        )
    except ValueError as error:
        raise FeedError("not_a_feed") from error
    items = [
        Item(absolute(entry["link"], base_url), entry.get("updated") or entry.get("published"))
        for entry in feed.entries
        if entry.get("link")
    ]
    if not items:
        raise FeedError("empty_feed")
    return items
