"""Whole crawls of a site on loopback: what is asked for, what is kept, and what the next run knows."""

import gzip
import itertools
import os
import signal
import time
from datetime import date

import pytest

from extractors.fetch.crawl import crawl
from extractors.fetch.crawl_log import Discovered, Fetched, read_events
from extractors.sources import Plan

DAY, NEXT_DAY = date(2026, 3, 1), date(2026, 3, 2)
MONDAY, TUESDAY = "Mon, 04 Feb 2019 10:00:00 GMT", "Tue, 05 Feb 2019 10:00:00 GMT"


def test_pages_of_feeds_and_lists_are_kept_byte_for_byte(site, newsroom):
    site.feed("/feed", ("/a", MONDAY), ("http://wire.example/b#top", None))
    html = site.page("/a", "the text")
    site.page("/b")
    site.page("/c")
    newsroom.crawl(newsroom.of_feed(), newsroom.of_pages("/c"))
    pages = sorted(newsroom.pages(), key=lambda page: page.fetched_url)
    assert [page.fetched_url for page in pages] == [f"http://wire.example/{name}" for name in "abc"]
    first = pages[0]
    assert (first.body, first.source, first.status) == (html, "wire", 200)
    assert first.content_type == "text/html; charset=utf-8"
    assert {row.fetch_id for row in newsroom.fetches()} == {page.fetch_id for page in pages}
    assert newsroom.outcomes("listing") == [("/feed", "fetched", None)]


def test_connect_to_keeps_the_host_and_the_user_agent_has_the_contact(site, newsroom):
    site.page("/a")
    newsroom.crawl(newsroom.of_pages("/a"))
    assert site.paths() == ["/robots.txt", "/a"]
    assert {request.host for request in site.asked} == {"wire.example"}
    assert {request.headers["User-Agent"] for request in site.asked} == {"patronage (+mail@example.org)"}


def test_second_run_asks_for_the_feed_conditionally_and_for_no_page(site, newsroom):
    site.feed("/feed", ("/a", MONDAY), ("/b", None), ETag='"1"')
    site.page("/a")
    site.page("/b")
    newsroom.crawl(newsroom.of_feed())
    site.asked.clear()
    newsroom.crawl(newsroom.of_feed(), day=NEXT_DAY)
    assert site.paths() == ["/feed"]
    assert site.asked[0].headers["If-None-Match"] == '"1"'
    assert newsroom.outcomes("listing")[1] == ("/feed", "not_modified", None)
    assert len(newsroom.fetches()) == 2


def test_log_tells_a_feed_after_its_items_and_an_item_once(site, newsroom):
    site.feed("/feed", ("/a", MONDAY), ("/b", None))
    newsroom.crawl(newsroom.of_feed())
    newsroom.crawl(newsroom.of_feed())
    told = [
        event.url[-2:] if isinstance(event, Discovered) else event.fetch.role
        for event in read_events(newsroom.landing.crawl_log(DAY))
        if isinstance(event, Discovered | Fetched)
    ]
    assert told == ["robots", "/a", "/b", "listing", "page", "page", "listing"]


def test_no_cookie_is_kept(site, newsroom):
    site.page("/a", Set_Cookie="reader=1; Path=/")
    newsroom.crawl(newsroom.of_pages("/a", "/b"))
    assert site.paths()[-1] == "/b"
    assert "Cookie" not in site.asked[-1].headers


def test_page_whose_feed_says_that_it_changed_is_asked_for_once_more(site, newsroom):
    site.feed("/feed", ("/a", MONDAY), ("/b", MONDAY))
    first = site.page("/a", "first")
    site.page("/b")
    newsroom.crawl(newsroom.of_feed())
    site.feed("/feed", ("/a", TUESDAY), ("/b", MONDAY))
    corrected = site.page("/a", "corrected")
    newsroom.crawl(newsroom.of_feed(), day=NEXT_DAY)
    newsroom.crawl(newsroom.of_feed(), day=NEXT_DAY)
    versions = [page.body for page in newsroom.pages() if page.fetched_url.endswith("/a")]
    assert versions == [first, corrected]
    assert site.paths().count("/b") == 1


