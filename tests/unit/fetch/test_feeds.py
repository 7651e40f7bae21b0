"""Feeds in their formats, to urls and the times of their last change."""

import pytest

from extractors.fetch.feeds import FeedError, Item, read_feed

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


def test_rss_links_become_whole_urls_in_one_spelling():
    assert read_feed(RSS, "http://wire.example/feed.xml") == [
        Item("http://wire.example/2019/one", "2019-02-04T10:00:00+00:00"),
        Item("http://wire.example/two", None),
        Item("http://wire.example/three", None),
    ]


def test_atom_updated_outranks_published():
    assert read_feed(ATOM, "http://ministry.example/press/feed.atom") == [
        Item("http://ministry.example/press/one.html", "2019-02-05T10:00:00+00:00")
    ]


def test_rdf_is_read():
    assert read_feed(RDF, "http://wire.example/rdf") == [
        Item("http://wire.example/one", "2019-02-04T10:00:00+00:00")
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_a_feed"),
        (b"<html><body>Sign in</body></html>", "not_a_feed"),
        (b"\x00\xff\xfe", "not_a_feed"),
        (b"<rss version='2.0'><channel><title>Wire</title></channel></rss>", "empty_feed"),
        (b"<rss version='2.0'><channel><item><title>No link</title></item></channel></rss>", "empty_feed"),
    ],
)
def test_feed_of_no_use_has_a_reason(body, reason):
    with pytest.raises(FeedError, match=reason):
        read_feed(body, "http://wire.example/")
