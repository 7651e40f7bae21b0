"""Sitemaps in their formats, to pages and further sitemaps; and documents that are made to do harm."""

import ast
import gzip
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fetch.listings import Document, Item, Listing, ListingError, read_listing
from extractors.fetch.sitemaps import MAX_URLS

URL = "http://wire.example/maps/sitemap.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def urlset(*entries: str) -> bytes:
    urls = "".join(f"<url>{entry}</url>" for entry in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACES}>{urls}</urlset>'.encode()


def urls_of(body: bytes, url: str = URL) -> list[str]:
    return [item.url for item in read_listing("sitemap", body, url).items]


def test_pages_come_latest_changed_first_and_without_a_date_last():
    body = urlset(
        "<loc>http://wire.example/old</loc><lastmod>2018-05</lastmod>",
        "<loc>http://wire.example/undated</loc><priority>1.0</priority>",
        "<loc>\n  /relative \n</loc><lastmod>2019-02-04T23:00:00-02:00</lastmod>",
        "<loc>http://wire.example/new</loc><lastmod>2019-02-05T00:59:59Z</lastmod>",
        "<loc>http://wire.example/undated-too</loc><lastmod>soon</lastmod>",
        "<lastmod>2020-01-01</lastmod>",
    )
    assert read_listing("sitemap", body, URL) == Listing(
        [
            Item("http://wire.example/relative", "2019-02-05T01:00:00+00:00"),
            Item("http://wire.example/new", "2019-02-05T00:59:59+00:00"),
            Item("http://wire.example/old", "2018-05-01T00:00:00+00:00"),
            Item("http://wire.example/undated", None),
            Item("http://wire.example/undated-too", None),
        ],
        [],
    )


def test_index_names_further_sitemaps_with_the_time_of_their_change():
    body = f"""<sitemapindex {NAMESPACES}>
    <sitemap><loc>/a.xml</loc><lastmod>2019-02-04</lastmod></sitemap>
    <sitemap><loc>http://wire.example/b.xml.gz?x=1&amp;y=2</loc><lastmod>2019-02-05</lastmod></sitemap>
    </sitemapindex>""".encode()
    assert read_listing("sitemap", body, URL) == Listing(
        [],
        [
            Document("http://wire.example/b.xml.gz?x=1&y=2", "sitemap", "2019-02-05T00:00:00+00:00"),
            Document("http://wire.example/a.xml", "sitemap", "2019-02-04T00:00:00+00:00"),
        ],
    )


