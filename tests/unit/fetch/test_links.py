"""Plain lists and home pages, to the urls and the feeds that they name."""

import pytest

from extractors.fetch.listings import Document, Item, ListingError, read_listing

HOME = "http://wire.example/news/index.html"


def feeds_of(body: str | bytes) -> list[str]:
    listing = read_listing("home", body.encode() if isinstance(body, str) else body, HOME)
    assert listing.items == []
    assert {(document.kind, document.changed_at) for document in listing.documents} == {("feed", None)}
    return [document.url for document in listing.documents]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_list_has_one_url_a_line(coding, line_end):
    lines = [
        "# by hand",
        "",
        " http://a.example/\u00e9t\u00e9 # first",
        "/two#top",
        "http://a.example/\u00e9t\u00e9",
        "ftp://a.example/",
    ]
    listing = read_listing("list", line_end.join(lines).encode(coding), "http://lists.example/all.txt")
    assert listing.documents == []
    assert listing.items == [
        Item("http://a.example/%C3%A9t%C3%A9", None),
        Item("http://lists.example/two", None),
        Item("ftp://a.example/", None),
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty_list"),
        (b"\xef\xbb\xbf# nothing yet\n\n", "empty_list"),
        (b"<html><body>http://a.example/</body></html>", "not_a_list"),
        (b"Sorry, that page is gone.", "not_a_list"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_list"),
    ],
)
def test_list_of_no_use_has_a_reason(body, reason):
    with pytest.raises(ListingError, match=f"^{reason}$"):
        read_listing("list", body, "http://lists.example/all.txt")


def test_home_names_its_feeds_whole_and_once():
    assert feeds_of(
        """<html><head>
        <link rel="alternate" type="application/rss+xml" href="/rss.xml">
        <LINK REL="Alternate nofollow" TYPE="Application/Atom+XML; charset=utf-8" HREF="atom.xml#top">
        <link rel=alternate type=application/feed+json href=//feeds.example/wire.json>
        <link title="News > World's" rel="alternate" type="application/rdf+xml"
          href="http://wire.example/rdf">
        <!-- <link rel="alternate" type="application/rss+xml" href="/gone.xml"> -->
        <link rel="alternate" type="application/rss+xml" href="http://wire.example/rss.xml">
        </head><body></body></html>"""
    ) == [
        "http://wire.example/rss.xml",
        "http://wire.example/news/atom.xml",
        "http://feeds.example/wire.json",
        "http://wire.example/rdf",
    ]


def test_home_feeds_are_relative_to_its_first_base():
    page = '<base target="_top"><base href="/en/"><base href="/fr/">'
    page += '<link rel="alternate" type="application/rss+xml" href="rss.xml">'
    assert feeds_of(page) == ["http://wire.example/en/rss.xml"]


def test_home_feeds_less_those_of_comments():
    feeds = ["/feed/", "/comments/feed/", "/?feed=comments-rss2", "/commentary/feed/"]
    page = "".join(f'<link rel="alternate" type="application/rss+xml" href="{feed}">' for feed in feeds)
    assert feeds_of(page) == ["http://wire.example/feed/", "http://wire.example/commentary/feed/"]


@pytest.mark.parametrize(
    ("claimed", "coding"), [("utf-8", "utf-8"), ("iso-8859-1", "iso-8859-1"), ("iso-8859-1", "utf-8")]
)
def test_home_feed_is_right_in_the_coding_of_the_page(claimed, coding):
    link = '<link rel="alternate" type="application/rss+xml" href="/\u00e9t\u00e9.xml">'
    page = f'<meta charset="{claimed}">{link}'
    assert feeds_of(page.encode(coding)) == ["http://wire.example/%C3%A9t%C3%A9.xml"]


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\x00\xff\xfe",
        b"<p>No head</p>",
        b'<link rel="alternate" hreflang="fr" href="/fr/">',
        b'<link rel="alternate stylesheet" type="text/css" href="/dark.css">',
        b'<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">',
        b'<link rel="stylesheet" type="application/rss+xml" href="/rss.xml">',
        b'<link rel="alternate" type="application/rss+xml">',
        b'<link rel="alternate" type="application/rss+xml" href="">',
        b'<a rel="alternate" type="application/rss+xml" href="/rss.xml">RSS</a>',
        b'<rss version="2.0"><channel><item><link>/one</link></item></channel></rss>',
    ],
)
def test_home_without_feeds_has_a_reason(page):
    with pytest.raises(ListingError, match="no_feed_links"):
        read_listing("home", page, HOME)


def test_link_that_is_no_url_is_kept_for_the_client_to_refuse():
    page = b'<link rel="alternate" type="application/rss+xml" href="http://[oops">'
    assert read_listing("home", page, HOME).documents == [Document("http://[oops", "feed", None)]
