"""One spelling for urls that surely lead to one document, and nothing that a server tells apart is lost."""

import csv
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from yarl import URL

import extractors.urls
from extractors.urls import absolute, normalize

BASE = "https://www.wire.example/news/today/index.html?page=1#top"

# Where urls break: schemes, escapes, dots, brackets, line breaks, a lone surrogate.
_words = st.sampled_from(
    ["http://", "HTTPS://", "WIRE", "wire.example", ":80", "utm_source", "%2f", "%zz", ".."]
)
_signs = st.sampled_from("/?&=#:@[].%+;\\ä日 \t\n\ud800")
_urlish = st.lists(st.one_of(_words, _signs, st.text(max_size=4)), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Wire.EXAMPLE:80/a", "http://wire.example/a"),
        ("https://wire.example:443", "https://wire.example/"),
        ("https://wire.example:80/a", "https://wire.example:80/a"),
        ("https://wire.example/a#comments", "https://wire.example/a"),
        ("https://wire.example/a/../b/./c", "https://wire.example/b/c"),
        ("https://wire.example/%7Ea/%c3%a4/%2f", "https://wire.example/~a/%C3%A4/%2F"),
        ("https://wire.example/ä b", "https://wire.example/%C3%A4%20b"),
        ("https://MÜNCHEN.example/a", "https://xn--mnchen-3ya.example/a"),
        ("https://wire.example/a?", "https://wire.example/a"),
        ("https://wire.example/a?&b=1&&c=", "https://wire.example/a?b=1&c="),
        ("https://wire.example/a?utm_source=x&b=1&UTM_Medium=y&fbclid=z", "https://wire.example/a?b=1"),
        ("https://wire.example/a?gclid=x", "https://wire.example/a"),
        (" \n https://wire.example/a\nb \x00", "https://wire.example/ab"),
    ],
)
def test_spellings_of_one_document_become_one(url: str, expected: str):
    assert normalize(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://wire.example/a",
        "https://wire.example/a/",
        "https://wire.example/A",
        "https://wire.example//a///b",
        "https://wire.example/index.html",
        "http://wire.example/a",
        "https://www.wire.example/a",
        "https://m.wire.example/a",
        "https://wire.example:8443/a",
        "https://wire.example/a;v=1,2:3@!$&'()*+=",
        "https://wire.example/a?b=2&a=1",
        "https://wire.example/a?a=1&a=2",
        "https://wire.example/a?A=1",
        "https://wire.example/a?q=x%26y%3Dz%2B1",
        "https://wire.example/?url=http://b.example/?x=1",
        "https://wire.example/?p=123",
        # parameters that some sites use as the article's number; courlan 1.4 drops each of them
        "https://wire.example/?cid=123&eid=4&uid=5&ref=7&keyword=8&session=9&ad_id=10",
    ],
)
def test_what_a_server_may_tell_apart_stays(url: str):
    assert normalize(url) == url


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "http://",
        "http://[oops",
        "http://wire.example:99999/",
        "mailto:a@b.example",
        "javascript:void(0)",
        "/a?utm_source=x",
    ],
)
def test_what_is_no_url_is_returned_as_it_is(nonsense: str):
    assert normalize(nonsense) == nonsense
    assert absolute(nonsense, nonsense) == nonsense


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("b", "https://www.wire.example/news/today/b"),
        ("/b", "https://www.wire.example/b"),
        ("../b#c", "https://www.wire.example/news/b"),
        ("?page=2", "https://www.wire.example/news/today/index.html?page=2"),
        ("", "https://www.wire.example/news/today/index.html?page=1"),
        ("//M.Wire.example/b", "https://m.wire.example/b"),
        ("http://other.example/b?utm_source=x", "http://other.example/b?utm_source=x"),
        ("mailto:desk@wire.example", "mailto:desk@wire.example"),
        ("http://[oops", "http://[oops"),
    ],
)
def test_links_become_whole(link: str, expected: str):
    assert absolute(link, BASE) == expected


@settings(deadline=None)
@given(_urlish)
@example("http://wire.example/\ud800")
@example("http://WIRE_desk.ä/")
@example("http://a/?%75tm_source=x&b")
@example("http://a/?utm_source=x?b")
def test_normalizing_twice_changes_nothing_more(url: str):
    once = normalize(url)
    assert normalize(once) == once
    once.encode()  # can be written down


@settings(deadline=None)
@given(_urlish, _urlish)
@example("", "http://WIRE_desk.ä")
def test_any_link_on_any_page_gives_a_url_or_itself(link: str, base: str):
    whole = absolute(link, base)
    assert absolute(whole, base) == whole


@settings(deadline=None)
@given(_urlish.map("http://wire.example/{}".format))
def test_of_a_whole_url_only_the_query_changes(url: str):
    before, after = urlsplit(absolute(url, url)), urlsplit(normalize(url))
    assert (before.scheme, before.netloc, before.path) == (after.scheme, after.netloc, after.path)


@settings(deadline=None)
@given(_urlish.map("http://wire.example/{}".format))
def test_the_normal_spelling_is_the_one_that_goes_over_the_wire(url: str):
    assert str(URL(normalize(url))) == normalize(url)


def test_each_tracking_parameter_has_a_source():
    with Path(extractors.urls.__file__).with_name("tracking_parameters.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [row["parameter"] for row in rows]
    assert len(set(names)) == len(names)
    assert all(row["set by"] and row["source"].startswith("https://") for row in rows)