def test_page_that_is_unchanged_after_all_is_a_row_without_a_record(site, newsroom):
    site.feed("/feed", ("/a", MONDAY))
    site.page("/a", ETag='"x"')
    newsroom.crawl(newsroom.of_feed())
    site.feed("/feed", ("/a", TUESDAY))
    newsroom.crawl(newsroom.of_feed(), day=NEXT_DAY)
    newsroom.crawl(newsroom.of_feed(), day=NEXT_DAY)
    assert [(row.outcome, row.status) for row in newsroom.fetches()] == [
        ("fetched", 200),
        ("not_modified", 304),
    ]
    assert len(newsroom.pages()) == 1


def test_robots_txt_is_obeyed_and_asked_for_once(site, newsroom):
    site.answer("/robots.txt", (200, b"User-agent: *\nDisallow: /private/\n"))
    site.feed("/feed", ("/private/a", None), ("/b", None))
    site.page("/b")
    newsroom.crawl(newsroom.of_feed())
    assert site.paths() == ["/robots.txt", "/feed", "/b"]
    assert newsroom.outcomes()[0] == ("/private/a", "refused", "robots_disallowed")
    assert newsroom.outcomes("robots") == [("/robots.txt", "fetched", None)]


def test_redirect_into_a_disallowed_folder_is_not_followed(site, newsroom):
    site.answer("/robots.txt", (200, b"User-agent: patronage\nDisallow: /private/\n"))
    site.answer("/a", (302, b""), Location="/private/a")
    newsroom.crawl(newsroom.of_pages("/a"))
    assert newsroom.outcomes() == [("/a", "refused", "robots_disallowed")]
    assert "/private/a" not in site.paths()


def test_robots_txt_that_cannot_be_read_forbids_this_run_only(site, newsroom):
    site.answer("/robots.txt", *[(503, b"")] * 3, (404, b""))
    site.page("/a")
    newsroom.crawl(newsroom.of_pages("/a"))
    assert newsroom.outcomes() == [("/a", "failed", "robots_unreachable")]
    newsroom.crawl(newsroom.of_pages("/a"))
    assert newsroom.outcomes()[1:] == [("/a", "fetched", None)]


def test_redirected_page_counts_once_and_its_hop_is_kept(site, newsroom):
    site.answer("/old", (301, b"it has moved"), Location="/new")
    site.page("/new")
    newsroom.crawl(newsroom.of_pages("/old"))
    (row,) = newsroom.fetches()
    assert (row.fetched_url, row.final_url) == ("http://wire.example/old", "http://wire.example/new")
    (page,) = newsroom.pages()
    assert (page.fetched_url, page.final_url, page.status) == (row.fetched_url, row.final_url, 200)
    (path,) = newsroom.landing.warcs(newsroom.landing.days()[0])
    assert b"it has moved" in gzip.decompress(path.read_bytes())


def test_redirects_without_end_and_to_other_schemes_are_refused(site, newsroom):
    site.answer("/loop", (302, b""), Location="/loop")
    site.answer("/file", (302, b""), Location="file:///etc/hostname")
    newsroom.crawl(newsroom.of_pages("/loop", "/file"))
    assert newsroom.outcomes() == [
        ("/loop", "refused", "too_many_redirects"),
        ("/file", "refused", "not_http"),
    ]
    assert site.paths().count("/loop") == 6


def test_malformed_links_are_refused_and_do_not_stop_the_run(site, newsroom):
    site.answer("/a", (302, b""), Location="http://[oops/b")
    site.page("/c")
    site.feed("/feed", ("http://[oops/d", None), ("http://wire.example/c", None))
    newsroom.crawl(newsroom.of_feed(), newsroom.of_pages("/a"))
    assert {row.fetched_url: (row.outcome, row.reason) for row in newsroom.fetches()} == {
        "http://wire.example/a": ("refused", "invalid_url"),
        "http://[oops/d": ("refused", "invalid_url"),
        "http://wire.example/c": ("fetched", None),
    }


