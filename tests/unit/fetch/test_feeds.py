"""Feeds in their formats, to urls and the times of their last change."""

import json

import pytest

from extractors.fetch.feeds import MAX_ENTRIES, MAX_FEED_BYTES
from extractors.fetch.listings import Item, Listing, ListingError, read_listing

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Wire</title><link>http://wire.example/</link>
<item><title>One</title><link> /2019/one#comments </link>
<pubDate>Mon, 04 Feb 2019 12:00:00 +0200</pubDate></item>
<item><title>Two</title><link>HTTP://Wire.Example:80/two</link></item>
<item><title>Three</title><guid isPermaLink="true">http://wire.example/three</guid></item>
</channel></rss>"""

ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Ministry</title><id>urn:m</id>
<updated>2019-02-05T10:00:00Z</updated>
<entry><title>One</title><id>urn:1</id><link href="one.html"/>
<published>2019-02-04T10:00:00Z</published><updated>2019-02-05T10:00:00Z</updated></entry></feed>"""

RDF = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://wire.example/"><title>Wire</title><link>http://wire.example/</link></channel>
<item rdf:about="http://wire.example/one"><title>One</title><link>http://wire.example/one</link>
<dc:date>2019-02-04T10:00:00Z</dc:date></item></rdf:RDF>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Ministry",
    "items": [
        {"id": 1, "url": "/one", "date_published": "2019-02-04T10:00:00Z"},
        {"id": "2", "url": "http://ministry.example/two", "author": "Jane", "date_modified": "2019-02-05"},
        {"id": "http://ministry.example/three", "date_published": 1549274400},
        {"id": "four"},
        "five",
    ],
}


def items_of(body: bytes, url: str = "http://wire.example/feed.xml") -> list[Item]:
    listing = read_listing("feed", body, url)
    assert listing == Listing(listing.items, [])
    return listing.items


def rss(*items: str) -> bytes:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>Wire</title>{entries}</channel></rss>'.encode()


def test_rss_links_become_whole_urls_in_one_spelling():
    assert items_of(RSS) == [
        Item("http://wire.example/2019/one", "2019-02-04T10:00:00+00:00"),
        Item("http://wire.example/two", None),
        Item("http://wire.example/three", None),
    ]


def test_atom_updated_outranks_published():
    assert items_of(ATOM, "http://ministry.example/press/feed.atom") == [
        Item("http://ministry.example/press/one.html", "2019-02-05T10:00:00+00:00")
    ]


def test_links_are_relative_to_the_base_that_the_root_declares():
    body = ATOM.replace(b"<feed ", b'<feed xml:base="http://cdn.example/news/" ')
    assert [item.url for item in items_of(body)] == ["http://cdn.example/news/one.html"]


def test_rdf_is_read():
    assert items_of(RDF) == [Item("http://wire.example/one", "2019-02-04T10:00:00+00:00")]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n "])
def test_json_feed_is_read_past_what_is_malformed_in_it(mark):
    assert items_of(mark + json.dumps(JSON_FEED).encode(), "http://ministry.example/feed.json") == [
        Item("http://ministry.example/one", "2019-02-04T10:00:00+00:00"),
        Item("http://ministry.example/two", "2019-02-05T00:00:00+00:00"),
        Item("http://ministry.example/three", None),
    ]


@pytest.mark.parametrize(
    ("claimed", "coding"),
    [
        ("utf-8", "latin-1"),
        ("utf-8", "cp1252"),
        ("iso-8859-1", "utf-8"),
        ("utf-16", "utf-8"),
        ("utf-8", "utf-8"),
    ],
)
@pytest.mark.parametrize(
    "link", ["/\u00e9t\u00e9?a=1&amp;b=2", "<![CDATA[/\u00e9t\u00e9?a=1&b=2]]>", "/\u00e9t\u00e9?a=1&b=2"]
)
def test_link_is_right_whatever_the_coding_that_is_claimed(claimed, coding, link):
    text = f'<?xml version="1.0" encoding="{claimed}"?>' + rss(f"<link>{link}</link>").decode()
    assert [item.url for item in items_of(text.encode(coding))] == [
        "http://wire.example/%C3%A9t%C3%A9?a=1&b=2"
    ]


