"""Title, authors and dates as pages state them, rightly and wrongly."""

import json
from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from extractors.clean.dates import parse_moment
from extractors.clean.jsonld import read_jsonld
from extractors.clean.meta import MetaTags
from extractors.clean.metadata import Metadata, read_metadata

LATEST = datetime(2019, 3, 1, tzinfo=UTC)
LONG = "Norland asks its neighbour for a loan"
WIRE = "<meta property='og:site_name' content='The Wire'>"


def read(head: str = "", body: str = "", **article: object) -> Metadata:
    script = json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", **article}]})
    ld = f"<script type='application/ld+json'>{script}</script>"
    html = f"<html><head>{ld}{head}</head><body>{body}<p>x</p></body></html>"
    return metadata_of(html)


def metadata_of(html: str) -> Metadata:
    tree = document_fromstring(html)
    return read_metadata(tree, read_jsonld(tree), MetaTags(tree), LATEST)


@pytest.mark.parametrize(
    ("head", "body", "article", "title"),
    [
        # the site's name is cut off, at either end
        (f"{WIRE}<title>{LONG} | The Wire</title>", "", {}, LONG),
        (f"{WIRE}<title>The Wire - {LONG}</title>", "", {}, LONG),
        # a dash inside the headline is no separator of names
        ("<title>Talks fail - again</title>", "", {}, "Talks fail - again"),
        # the logo's h1 has no say
        (f"<title>{LONG}</title>", f"<h1>Daily Wire</h1><h1>{LONG}</h1>", {}, LONG),
        (f"<title>{LONG}</title>", "<h1>Daily Wire</h1>", {}, LONG),
        # what two sources say wins over one
        (f"<title>{LONG}</title>", "<h1>Norland asks for a loan</h1>", {"headline": LONG}, LONG),
        # the h1 wins over sources that disagree
        ("<title>Norland wants loans</title>", f"<h1>{LONG}</h1>", {"headline": "Norland: a loan"}, LONG),
        # a kicker in an element of its own is not the headline
        ("", f"<h1><span>Economy</span> <span>{LONG}</span></h1>", {"headline": LONG}, LONG),
        # a heading that ends a trail of links is shortened
        ("", "<h1 class='breadcrumb-last'>Norland asks its neighbour</h1>", {"headline": LONG}, LONG),
        ("", "", {}, None),
    ],
)  # fmt: skip
def test_title(head: str, body: str, article: dict[str, object], title: str | None):
    assert read(head, body, **article).title == title


@pytest.mark.parametrize(
    ("head", "body", "article", "authors"),
    [
        ("", "", {"author": {"@type": "Person", "name": "By Ada Lund and Bo Ek"}}, ["Ada Lund", "Bo Ek"]),
        ("", "", {"author": [{"name": "Ada Lund"}, {"name": "Ada Lund"}, "Bo Ek"]}, ["Ada Lund", "Bo Ek"]),
        ("", "", {"author": {"name": "Tom O&#039;Hara"}}, ["Tom O'Hara"]),
        ("", "", {"author": "Ada Lund, Senior Writer"}, ["Ada Lund"]),
        ("", "", {"author": "Ada Lund, Reuters"}, ["Ada Lund"]),
        # an organization only when alone
        ("", "", {"author": {"@type": "Organization", "name": "Wire Desk"}}, ["Wire Desk"]),
        ("<meta name='byl' content='A B'>", "", {"author": {"@type": "Organization", "name": "W"}}, ["A B"]),
        # an address is no name
        ("<meta name='author' content='a@b.example'>", "<a rel='author'>Ada Lund</a>", {}, ["Ada Lund"]),
        ("", "<p class='byline'>By <b class='author-name'>Ada Lund</b> | 4 Feb 2019</p>", {}, ["Ada Lund"]),
        ("", "<h1>T</h1><div class='comment-author'>Troll Trollson</div>", {}, []),
        ("", "<h1>T</h1><p>By Ada Lund</p>", {}, ["Ada Lund"]),
        ("", "Posted 4 Feb by <i class='vcard'><b class='fn'>Ada Lund</b></i>", {}, ["Ada Lund"]),
        # a footnote, a reader
        ("", "<h1>T</h1><sup class='fn'>1</sup>", {}, []),
        ("", "<ol class='comment-list'><li class='vcard'><b class='fn'>Troll Trollson</b></ol>", {}, []),
        ("", "<ol id='comments'><a rel='author'>Troll Trollson</a></ol>", {}, []),
        ("", "<p itemprop='author'><b itemprop='name'>Ada Lund</b> <i>Grain Chief</i></p>", {}, ["Ada Lund"]),
        ("", "<p itemprop='author creator'><meta itemprop='name' content='Ada Lund'></p>", {}, ["Ada Lund"]),
        ("", "<dl><dt>Date</dt><dd>Oslo Town</dd><dt>Issued by:</dt><dd>Grain Desk, Oil Desk</dd></dl>", {},
         ["Grain Desk", "Oil Desk"]),
        ("", "<table><tr><th>Author</th><td>Ada Lund</td></tr></table>", {}, ["Ada Lund"]),
    ],
)  # fmt: skip
def test_authors(head: str, body: str, article: dict[str, object], authors: list[str]):
    assert read(head, body, **article).authors == authors


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-02-04", datetime(2019, 2, 4, tzinfo=UTC)),
        ("2019-02-04T23:30:00-05:00", datetime(2019, 2, 5, 4, 30, tzinfo=UTC)),
        ("2019-02-04T10:00:00.123Z", datetime(2019, 2, 4, 10, tzinfo=UTC)),
        ("2019-02-04 10:00:00 +0330", datetime(2019, 2, 4, 6, 30, tzinfo=UTC)),
        ("20190204T1000", datetime(2019, 2, 4, 10, tzinfo=UTC)),
        ("Mon, 04 Feb 2019 10:00:00 EST", datetime(2019, 2, 4, 15, tzinfo=UTC)),
        ("4 February 2019", datetime(2019, 2, 4, tzinfo=UTC)),
        ("2019-02-31", None),
        ("February 2019", None),
        ("2019", None),
        ("yesterday", None),
    ],
)
def test_parse_moment(text: str, moment: datetime | None):
    assert parse_moment(text) == moment


def test_dates_are_the_first_publication_and_the_last_change():
    found = read(datePublished="2019-02-04T10:00:00+01:00", dateModified="2019-02-05T10:00:00+01:00")
    assert found.published_at == datetime(2019, 2, 4, 9, tzinfo=UTC)
    assert found.modified_at == datetime(2019, 2, 5, 9, tzinfo=UTC)


def test_change_before_publication_is_none():
    assert read(datePublished="2019-02-04", dateModified="2019-02-01").modified_at is None


def test_future_and_copyright_dates_are_none():
    assert (
        read("<meta name='date' content='2031-01-01'>", "<footer>© 2018 Wire</footer>").published_at is None
    )


def test_marked_time_after_the_headline_is_the_publication():
    found = read(
        body="<time datetime='2019-01-01'>x</time><h1>T</h1><time datetime='2019-02-04'>Monday</time>"
    )
    assert found.published_at == datetime(2019, 2, 4, tzinfo=UTC)


def test_broken_jsonld_is_passed_over():
    script = "<script type='application/ld+json'>{not json</script>"
    html = f"<html><head>{script}<title>Talks fail</title></head><body><p>x"
    assert metadata_of(html).title == "Talks fail"