def test_missing_page_is_refused_and_not_asked_for_again(site, newsroom):
    site.page("/a")
    newsroom.crawl(newsroom.of_pages("/gone", "/a"))
    newsroom.crawl(newsroom.of_pages("/gone", "/a"), day=NEXT_DAY)
    assert newsroom.outcomes() == [("/gone", "refused", "http_404"), ("/a", "fetched", None)]
    assert [page.status for page in newsroom.pages()] == [404, 200]


def test_server_error_is_retried_at_once_and_counts_once(site, newsroom):
    site.answer("/a", (503, b""), (200, b"<p>text</p>"))
    newsroom.crawl(newsroom.of_pages("/a"))
    assert newsroom.outcomes() == [("/a", "fetched", None)]
    assert site.paths().count("/a") == 2


def test_page_that_failed_is_asked_for_in_each_run(site, newsroom):
    site.feed("/feed", ("/a", MONDAY), ("/b", None))
    site.answer("/a", (500, b""))
    site.page("/b")
    for _ in range(5):
        newsroom.crawl(newsroom.of_feed())
    assert sorted(newsroom.outcomes()) == [*[("/a", "failed", "http_500")] * 5, ("/b", "fetched", None)]


def test_page_that_failed_is_fetched_in_the_next_run_although_its_feed_is_unchanged(site, newsroom):
    site.feed("/feed", ("/a", MONDAY), ETag='"1"')
    site.answer("/a", *[(500, b"")] * 3, (200, b"<p>text</p>"))
    newsroom.crawl(newsroom.of_feed())
    newsroom.crawl(newsroom.of_feed(), day=NEXT_DAY)
    assert newsroom.outcomes() == [("/a", "failed", "http_500"), ("/a", "fetched", None)]


def test_short_retry_after_is_waited_for_and_a_long_one_ends_the_attempts(site, newsroom):
    site.answer("/soon", (429, b""), (200, b"<p>text</p>"), Retry_After="1")
    site.answer("/later", (429, b""), Retry_After="86400")
    started = time.monotonic()
    newsroom.crawl(newsroom.of_pages("/soon", "/later"))
    assert 1.0 <= time.monotonic() - started < 5.0
    assert newsroom.outcomes() == [("/soon", "fetched", None), ("/later", "failed", "http_429")]
    assert site.paths().count("/later") == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<rss version='2.0'><channel><title>t</title></channel></rss>", "empty_feed"),
        (b"<html><body>Sign in</body></html>", "not_a_feed"),
        (b"", "not_a_feed"),
    ],
)
def test_useless_feed_is_told_and_does_not_hide_the_next_one(site, newsroom, body, reason):
    site.answer("/feed", (200, body), ETag='"1"')
    site.page("/a")
    newsroom.crawl(newsroom.of_feed(), newsroom.of_pages("/a"))
    assert newsroom.outcomes("listing") == [("/feed", "failed", reason)]
    assert newsroom.outcomes() == [("/a", "fetched", None)]
    site.feed("/feed", ("/b", None), ETag='"1"')
    site.page("/b")
    newsroom.crawl(newsroom.of_feed())
    assert newsroom.outcomes()[1:] == [("/b", "fetched", None)]


def test_host_that_does_not_answer_fails_and_the_others_go_on(site, newsroom):
    site.page("/a")
    dead = newsroom.source(name="dead", kind="page", urls=["http://dead.example/x"], connect_to="127.0.0.1:1")
    newsroom.crawl(dead, newsroom.of_pages("/a"))
    assert sorted(newsroom.outcomes()) == [("/a", "fetched", None), ("/x", "failed", "robots_unreachable")]
    assert ("/robots.txt", "failed", "connection") in newsroom.outcomes("robots")


