"""From an HTTP response to an article or a reject: what a reader would call the article, and nothing else."""

import json
from datetime import UTC, datetime
from html import unescape

import pytest

from extractors.clean.page import MAX_ELEMENTS, clean_page
from extractors.records import Article
from extractors.sources import ARCHIVE_SOURCE
from tests.unit.clean.pages import (
    HEADLINE,
    LD,
    PARAGRAPHS,
    URL,
    article,
    document,
    page,
    reject,
    with_paragraphs,
)


def test_body_is_the_paragraphs_and_no_title():
    cleaned = article(document())
    assert cleaned.body_text == "\n\n".join(PARAGRAPHS)
    assert cleaned.title == "Norland asks for a second loan"
    assert cleaned.word_count == 88
    assert cleaned.language == "en"
    assert cleaned.outlet == "wire.example"
    assert not cleaned.is_paywalled
    assert len(cleaned.article_id) == 16 and len(cleaned.version_id) == 20 and len(cleaned.signature) == 160


def test_version_follows_the_text_and_article_the_url():
    first, same = article(document()), article(document(), fetch_id="f2")
    corrected = article(document(with_paragraphs("Correction: an earlier version named the wrong bank.")))
    assert first.version_id == same.version_id
    assert corrected.version_id != first.version_id
    assert corrected.article_id == first.article_id


def test_words_broken_by_inline_markup_are_whole():
    broken = "Analysts put <a>N</a> <span>o</span> <a>rland</a> ’s total debt at eleven billion crowns."
    assert (
        "Analysts put Norland’s total debt at eleven" in article(document(with_paragraphs(broken))).body_text
    )


def test_text_that_only_scripts_would_show_is_read_from_json_ld():
    declared = json.dumps("".join(f"<p>{text.replace('second', '<b>second</b>')}</p>" for text in PARAGRAPHS))
    head = LD.format(f'"headline": "{HEADLINE}", "articleBody": {declared}')
    shell = document(f"<h1>{HEADLINE}</h1><p>{PARAGRAPHS[0]}</p><div id='app'></div>", head=head)

    assert article(shell).body_text == "\n\n".join(PARAGRAPHS)
    closed = head.replace('"articleBody"', '"isAccessibleForFree": false, "articleBody"')
    assert reject(shell.replace(head, closed)).reason == "paywall_teaser"


def test_markup_wins_over_a_declared_text_that_says_no_more():
    declared = LD.format(f'"headline": "{HEADLINE}", "articleBody": "{PARAGRAPHS[0]} {PARAGRAPHS[1]}"')

    assert article(document(head=declared)).body_text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("unfit", ["\x1f", "\x0b", "&#8;", "&#x1F;", "&#xFFFF;", "\ufffe", "&#65535"])
def test_character_that_no_tree_can_hold_costs_no_text(unfit: str):
    broken = document().replace("second loan, two", f"second{unfit} loan, two")

    assert article(broken).body_text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("fit", ["&#9;", "&#128;", "&#8364;", "&#x80;", "&#800;"])
def test_reference_to_a_character_that_can_be_held_stays(fit: str):
    kept = article(document().replace("second loan, two", f"second{fit} loan, two")).body_text

    assert kept.startswith(
        f"The central bank of Norland has asked its neighbour for a second{unescape(fit)}".rstrip()
    )


def test_page_of_more_elements_than_any_article_is_refused():
    assert reject("<p>x</p>" * (MAX_ELEMENTS + 1)).detail == f"more than {MAX_ELEMENTS} elements"


def test_tagline_above_the_headline_is_not_the_article():
    tagline = "Notes on power and money in the far north.  Established 1991"
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = document(f"<div><p>{tagline}</p><h1>Norland asks for a second loan</h1>{text}</div>")
    assert article(html).body_text == "\n\n".join(PARAGRAPHS)


def test_text_stays_when_the_headline_stands_below_it():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = document(f"<article>{text}<h1>Norland asks for a second loan</h1></article>")
    assert article(html).body_text == "\n\n".join(PARAGRAPHS)


def test_site_description_in_the_text_is_dropped():
    slogan = "The daily that counts what others only report."
    head = f'<script type="application/ld+json">{{"@type": "WebSite", "description": "{slogan}"}}</script>'
    assert slogan not in article(document(with_paragraphs(slogan), head)).body_text


