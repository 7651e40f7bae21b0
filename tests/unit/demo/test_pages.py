"""What the documents say: whole articles on every page, and listings that agree with them."""

import gzip
import html
import json
import re
import xml.etree.ElementTree as ET
from urllib.robotparser import RobotFileParser

import pytest

from demo.newswire import Article, Outlet, load
from demo.pages import documents

WIRE = load("corrected")
DOCUMENTS = documents(WIRE)
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def text_of(outlet: Outlet, path: str) -> str:
    return DOCUMENTS[outlet.host, path].body.decode()


def squeezed(text: str) -> str:
    """Without spaces, as broken words have some of their own."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("article", WIRE.articles, ids=lambda article: f"{article.outlet.key}/{article.slug}")
def test_page_holds_its_title_and_every_paragraph(article: Article) -> None:
    page = text_of(article.outlet, article.path)
    seen = squeezed(html.unescape(re.sub(r"<[^>]+>", "", page[page.index("<body") :])))
    for piece in (article.title, *article.paragraphs):
        assert squeezed(piece) in seen
    assert f'<link rel="canonical" href="{article.url}">' in page
    assert "{" not in "".join(re.findall(r"<p>.*?</p>", page))


def test_blog_breaks_words_and_sets_its_tagline_beside_the_text() -> None:
    outlet = next(outlet for outlet in WIRE.outlets if outlet.key == "ledger")
    page = text_of(outlet, WIRE.by_slug(outlet, "half-of-citgo").path)
    assert '<a href="/tag/russia">R</a> <span>u</span> <a href="/tag/russia">ssia</a> ’s' in page
    assert f'<div class="main"><p>{outlet.tagline}</p>\n<h1>' in page


def test_herald_describes_itself_in_json_ld() -> None:
    outlet = next(outlet for outlet in WIRE.outlets if outlet.key == "herald")
    for article in WIRE.of(outlet):
        (block,) = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', text_of(outlet, article.path), re.S
        )
        described = json.loads(block)
        assert described["headline"] == article.title
        assert described["dateModified"] == article.modified.isoformat()
        assert described["isAccessibleForFree"] is not (article.case == "paywalled")


@pytest.mark.parametrize("outlet", WIRE.outlets, ids=lambda outlet: outlet.key)
def test_listings_agree(outlet: Outlet) -> None:
    urls = {article.url for article in WIRE.of(outlet)}
    listed = {url + outlet.tracking for url in urls}
    listed |= {outlet.url(outlet.disallowed_folder + slug) for slug in outlet.disallowed_slugs}

    rss, atom, sitemap = (
        ET.fromstring(text_of(outlet, p)) for p in ("/feed.rss", "/feed.atom", "/sitemap.xml")
    )
    assert {link.text for link in rss.findall("channel/item/link")} == listed
    assert {link.attrib["href"] for link in atom.findall(f"{ATOM}entry/{ATOM}link")} == listed
    assert {loc.text for loc in sitemap.iter(f"{SITEMAP}loc")} == urls
    (news_url,) = ET.fromstring(text_of(outlet, "/sitemap-index.xml")).iter(f"{SITEMAP}loc")
    news_path = (news_url.text or "").removeprefix(outlet.url(""))
    news = ET.fromstring(gzip.decompress(DOCUMENTS[outlet.host, news_path].body))
    assert {loc.text for loc in news.iter(f"{SITEMAP}loc")} == listed
    astray = {outlet.url(p) for p in (*outlet.missing_paths, *outlet.soft_missing_paths, *outlet.moved_paths)}
    assert set(text_of(outlet, "/urls.txt").split()) == urls | astray


@pytest.mark.parametrize("outlet", WIRE.outlets, ids=lambda outlet: outlet.key)
def test_robots_disallow_a_folder_that_the_feed_lists(outlet: Outlet) -> None:
    robots = RobotFileParser()
    robots.parse(text_of(outlet, "/robots.txt").splitlines())
    feed = ET.fromstring(text_of(outlet, "/feed.rss"))
    refused = [
        link.text or ""
        for link in feed.findall("channel/item/link")
        if not robots.can_fetch("anybody", link.text or "")
    ]
    assert len(refused) == len(outlet.disallowed_slugs) >= 1
    assert all((outlet.host, url.removeprefix(outlet.url(""))) in DOCUMENTS for url in refused)
    assert all(robots.can_fetch("anybody", article.url) for article in WIRE.of(outlet))


def test_one_outlet_asks_robots_for_a_pause_and_says_how_long() -> None:
    lines = [line for outlet in WIRE.outlets for line in text_of(outlet, "/robots.txt").splitlines()]
    assert [line for line in lines if line.startswith("Crawl-delay")] == ["Crawl-delay: 0.05"]


def test_same_edition_gives_the_same_bytes() -> None:
    assert documents(load("corrected")) == DOCUMENTS


def test_edition_changes_one_page_and_one_entry_of_each_feed() -> None:
    first = documents(load("first"))
    assert first.keys() == DOCUMENTS.keys()
    changed = {path: host for (host, path), document in DOCUMENTS.items() if document != first[host, path]}
    (article,) = (article for article in WIRE.articles if article.is_corrected)
    listings = {"/feed.rss", "/feed.atom", "/sitemap.xml", "/sitemap-index.xml", "/sitemap-news.xml.gz"}
    assert set(changed) == {article.path, "/"} | listings
    assert set(changed.values()) == {article.outlet.host}

    for path, entry in (("/feed.rss", "channel/item"), ("/feed.atom", f"{ATOM}entry")):
        old, new = (
            [
                ET.tostring(item)
                for item in ET.fromstring(edition[article.outlet.host, path].body).findall(entry)
            ]
            for edition in (first, DOCUMENTS)
        )
        ((before, after),) = (pair for pair in zip(old, new, strict=True) if pair[0] != pair[1])
        assert article.published.isoformat().encode() in before
        assert article.modified.isoformat().encode() in after

    before, after = first[article.outlet.host, article.path], DOCUMENTS[article.outlet.host, article.path]
    assert before.etag != after.etag
    assert before.last_modified != after.last_modified