def test_news_sitemap_gives_the_date_of_publication_unless_there_is_one_of_change():
    published = "<news:publication_date>2019-02-04T10:00:00Z</news:publication_date>"
    news = f"<news:news><news:publication><news:name>W</news:name></news:publication>{published}</news:news>"
    image = "<image:image><image:loc>http://img.example/1.jpg</image:loc></image:image>"
    body = urlset(
        f"<image:loc>http://img.example/0.jpg</image:loc>{image}<loc>/changed</loc>{news}<lastmod>2019-02-05</lastmod>",
        f"<loc>/one</loc>{news}{image}",
    )
    assert read_listing("sitemap", body, URL).items == [
        Item("http://wire.example/changed", "2019-02-05T00:00:00+00:00"),
        Item("http://wire.example/one", "2019-02-04T10:00:00+00:00"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset><url><loc>http://wire.example/one?a=1&b=2</loc></url></urlset>",
        b'<urlset xmlns="http://www.google.com/schemas/sitemap/0.84"><url>'
        b"<loc><![CDATA[http://wire.example/one?a=1&b=2]]></loc></url></urlset>",
        b'\xef\xbb\xbf \n<?xml version="1.0"?><s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9">'
        b"<s:url><s:loc>/one?a=1&amp;b=2</s:loc></s:url></s:urlset>",
        b"<!DOCTYPE urlset [<!ENTITY q '?a=1'>]><urlset><url><loc>/one&q;&amp;b=2</loc></url></urlset>",
        b"<urlset><url><loc>/one?a=1&amp;b=2</loc></url><url><loc>/cut of",
        "<urlset><url><loc>/one?a=1&amp;b=2</loc></url></urlset>".encode("utf-16"),
    ],
    ids=["bare ampersand", "cdata", "prefixed", "entity", "cut off", "utf-16"],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_sitemap_as_it_is_found(body, pack):
    assert urls_of(pack(body)) == ["http://wire.example/one?a=1&b=2"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_plain_text_sitemap(coding, pack):
    text = "http://wire.example/one\r\n\r\n https://wire.example/\u00e9t\u00e9 \nnot a url\n"
    assert urls_of(pack(text.encode(coding))) == [
        "http://wire.example/one",
        "https://wire.example/%C3%A9t%C3%A9",
    ]


def test_feed_given_as_sitemap():
    item = b"<item><link>/one</link><pubDate>2019-02-04</pubDate></item>"
    rss = b"<rss version='2.0'><channel>%s</channel></rss>" % item
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/one"/></entry></feed>'
    assert read_listing("sitemap", rss, URL).items == [
        Item("http://wire.example/one", "2019-02-04T00:00:00+00:00")
    ]
    assert urls_of(gzip.compress(atom)) == ["http://wire.example/one"]


def test_robots_txt_names_sitemaps():
    body = b"User-agent: *\nDisallow: /x\nSitemap: https://wire.example/a.xml\nsitemap:/b.xml # ours\n"
    listing = read_listing("sitemap", body, "http://wire.example/robots.txt")
    assert listing == Listing(
        [],
        [
            Document("https://wire.example/a.xml", "sitemap", None),
            Document("http://wire.example/b.xml", "sitemap", None),
        ],
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty_sitemap"),
        (b" \n", "empty_sitemap"),
        (urlset(), "empty_sitemap"),
        (b"<rss version='2.0'><channel></channel></rss>", "empty_feed"),
        (b"<html><body><url><loc>/one</loc></url></body></html>", "not_a_sitemap"),
        (b"<!-- nothing -->", "not_a_sitemap"),
        (b"Sorry, that page is gone.", "not_a_sitemap"),
        (b'{"error": "not found"}', "not_a_sitemap"),
        (gzip.compress(urlset("<loc>/one</loc>"))[:-9], "not_a_sitemap"),
        (b"\x1f\x8b\x00 not gzip", "not_a_sitemap"),
        (urlset(*["<loc>/one</loc>"] * (MAX_URLS + 1)), "too_large"),
        (b"http://wire.example/one\n" * (MAX_URLS + 1), "too_large"),
    ],
)
def test_sitemap_of_no_use_has_a_reason(body, reason):
    with pytest.raises(ListingError, match=f"^{reason}$"):
        read_listing("sitemap", body, URL)


def test_robots_txt_without_sitemaps_has_a_reason():
    with pytest.raises(ListingError, match="empty_sitemap"):
        read_listing("sitemap", b"User-agent: *\nDisallow:\n", "http://wire.example/robots.txt")


_PIECES = (
    b"<urlset> <url> <loc> </loc> </url> <rss> <channel> <item> <link> </link> http://a.example/ "
    b'http://[oops <![CDATA[ ]]> & {"items": [ { "url": null \xff\xfe \xef\xbb\xbf \x1f\x8b \0 <!DOCTYPE'
).split(b" ")


@given(
    st.sampled_from(["feed", "sitemap", "list", "home"]),
    st.binary(max_size=200) | st.lists(st.sampled_from([*_PIECES, b" ", b"\n"]), max_size=12).map(b"".join),
)
def test_whatever_the_bytes_there_is_a_listing_or_a_reason(kind, body):
    try:
        listing = read_listing(kind, body, URL)
    except ListingError as error:
        assert str(error).replace("_", "").isalpha()
    else:
        assert listing.items or listing.documents


# ------------------------------------------------------------------ documents that are made to do harm

_ENTITIES = b'<!ENTITY e0 "lollollol">' + b"".join(
    b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12)
)
_SECRET = b"root-password"
# What the reader may need beside the document and its unpacked form: 0.2 GB, where each bomb asks for more.
_ALLOWANCE_BYTES = 200 << 20

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="limits memory as Linux does")

# Run with its memory limited, because a bomb that works would take the tests down with it.
_READER = """
import resource, sys
from pathlib import Path
from extractors.fetch.listings import ListingError, read_listing
body = Path(sys.argv[2]).read_bytes()
pages = int(Path("/proc/self/statm").read_text().split()[0])
limit = pages * resource.getpagesize() + int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
try:
    listing = read_listing(sys.argv[1], body, "http://wire.example/sitemap.xml")
    print([item.url for item in listing.items])
except ListingError as error:
    print([str(error)])
"""