def test_cookie_banner_related_links_and_calls_are_out():
    banner = "<div class='cookie-consent'><p>We use cookies to improve this site. Accept them all?</p></div>"
    body = with_paragraphs(
        "Read more: The harvest that failed twice",
        "<a href='/harvest'>How the harvest of the coast failed twice in three years</a>",
        "Sign up for our weekly newsletter to get the best of Wire in your inbox.",
    )
    links = "<li><a href='/a'>Grain ships wait</a></li><li><a href='/b'>Oil falls</a></li>"
    related = f"<aside class='related'><ul>{links}</ul></aside>"
    assert article(document(banner + body + related)).body_text == "\n\n".join(PARAGRAPHS)


RELATED = (
    "<ul><li><a href='/a'>Grain ships wait at the coast</a> 3 Feb</li>"
    "<li><a href='https://www.wire.example/b'>Oil falls again</a></li></ul>"
)


@pytest.mark.parametrize(
    "box",
    [
        f"<h4>You may enjoy these</h4>{RELATED}",
        f"<h4>You may enjoy these</h4><div><div>{RELATED}</div></div>",
        f"<p><b>From the archive</b></p>{RELATED}",
    ],
)
def test_list_of_links_goes_with_its_heading(box: str):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = document(f"<div class='post'><h1>Norland asks for a second loan</h1>{text}{box}</div>")
    assert article(html).body_text == "\n\n".join(PARAGRAPHS)


def test_paragraph_before_a_list_of_links_stays():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    last = "<p>The vote is on Friday.</p>"
    html = document(f"<article><h1>Norland asks for a second loan</h1>{text}{last}{RELATED}</article>")
    assert article(html).body_text == "\n\n".join([*PARAGRAPHS, "The vote is on Friday."])


@pytest.mark.parametrize("side", ["class='side-column'", "id='rightRail'", "role='complementary'"])
def test_side_column_is_not_the_article(side: str):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    box = f"<div {side}><h2>Press office</h2><p>For reporters with a card: second floor, room 12.</p></div>"
    html = document(
        f"<div class='columns'><div><h1>Norland asks for a second loan</h1>{text}</div>{box}</div>"
    )
    assert article(html).body_text == "\n\n".join(PARAGRAPHS)


def test_column_that_holds_the_text_stays_whatever_its_name():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = document(f"<h1>Norland asks for a second loan</h1><div class='left-column'>{text}</div>")
    assert article(html).body_text == "\n\n".join(PARAGRAPHS)


def test_state_broken_in_the_title_and_by_links_in_the_text_is_whole():
    broken = "Last week <a>Ven</a> <span>ezuela</span> ’s grain came by ship from <a>Sa</a> <b>bar</b>."
    html = document(with_paragraphs(broken, "The port of Sabar is far."), title="Ven ezuela sells its grain")
    cleaned = article(html.replace("Norland asks for a second loan", "Ven ezuela sells its grain"))
    assert cleaned.title == "Venezuela sells its grain"
    assert "Last week Venezuela’s grain came by ship from Sabar." in cleaned.body_text


def test_sentence_that_begins_like_a_label_stays():
    sentence = "More stories of hunger reached the capital that night, and the ministry denied each of them."
    assert article(document(with_paragraphs(sentence))).body_text.endswith(sentence)


def test_byline_and_date_above_the_text_are_metadata():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = document(
        "<article><h1>Norland asks for a second loan</h1><p class='byline'>By Ada Lund</p>"
        f"<p>Ada Lund in Oslo</p><p>Oslo, 4 February 2019 10:15 CET</p>{text}</article>"
    )
    cleaned = article(html)
    assert cleaned.authors == ["Ada Lund"]
    assert cleaned.body_text == "\n\n".join(PARAGRAPHS)


def test_headline_with_a_year_above_the_text_is_no_date():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    crosshead = "Six billion crowns since 2012"
    html = document(f"<article><h1>Norland asks for a second loan</h1><h2>{crosshead}</h2>{text}</article>")
    assert article(html).body_text == "\n\n".join([crosshead, *PARAGRAPHS])


