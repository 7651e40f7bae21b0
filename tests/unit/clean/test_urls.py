"""The address of an article: what is believed of a page's word, and which addresses are one article."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import document_fromstring

import extractors.clean.urls
from extractors.clean.urls import Declared, article_id, canonical_url, declared_urls, outlet
from extractors.urls import normalize

URL = "https://www.wire.co.uk/news/2024/03/02/loan-for-a-railway-12345"
OTHER = "https://www.wire.co.uk/economy/a-railway-gets-its-loan"
THIRD = "https://www.wire.co.uk/economy/loan-told-a-third-time"


def page(head: str) -> Declared:
    return declared_urls(document_fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>"), URL)


def canonical(link: str) -> str:
    return f'<link rel="canonical" href="{link}">'


def og_url(link: str) -> str:
    return f'<meta property="og:url" content="{link}">'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", URL),
        (canonical(OTHER), OTHER),
        (og_url(OTHER), OTHER),
        (og_url(THIRD) + canonical(OTHER), OTHER),
        (canonical("https://www.wire.co.uk/") + og_url(OTHER), OTHER),
        (canonical("https://agency.example/loan-12345") + og_url(OTHER), OTHER),
        (canonical(OTHER) + canonical(THIRD), URL),
        (canonical(OTHER) + canonical(THIRD) + og_url(THIRD), THIRD),
        (canonical(OTHER) + canonical(OTHER.replace("https://www.", "http://") + "/"), OTHER),
    ],
    ids=[
        "nothing declared",
        "rel=canonical",
        "og:url",
        "rel=canonical before og:url",
        "og:url where rel=canonical cannot be true",
        "og:url where rel=canonical is another's",
        "two that contradict: none",
        "two that contradict: og:url",
        "two that agree but for the spelling",
    ],
)
def test_the_order_of_trust(head: str, expected: str):
    assert canonical_url(URL, page(head)) == expected


@pytest.mark.parametrize(
    ("final", "declared"),
    [
        (URL, "https://www.wire.co.uk/economy/loan-12345"),
        (URL, "https://news.wire.co.uk/news/2024/03/02/loan-for-a-railway-12345"),
        (URL, "http://wire.co.uk/?p=77"),
        ("https://www.wire.co.uk/?p=77", URL),
        ("https://m.wire.co.uk/loan", "https://www.wire.co.uk/loan"),
        ("https://m.wire.example/loan", "https://www.wire.example/loan"),
        ("https://www.wire.co.uk/x/loan?page=2", "https://www.wire.co.uk/loan"),
        ("https://www.wire.co.uk/loan/index.html", "https://www.wire.co.uk/loan"),
        ("https://www.wire.co.uk/story/7654321/any-words-go-here", "https://www.wire.co.uk/story/7654321"),
        ("https://www.wire.co.uk/政治/借款", "https://www.wire.co.uk/news/借款"),
        (URL + "/amp", URL),
        (URL + "?amp=1", URL),
        ("https://amp.wire.co.uk/news/2024/03/02/loan-for-a-railway-12345", URL),
        ("https://www-wire-co-uk.cdn.ampproject.org/c/s/www.wire.co.uk/amp/loan-for-a-railway-12345", URL),
        ("https://www.google.com/amp/s/www.wire.co.uk/amp/loan-for-a-railway-12345", URL),
    ],
)
def test_a_declaration_that_can_be_true_is_believed(final: str, declared: str):
    assert canonical_url(final, Declared((declared,))) == normalize(declared)
    assert canonical_url(final, Declared((), declared)) == normalize(declared)


@pytest.mark.parametrize(
    ("final", "declared"),
    [
        (URL, "https://agency.example/news/2024/03/02/loan-for-a-railway-12345"),
        (URL, "https://wire.com/news/2024/03/02/loan-for-a-railway-12345"),
        ("https://one.wordpress.com/2024/loan-12345", "https://two.wordpress.com/2024/loan-12345"),
        ("https://one.github.io/2024/loan-12345", "https://two.github.io/2024/loan-12345"),
        (URL, "https://www.wire.co.uk/"),
        (URL, "https://www.wire.co.uk"),
        (URL, "https://www.wire.co.uk/index.html?utm_source=feed"),
        (URL, "https://www.wire.co.uk/en"),
        (URL, "https://www.wire.co.uk/news/"),
        (URL, "https://www.wire.co.uk/news/2024/"),
        (URL, "https://www.wire.co.uk/economy/"),
        ("https://www.wire.co.uk/us-and-canada/loan-12345", "https://www.wire.co.uk/us-and-canada"),
        ("https://www.wire.co.uk/story?id=12345", "https://www.wire.co.uk/story"),
        ("https://www.wire.co.uk/Политика/Заём", "https://www.wire.co.uk/Политика"),
    ],
)
def test_a_declaration_that_cannot_be_true_is_kept_but_not_believed(final: str, declared: str):
    assert canonical_url(final, Declared((declared,), declared)) == normalize(final)
    assert Declared((declared,)).first == declared


def test_the_url_that_answered_stands_in_its_normal_spelling():
    assert (
        canonical_url("HTTP://Wire.EXAMPLE:80/a/?utm_source=x&p=2#top", Declared())
        == "http://wire.example/a/?p=2"
    )


def test_a_page_out_of_an_amp_cache_has_the_url_of_its_origin():
    cached = "https://wire-example.cdn.ampproject.org/v/s/wire.example/loan.amp.html?p=2"
    assert canonical_url(cached, Declared()) == "https://wire.example/loan.amp.html?p=2"
    assert (
        canonical_url("https://www.google.de/amp/wire.example/loan", Declared()) == "http://wire.example/loan"
    )


def test_a_password_is_not_published():
    assert canonical_url("https://desk:secret@wire.example/loan", Declared()) == "https://wire.example/loan"


def test_what_is_declared_is_made_whole_and_nonsense_is_none():
    assert page(canonical("/a?b=1")).first == "https://www.wire.co.uk/a?b=1"
    assert page("<base href='//m.wire.co.uk/x/'>" + canonical("a")).first == "https://m.wire.co.uk/x/a"
    assert page("<link rel='shortlink Canonical' href='/a'>").first == "https://www.wire.co.uk/a"
    for nonsense in ("http://[::1", "http://wire.co.uk:99999/a", "javascript:void(0)", "", "  "):
        assert page(canonical(nonsense) + og_url(nonsense)) == Declared()
        assert page(canonical(nonsense) + og_url(OTHER)).first == OTHER


@pytest.mark.parametrize(
    "same",
    [
        "http://www.wire.co.uk/loan",
        "https://wire.co.uk/loan",
        "https://m.wire.co.uk/loan",
        "https://mobile.wire.co.uk/loan",
        "https://amp.wire.co.uk/loan",
        "https://www.wire.co.uk/loan/",
        "https://www.wire.co.uk/loan/index.html",
        "https://www.wire.co.uk/loan/amp/",
        "https://www.wire.co.uk/amp/loan",
        "https://www.wire.co.uk/loan.amp",
        "https://www.wire.co.uk/loan?outputType=amp",
        "https://www.wire.co.uk/loan?amp",
        "https://www.wire.co.uk/loan?fbclid=1#top",
    ],
)
def test_ways_to_one_article_have_one_id(same: str):
    assert article_id(same) == article_id("https://www.wire.co.uk/loan")


def test_articles_have_ids_of_their_own():
    urls = [
        "https://wire.co.uk/loan",
        "https://wire.co.uk/Loan",
        "https://wire.co.uk/loan.html",
        "https://wire.co.uk/loan?p=1",
        "https://wire.co.uk/loan?p=2",
        "https://wire.co.uk/2024/loan",
        "https://wire.co.uk/amplifier",
        "https://wire.co.uk:8443/loan",
        "https://news.wire.co.uk/loan",
        "https://wire.example/loan",
        "https://m.example/loan",
        "https://example/loan",
    ]
    assert len({article_id(url) for url in urls}) == len(urls)
    assert len(article_id(URL)) == 16


def test_the_outlet_is_the_host_without_www():
    assert outlet(URL) == "wire.co.uk"
    assert outlet("https://m.wire.example/") == "m.wire.example"


_text = st.one_of(
    st.text(max_size=20),
    st.builds("https://{}/{}".format, st.text(max_size=8), st.text(max_size=20)),
    st.builds("https://www.wire.co.uk/{}".format, st.text(alphabet="/?&=.#amp19-é%", max_size=20)),
)


@settings(deadline=None)
@given(_text, st.lists(_text, max_size=3), st.none() | _text)
def test_whatever_is_declared_the_url_is_one_that_was_given(
    final: str, canonicals: list[str], og: str | None
):
    url = canonical_url(final, Declared(tuple(canonicals), og))
    assert normalize(url) == url
    assert len(article_id(url)) == 16
    if not any("amp" in given for given in (final, *canonicals, og or "")):
        assert url in {normalize(given) for given in (final, *canonicals, og or final)}


def test_each_shared_domain_has_a_source():
    path = Path(extractors.clean.urls.__file__).with_name("shared_domains.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["domain"] for row in rows}) == len(rows)
    assert all(row["source"].startswith("https://") for row in rows)
