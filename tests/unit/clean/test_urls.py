"""The canonical url: what a page declares is believed only where it can be true."""

import pytest
from lxml.html import document_fromstring

from extractors.clean.urls import article_id, canonical_url, declared_url, outlet

URL = "https://www.wire.example/news/loan"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (None, URL),
        ("https://www.wire.example/2019/loan", "https://www.wire.example/2019/loan"),
        ("https://amp.wire.co.uk/loan", URL),
        ("https://agency.example/loan", URL),
        ("https://www.wire.example/", URL),
        ("https://www.wire.example", URL),
    ],
)
def test_canonical_url(declared: str | None, expected: str):
    assert canonical_url(URL, URL, declared) == expected


def test_subdomain_of_the_same_registrable_domain_is_the_same_site():
    assert (
        canonical_url("https://m.wire.co.uk/a", "https://m.wire.co.uk/a", "https://www.wire.co.uk/a")
        == "https://www.wire.co.uk/a"
    )


def test_trackers_are_no_part_of_the_address():
    tracked = f"{URL}?utm_source=feed&page=2"
    assert canonical_url(tracked, tracked, None) == f"{URL}?page=2"


def test_declared_url_is_made_absolute_and_nonsense_is_none():
    page = "<html><head><link rel='canonical' href='{}'></head><body><p>x</p></body></html>"
    assert declared_url(document_fromstring(page.format("/a?b=1")), URL) == "https://www.wire.example/a?b=1"
    assert declared_url(document_fromstring(page.format("http://[::1")), URL) is None
    assert declared_url(document_fromstring(page.format("javascript:void(0)")), URL) is None


def test_ids():
    assert outlet(URL) == "wire.example"
    assert article_id(URL) == article_id(URL) != article_id(f"{URL}/")
    assert len(article_id(URL)) == 16