def read_limited(kind: str, body: bytes, folder: Path) -> list[str]:
    """The urls, or the reason, that a process of limited memory and computing time finds."""
    file = folder / "body"
    file.write_bytes(body)
    ran = subprocess.run(
        [sys.executable, "-c", _READER, kind, str(file), str(_ALLOWANCE_BYTES)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: list[str] = ast.literal_eval(ran.stdout)
    return found


def rss_item(link: bytes) -> bytes:
    return b'<rss version="2.0"><channel><item><link>%s</link></item></channel></rss>' % link


def sitemap_item(link: bytes) -> bytes:
    return b"<urlset><url><loc>%s</loc></url></urlset>" % link


ROOTS = {"feed": rss_item, "sitemap": sitemap_item}


@on_linux
@pytest.mark.parametrize("kind", ROOTS)
@pytest.mark.parametrize(
    ("prolog", "link"),
    [
        (b"<!DOCTYPE x [%s]>" % _ENTITIES, b"http://a.example/&e11;"),
        (b'<!DOCTYPE x [<!ENTITY a "%s">]>' % (b"x" * 50_000), b"http://a.example/" + b"&a;" * 50_000),
        (b'<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', b"http://a.example/&a;"),
    ],
    ids=["billion laughs", "quadratic blowup", "circle"],
)
def test_entity_bomb_gives_no_long_url(kind, prolog, link, tmp_path):
    found = read_limited(kind, prolog + ROOTS[kind](link), tmp_path)
    assert len(found) == 1
    assert len(found[0]) < 100


@on_linux
def test_entity_bomb_in_attributes_is_harmless(tmp_path):
    for attribute in (b"&e11;", b"&e3;" * 50_000):
        atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="http://a/%s"/></entry></feed>'
        body = b"<!DOCTYPE x [%s]>" % _ENTITIES + atom % attribute
        assert len("".join(read_limited("feed", body, tmp_path))) < 100
        body = b"<!DOCTYPE x [%s]><urlset><url a='%s'><loc>/</loc></url></urlset>" % (_ENTITIES, attribute)
        assert len("".join(read_limited("sitemap", body, tmp_path))) < 100


@pytest.mark.parametrize("kind", ROOTS)
@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "%s">]>',
        b'<!DOCTYPE x [<!ENTITY %% p SYSTEM "%s">%%p;]>',
        b'<!DOCTYPE x SYSTEM "%s">',
    ],
    ids=["entity", "parameter entity", "dtd"],
)
def test_external_entity_is_not_read(kind, declared, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b'<!ENTITY a "%s">' % _SECRET if b"ENTITY a" not in declared else _SECRET)
    body = declared % secret.as_uri().encode() + ROOTS[kind](b"http://a.example/&a;")
    assert read_listing(kind, body, URL).items == [Item("http://a.example/", None)]


def _attributes(count: int, value: bytes = b"1") -> bytes:
    return b"".join(b' a%d="%s"' % (n, value) for n in range(count))


def _entities(count: int) -> bytes:
    return b"".join(b'<!ENTITY a%d "">' % n for n in range(count))


def gzip_of_zeros(mebibytes: int) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(mebibytes)) + packer.flush()


@on_linux
@pytest.mark.parametrize(
    ("kind", "make", "found"),
    [
        ("sitemap", lambda: gzip_of_zeros(1024), ["too_large"]),
        ("sitemap", lambda: gzip.compress(gzip.compress(bytes(49 << 20))), ["not_a_sitemap"]),
        ("sitemap", lambda: b"<urlset>" + b"<a>" * 5_000_000, ["not_a_sitemap"]),
        ("feed", lambda: rss_item(b"/one") + b"<a>" * 1_000_000, ["http://wire.example/one"]),
        ("home", lambda: b"<html>" + b"<div>" * 900_000, ["no_feed_links"]),
        ("feed", lambda: b'{"items":' + b"[" * 5_000_000, ["not_a_feed"]),
        ("sitemap", lambda: b"<urlset><url%s/>" % _attributes(1_500_000), ["not_a_sitemap"]),
        ("feed", lambda: b"<rss><channel%s>" % _attributes(400_000), ["not_a_feed"]),
        ("feed", lambda: b"<rss><channel%s>" % _attributes(400_000, b"=>"), ["not_a_feed"]),
        (
            "feed",
            lambda: (b"<rss><channel%s>" % _attributes(200_000)).decode().encode("utf-16"),
            ["not_a_feed"],
        ),
        ("home", lambda: b"<html%s>" % _attributes(400_000), ["no_feed_links"]),
        ("home", lambda: b"<link rel=me>" * 3_000_000, ["no_feed_links"]),
        ("home", lambda: b"<link%s>" % _attributes(400_000), ["no_feed_links"]),
        (
            "sitemap",
            lambda: b"<!DOCTYPE x [%s]>%s" % (_entities(30_000), sitemap_item(b"/one")),
            ["not_a_sitemap"],
        ),
        ("sitemap", lambda: sitemap_item(b"&" * 20_000_000), ["empty_sitemap"]),
        ("sitemap", lambda: sitemap_item(b"<![CDATA[" * 3_000_000), ["empty_sitemap"]),
        ("sitemap", lambda: sitemap_item("/\U0001f600".encode() + b"a" * 40_000_000), ["empty_sitemap"]),
        ("sitemap", lambda: b"\n" * 40_000_000, ["empty_sitemap"]),
    ],
    ids=[
        "gzip bomb",
        "gzip in gzip",
        "deep sitemap",
        "deep feed",
        "deep page",
        "deep json",
        "attributes of a sitemap",
        "attributes of a feed",
        "attributes with the end of a tag in their values",
        "attributes in utf-16",
        "attributes of a page",
        "links",
        "attributes of a link",
        "entities",
        "ampersands",
        "cdata",
        "long text",
        "blank lines",
    ],
)
def test_bomb_costs_no_more_than_its_own_size(kind, make, found, tmp_path):
    assert read_limited(kind, make(), tmp_path) == found