def test_spanish_article_is_spanish():
    text = (
        "El banco central pidió el lunes un segundo préstamo a su vecino, dijeron dos funcionarios.",
        "El dinero pagaría el trigo y las medicinas hasta la cosecha, y se devolvería en petróleo.",
    )
    html = document(
        "<article><h1>Un préstamo</h1>" + "".join(f"<p>{p}</p>" for p in text) + "</article>",
        title="Un préstamo",
    )
    cleaned = article(html)
    assert cleaned.language == "es"
    assert cleaned.body_text == "\n\n".join(text)


def test_mojibake_is_undone_and_quotes_stay_curly():
    garbled = document().replace("“", "â€œ").replace("”", "â€\x9d")
    assert article(garbled).body_text == "\n\n".join(PARAGRAPHS)


def test_canonical_on_another_host_is_only_declared():
    original = "https://agency.example/loan"
    cleaned = article(document(head=f'<link rel="canonical" href="{original}">'))
    assert cleaned.url == URL
    assert cleaned.declared_canonical_url == original


def test_publication_is_never_after_the_fetch_by_our_own_clock():
    head = '<meta property="article:published_time" content="2019-02-07T10:00:00+01:00">'
    assert article(document(head=head)).published_at is None
    # someone else's archive may carry the archive's date
    foreign = article(document(head=head), source=ARCHIVE_SOURCE)
    assert foreign.published_at == datetime(2019, 2, 7, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("attribute", ['a%d="1"', 'a%d="<"', "a%d", "a%d=1"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_element_with_a_million_attributes_is_refused_at_once(attribute: str, encoding: str):
    # the parser alone would take longer than any run of the tests may
    endless = " ".join(attribute % number for number in range(1_000_000))
    html = document(with_paragraphs().replace("<article>", f"<article {endless}>")).encode(encoding)
    refused = reject(html, content_type=None)
    assert (refused.stage, refused.reason) == ("clean", "unreadable")


def test_script_with_a_thousand_assignments_is_no_element():
    script = "<script>for (i = 0; i <n; i++) {" + 'a.b = "c"; ' * 5_000 + "}</script>"
    assert article(document(head=script)).body_text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("status", [301, 404, 410, 500])
def test_http_status_other_than_200_is_a_reject_of_fetch(status: int):
    refused = reject(document(), status=status)
    assert (refused.stage, refused.reason) == ("fetch", f"http_{status}")


def test_soft_404():
    html = document(
        "<h1>Sorry, page not found</h1><p>The page you asked for has moved. Try our search.</p>", title="404"
    )
    refused = reject(html)
    assert (refused.stage, refused.reason) == ("clean", "soft_404")


def test_long_article_about_a_404_is_no_soft_404():
    html = document(
        with_paragraphs(*(f"{p} Again." for p in PARAGRAPHS)), title="Page not found: the lost web"
    )
    assert isinstance(clean_page(page(html)), Article)


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"%PDF-1.7 \x93\x8c", "text/html", "not_html"),
        (b'{"articles": []}', "application/json", "not_html"),
        (
            b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title></channel></rss>",
            "text/html",
            "not_html",
        ),
        (b"", "text/html", "unreadable"),
        (b"<html><body>" + bytes(range(128, 256)) * 50, "text/html; charset=utf-8", "unreadable"),
        (bytes(range(256)) * 40, "text/html", "not_html"),
        (b"<html><frameset><frame src='a.html'></frameset></html>", "text/html", "no_text"),
        (
            b"<html><body><p>Ten words are a caption, not an article.</p></body></html>",
            "text/html",
            "no_text",
        ),
        (b"<html><body>" + b"<div>" * 20_000 + b"deep", "text/html", "no_text"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(body: bytes, content_type: str, reason: str):
    refused = reject(body, content_type=content_type)
    assert (refused.stage, refused.reason) == ("clean", reason)


def test_unexpected_exception_becomes_a_reject(monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise ZeroDivisionError("in the middle of the night")

    monkeypatch.setattr("extractors.clean.page.read_metadata", fail)
    refused = reject(document())
    assert (refused.reason, refused.detail) == ("error", "ZeroDivisionError: in the middle of the night")


def test_same_page_gives_the_same_article():
    assert article(document()) == article(document())