def test_stray_bytes_leave_the_other_links_as_they_are():
    body = rss("<link>/\u00e9t\u00e9</link>", "<link>/l?caf!</link>")
    body = body.replace(b"?", b"\x92").replace(b"!", b"\xe9")
    assert [item.url for item in items_of(body)] == [
        "http://wire.example/%C3%A9t%C3%A9",
        "http://wire.example/l%E2%80%99caf%C3%A9",
    ]


@pytest.mark.parametrize("coding", ["windows-1251", "koi8-r", "gb18030", "utf-16"])
def test_coding_that_is_not_claimed_by_habit_is_believed(coding):
    text = f'<?xml version="1.0" encoding="{coding}"?>' + rss("<link>/\u043c\u0438\u0440</link>").decode()
    assert items_of(text.encode(coding))[0].url == "http://wire.example/%D0%BC%D0%B8%D1%80"


@pytest.mark.parametrize("coding", ["x-unknown", "zip", "punycode", "undefined"])
def test_coding_that_is_none_of_text_is_not_believed(coding):
    text = f'<?xml version="1.0" encoding="{coding}"?>' + rss("<link>/\u043c\u0438\u0440</link>").decode()
    assert items_of(text.encode())[0].url == "http://wire.example/%D0%BC%D0%B8%D1%80"


def test_url_listed_twice_is_one_item_with_the_later_date():
    dates = ["2019-02-04T10:00:00Z", "2019-02-06T10:00:00Z", "2019-02-05T10:00:00Z"]
    body = rss(*(f"<link>/one#{n}</link><pubDate>{date}</pubDate>" for n, date in enumerate(dates)))
    assert items_of(body) == [Item("http://wire.example/one", "2019-02-06T10:00:00+00:00")]


@pytest.mark.parametrize(
    ("spelled", "changed_at"),
    [
        ("Mon, 4 Feb 2019 12:00:00 EST", "2019-02-04T17:00:00+00:00"),
        ("<![CDATA[Mon, 04 Feb 2019 12:00:00 +0200]]>", "2019-02-04T10:00:00+00:00"),
        ("2019-02-04 12:00:00 +0200", "2019-02-04T10:00:00+00:00"),
        ("2019-02-04 10:00:00 UTC", "2019-02-04T10:00:00+00:00"),
        ("Mon, 04 Feb 2019 10:00:00 GMT", "2019-02-04T10:00:00+00:00"),
        ("2019-02-04T12:00:00.750+02:00", "2019-02-04T10:00:00+00:00"),
        ("2019-02", "2019-02-01T00:00:00+00:00"),
        ("2019", "2019-01-01T00:00:00+00:00"),
        ("2199-02-04T12:00:00Z", "2199-02-04T12:00:00+00:00"),
        ("0001-01-01T00:00:00+02:00", None),
        ("yesterday", None),
        ("2 hours ago", None),
        ("soon", None),
    ],
)
def test_date_has_one_spelling_and_does_not_hang_on_the_clock(spelled, changed_at):
    assert items_of(rss(f"<link>/one</link><pubDate>{spelled}</pubDate>"))[0].changed_at == changed_at


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_a_feed"),
        (b"<html><body>Sign in</body></html>", "not_a_feed"),
        (b"\x00\xff\xfe", "not_a_feed"),
        (b'{"error": "not found"}', "not_a_feed"),
        (b'{"items": 5}', "not_a_feed"),
        (b"{" + b"[" * 100_000, "not_a_feed"),
        (b'{"items": []}', "empty_feed"),
        (b"<rss version='2.0'><channel><title>Wire</title></channel></rss>", "empty_feed"),
        (b"<rss version='2.0'><channel><item><title>No link</title></item></channel></rss>", "empty_feed"),
        (rss(f"<link>/{'a' * 10_000}</link>"), "empty_feed"),
        (rss("<link>/one</link>" + " " * MAX_FEED_BYTES), "too_large"),
        (rss(*["<link>/one</link>"] * (MAX_ENTRIES + 1)), "too_large"),
        (json.dumps({"items": [{}] * (MAX_ENTRIES + 1)}).encode(), "too_large"),
    ],
)
def test_feed_of_no_use_has_a_reason(body, reason):
    with pytest.raises(ListingError, match=f"^{reason}$"):
        items_of(body)
