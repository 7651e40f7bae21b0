"""Title, authors and how a page's statements are put together, rightly and wrongly."""

import pytest

from tests.unit.clean.stated import metadata_of, read

LONG = "Norland asks its neighbour for a loan"
WIRE = "<meta property='og:site_name' content='The Wire'>"


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
        (WIRE, "", {"author": {"@type": "Person", "name": "The Wire and AFP"}}, ["The Wire", "AFP"]),
        (WIRE, "", {"author": [{"name": "The Wire"}, {"name": "Ada Lund"}, "AFP"]}, ["Ada Lund"]),
        # no name of a person, but all there is
        ("", "", {"author": {"@type": "Person", "name": "Kanal24 Redaktion"}}, ["Kanal24 Redaktion"]),
        ("", "", {"author": {"@type": "Person", "name": "https://wire.example/ada"}}, []),
        # an address is no name
        ("<meta name='author' content='a@b.example'>", "<a rel='author'>Ada Lund</a>", {}, ["Ada Lund"]),
        ("", "<p class='byline'>By <b class='author-name'>Ada Lund</b> | 4 Feb 2019</p>", {}, ["Ada Lund"]),
        ("", "<h1>T</h1><div class='comment-author'>Troll Trollson</div>", {}, []),
        ("", "<h1>T</h1><p>By Ada Lund</p>", {}, ["Ada Lund"]),
        ("", "<h1>T</h1><p>By <a href='/a'>Ada Lund</a>, Contributing Opinion Writer</p>", {}, ["Ada Lund"]),
        ("", "<h1>T</h1><div><span>Von <a href='/a'>Ada Lund</a></span></div>", {}, ["Ada Lund"]),
        # the same words before a link in a sentence
        ("", "<h1>T</h1><p>A bank led by <a href='/a'>Ada Lund</a> said so</p>", {}, []),
        ("", "<h1>T</h1><p>Von Norland verlangt <a href='/a'>Ada Lund</a> mehr</p>", {}, []),
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


def test_broken_jsonld_is_passed_over():
    script = "<script type='application/ld+json'>{not json</script>"
    html = f"<html><head>{script}<title>Talks fail</title></head><body><p>x"
    assert metadata_of(html).title == "Talks fail"