def test_private_address_is_refused_unless_the_source_allows_it(site, newsroom):
    site.page("/a")
    site.page("/b")
    url = f"http://{site.address}"
    newsroom.crawl(newsroom.source(kind="page", urls=[f"{url}/a"], connect_to=None))
    assert [row.reason for row in newsroom.fetches()] == ["private_address"]
    assert site.asked == []
    newsroom.crawl(newsroom.source(kind="page", urls=[f"{url}/b"], connect_to=None, allow_private=True))
    assert [row.outcome for row in newsroom.fetches()] == ["refused", "fetched"]


def test_page_beyond_the_size_limit_is_refused_also_when_it_unpacks_to_it(site, newsroom):
    zeros = bytes(6 << 20)
    site.answer("/large", (200, zeros))
    site.answer("/bomb", (200, gzip.compress(zeros)), Content_Encoding="gzip")
    newsroom.crawl(newsroom.of_pages("/large", "/bomb"))
    assert newsroom.outcomes() == [("/large", "refused", "too_large"), ("/bomb", "refused", "too_large")]
    assert newsroom.pages() == []


def test_compressed_page_is_kept_as_it_was_sent_and_read_decoded(site, newsroom):
    text = b"<html><body>" + b"a sentence. " * 100 + b"</body></html>"
    site.answer("/a", (200, gzip.compress(text)), Content_Encoding="gzip", Content_Type="text/html")
    newsroom.crawl(newsroom.of_pages("/a"))
    assert newsroom.pages()[0].body == text
    assert newsroom.fetches()[0].body_bytes == len(text)
    (path,) = newsroom.landing.warcs(newsroom.landing.days()[0])
    assert gzip.compress(text)[10:] in gzip.decompress(path.read_bytes())


def test_max_articles_leaves_the_rest_for_the_next_run(site, newsroom):
    names = [f"/{number}" for number in range(5)]
    site.feed("/feed", *[(name, None) for name in names], ETag='"1"')
    for name in names:
        site.page(name)
    newsroom.crawl(newsroom.of_feed(max_articles=3))
    assert [path for path, _, _ in newsroom.outcomes()] == names[:3]
    newsroom.crawl(newsroom.of_feed(max_articles=3))
    assert [path for path, _, _ in newsroom.outcomes()] == names


def test_requests_to_one_host_keep_their_distance_whatever_the_source(site, newsroom):
    moments = []
    site.on_request = lambda path: moments.append(time.monotonic())
    newsroom.crawl(
        newsroom.of_pages("/a", name="one", delay_seconds=0.1),
        newsroom.of_pages("/b", name="two", delay_seconds=0.1),
    )
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert len(gaps) == 2  # robots.txt is read once for both
    assert min(gaps) >= 0.1


def test_progress_is_told_from_the_first_page_to_the_last(site, newsroom):
    site.page("/a")
    told = []
    plan = Plan([newsroom.of_pages("/a", "/gone")])
    crawl(plan, newsroom.landing, NEXT_DAY, progress=lambda *now: told.append(now))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_run_that_hears_nothing_lands_no_warc(site, newsroom):
    newsroom.crawl(newsroom.of_pages("/a", connect_to="127.0.0.1:1"))
    day = newsroom.landing.days()[0]
    assert newsroom.landing.warcs(day) == []
    assert [path.name for path in newsroom.landing.crawl_log(day).parent.iterdir()] == ["crawl.jsonl"]


@pytest.mark.parametrize("fatal", ["/feed", "/1", "/4"])
def test_killed_crawl_is_taken_up_again_without_loss_or_repetition(site, newsroom, fatal):
    names = [f"/{number}" for number in range(6)]
    site.feed("/feed", *[(name, MONDAY) for name in names], ETag='"1"')
    for name in names:
        site.page(name)
    source = newsroom.of_feed()
    child = os.fork()
    if child == 0:
        newsroom.crawl(source)
        os._exit(0)
    site.on_request = lambda path: path == fatal and os.kill(child, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert list(newsroom.landing.root.glob("*/*.part"))
    site.on_request = lambda path: None
    newsroom.crawl(source, day=NEXT_DAY)
    assert newsroom.outcomes() == [(name, "fetched", None) for name in names]
    assert not list(newsroom.landing.root.glob("*/*.part"))
