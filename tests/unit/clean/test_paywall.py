"""A declared paywall makes a reject of a beginning, and a mark on a whole text."""

import json

import pytest

from tests.unit.clean.pages import HEADLINE, LD, PARAGRAPHS, article, document, paragraphs, reject

CLOSED = LD.format('"isAccessibleForFree": false')
GATE = "<div class='gate'><h2>Read on</h2><p>Subscribe to continue reading. Already a subscriber?</p></div>"
LONG = PARAGRAPHS * 3


def script(*graph: dict[str, object]) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@graph': graph})}</script>"


ARTICLE = {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": "2019-02-04"}


@pytest.mark.parametrize(
    "head",
    [
        CLOSED,
        LD.format('"isAccessibleForFree": "False"'),
        LD.format('"isAccessibleForFree": "http://schema.org/False"'),
        LD.format('"isAccessibleForFree": 0'),
        LD.format('"hasPart": [{"isAccessibleForFree": false}]'),
        LD.format('"hasPart": {"@type": "CreativeWork", "hasPart": {"isAccessibleForFree": "false"}}'),
        script({**ARTICLE, "hasPart": {"@id": "#wall"}}, {"@id": "#wall", "isAccessibleForFree": False}),
        script(ARTICLE, {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".wall"}),
        # a part that refers back to its whole
        script(
            {**ARTICLE, "@id": "#a", "hasPart": [{"@id": "#a"}, {"@id": "#p"}]},
            {"@id": "#p", "hasPart": {"@id": "#a"}, "isAccessibleForFree": False},
        ),
        script(ARTICLE, {"@type": "WebPage", "isAccessibleForFree": False}),
        script(ARTICLE, {"@type": "Article", "headline": HEADLINE, "isAccessibleForFree": False}),
        '<meta itemprop="isAccessibleForFree" content="False">',
        '<meta property="article:content_tier" content="locked">',
    ],
)  # fmt: skip
def test_whole_text_behind_a_declared_paywall_is_an_article(head: str):
    cleaned = article(document(head=head))
    assert cleaned.is_paywalled
    assert cleaned.body_text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "head",
    [
        LD.format('"isAccessibleForFree": true'),
        LD.format('"isAccessibleForFree": "True"'),
        LD.format('"isAccessibleForFree": null'),
        '<meta property="article:content_tier" content="metered">',
        # another article that this page only names
        script(ARTICLE, {"@type": "NewsArticle", "headline": "Oil falls", "isAccessibleForFree": False}),
    ],
)
def test_page_that_declares_no_paywall_of_its_own_has_none(head: str):
    assert not article(document(head=head)).is_paywalled


@pytest.mark.parametrize(
    "body",
    [
        paragraphs(*PARAGRAPHS[:2]),
        paragraphs(*PARAGRAPHS[:4], "The terms of the loan, which the bank has not made public, are said to"),
        paragraphs(*PARAGRAPHS[:4], "The terms of the loan…"),
        paragraphs(*PARAGRAPHS[:4], "The terms of the loan ..."),
        paragraphs(*PARAGRAPHS) + GATE,
    ],
    ids=["short", "mid-sentence", "ellipsis", "dots", "gate"],
)
def test_beginning_behind_a_declared_paywall_is_a_reject(body: str):
    refused = reject(document(f"<article><h1>{HEADLINE}</h1>{body}</article>", CLOSED))
    assert (refused.stage, refused.reason) == ("clean", "paywall_teaser")


def test_beginning_of_what_is_declared_longer_is_a_reject():
    def declaring(count: object) -> str:
        return document(head=script({**ARTICLE, "isAccessibleForFree": False, "wordCount": count}))

    assert reject(declaring(640)).reason == "paywall_teaser"
    assert article(declaring("92")).is_paywalled
    assert article(declaring("92 words")).is_paywalled


def test_call_to_subscribe_below_a_long_text_is_no_sign():
    assert article(
        document(f"<article><h1>{HEADLINE}</h1>{paragraphs(*LONG)}</article>{GATE}", CLOSED)
    ).is_paywalled


def test_undeclared_paywall_is_seen_where_the_text_breaks_off_before_it():
    cut = paragraphs(
        *PARAGRAPHS[:4], "The terms of the loan, which the bank has not made public, are said to"
    )
    assert reject(document(f"<article><h1>{HEADLINE}</h1>{cut}</article>{GATE}")).reason == "paywall_teaser"
    assert not article(document(f"<article><h1>{HEADLINE}</h1>{cut}</article>")).is_paywalled
    assert article(document(f"<article><h1>{HEADLINE}</h1>{paragraphs(*PARAGRAPHS)}</article>{GATE}"))


@pytest.mark.parametrize("last", ["By Ada Lund in Oslo", "Photograph: Bo Ek", "Tickets: www.wire.example"])
def test_signature_below_a_whole_text_does_not_break_it_off(last: str):
    assert article(
        document(f"<article><h1>{HEADLINE}</h1>{paragraphs(*PARAGRAPHS, last)}</article>", CLOSED)
    ).is_paywalled


@pytest.mark.parametrize(
    "credit",
    [
        "Additional reporting by Anna Smith in London",
        "(Reporting by Anna Smith and Bo Ek in Oslo; Editing by Ada Lund)",
        "Anna Smith in London, Bo Ek in Oslo and Ada Lund contributed to this report",
        "By Anna Smith, chief correspondent, and Bo Ek in Oslo",
        "Mitarbeit: Anna Schmidt in London, Bo Ek in Oslo",
        "Con información de Ana Ruiz, Bo Ek y Reuters",
    ],
)
def test_credit_below_a_whole_text_does_not_break_it_off_nor_hide_that_it_does(credit: str):
    def with_credit(*body: str) -> str:
        return document(f"<article><h1>{HEADLINE}</h1>{paragraphs(*body, credit)}</article>", CLOSED)

    assert article(with_credit(*LONG)).is_paywalled
    cut = "The terms of the loan, which the bank has not made public, are said to"
    assert "breaks off" in str(reject(with_credit(*LONG, cut)).detail)


@pytest.mark.parametrize(
    "cut",
    [
        "By the time the officials of the bank had asked for the",
        "The terms that were written by Ada Lund and Bo Ek are said to",
        "A correspondent of the Wire in Oslo saw the papers that",
    ],
)
def test_cut_sentence_with_words_of_a_credit_breaks_off(cut: str):
    html = document(f"<article><h1>{HEADLINE}</h1>{paragraphs(*LONG, cut)}</article>", CLOSED)
    assert "breaks off" in str(reject(html).detail)


def test_text_that_writes_no_ends_of_sentences_does_not_break_off():
    thai = "ธนาคารกลางของนอร์แลนด์ขอกู้เงินครั้งที่สองจากประเทศเพื่อนบ้าน เจ้าหน้าที่สองคนกล่าวเมื่อวันจันทร์"
    assert article(
        document(f"<article><h1>ข่าว</h1>{paragraphs(*[thai] * 2)}</article>", CLOSED, "ข่าว")
    ).is_paywalled
