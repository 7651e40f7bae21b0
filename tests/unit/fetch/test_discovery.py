"""How a crawl finds its pages: by each kind of source, by patterns and budgets, and by the time gone by."""

import gzip
from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.fetch import crawl as crawl_module
from extractors.fetch import discovery, recorder
from extractors.fetch.client import Client
from extractors.fetch.crawl import crawl
from extractors.fetch.crawl_log import Discovered, Listed, Sourced
from extractors.sources import Budget, Plan

DAY, NEXT_DAY = date(2026, 3, 1), date(2026, 3, 2)
MONDAY, TUESDAY = "Mon, 04 Feb 2019 10:00:00 GMT", "Tue, 05 Feb 2019 10:00:00 GMT"


def sitemap(*entries: tuple[str, str | None], tag: str = "url") -> bytes:
    root = "urlset" if tag == "url" else "sitemapindex"
    lines = [
        f"<{tag}><loc>http://wire.example{path}</loc>{f'<lastmod>{when}</lastmod>' if when else ''}</{tag}>"
        for path, when in entries
    ]
    return (
        f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(lines)}'
        f"</{root}>"
    ).encode()


def asked(newsroom):
    """The paths of the pages that were asked for, in alphabetical order."""
    return sorted(path for path, _, _ in newsroom.outcomes())


def of_sitemap(newsroom, **keys):
    return newsroom.source(kind="sitemap", urls=["http://wire.example/sitemap.xml"], **keys)


def events(newsroom, kind):
    return [event for event in newsroom.landing.events() if isinstance(event, kind)]


@pytest.fixture
def at(monkeypatch):
    """Sets the clock by which pages are due."""

    def set_clock(moment: str) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.fromisoformat(moment).replace(tzinfo=tz)

        monkeypatch.setattr(crawl_module, "datetime", Clock)

    return set_clock


def test_sitemap_index_leads_to_its_sitemaps_and_they_to_pages(site, newsroom):
    site.answer(
        "/sitemap.xml",
        (200, sitemap(("/old.xml", "2019-02-01"), ("/new.xml.gz", "2019-02-05"), tag="sitemap")),
    )
    site.answer("/old.xml", (200, sitemap(("/a", "2019-02-01"))))
    site.answer("/new.xml.gz", (200, gzip.compress(sitemap(("/b", "2019-02-05"), ("/c", None)))))
    for path in ("/a", "/b", "/c"):
        site.page(path)
    newsroom.crawl(of_sitemap(newsroom))
    assert site.paths()[:4] == ["/robots.txt", "/sitemap.xml", "/new.xml.gz", "/old.xml"]
    assert asked(newsroom) == ["/a", "/b", "/c"]
    assert [event.urls for event in events(newsroom, Listed)] == [3]


def test_sitemap_is_read_again_only_when_its_index_says_that_it_changed(site, newsroom):
    def edition(when, *pages):
        index = sitemap(("/old.xml", "2019-02-01"), ("/new.xml", when), tag="sitemap")
        site.answer("/sitemap.xml", (200, index), ETag=f'"{when}"')
        site.answer("/new.xml", (200, sitemap(*((page, None) for page in pages))))
        for page in pages:
            site.page(page)

    site.answer("/old.xml", (200, sitemap(("/a", None))))
    site.page("/a")
    edition("2019-02-05", "/b")
    newsroom.crawl(of_sitemap(newsroom))
    site.asked.clear()
    newsroom.crawl(of_sitemap(newsroom))
    assert site.paths() == ["/sitemap.xml"]
    edition("2019-02-06", "/b", "/c")
    site.asked.clear()
    newsroom.crawl(of_sitemap(newsroom))
    assert site.paths() == ["/sitemap.xml", "/new.xml", "/c"]


def test_run_reads_so_many_documents_and_the_next_one_those_that_are_left(site, newsroom, monkeypatch):
    monkeypatch.setattr(discovery, "MAX_DOCUMENTS", 3)
    months = [f"/2019-{month:02}.xml" for month in range(1, 5)]
    site.answer("/sitemap.xml", (200, sitemap(*((name, name[1:8]) for name in months), tag="sitemap")))
    for name in months:
        site.answer(name, (200, sitemap((f"/page{name}", None))))
        site.page(f"/page{name}")
    newsroom.crawl(of_sitemap(newsroom))
    assert asked(newsroom) == ["/page/2019-03.xml", "/page/2019-04.xml"]
    newsroom.crawl(of_sitemap(newsroom))
    assert len(asked(newsroom)) == 4


def test_sitemaps_that_lead_to_each_other_are_read_once(site, newsroom):
    site.answer("/sitemap.xml", (200, sitemap(("/other.xml", None), tag="sitemap")))
    site.answer("/other.xml", (200, sitemap(("/sitemap.xml", None), ("/other.xml", None), tag="sitemap")))
    newsroom.crawl(of_sitemap(newsroom))
    assert site.paths() == ["/robots.txt", "/sitemap.xml", "/other.xml"]


def test_document_that_is_named_twice_is_read_once(site, newsroom):
    index = sitemap(("/one.xml", None), ("/two.xml", None), tag="sitemap")
    site.answer("/sitemap.xml", (200, index))
    for name in ("/one.xml", "/two.xml"):
        site.answer(name, (200, sitemap(("/last.xml", None), tag="sitemap")))
    site.answer("/last.xml", (200, sitemap(("/a", None))), ETag='"1"')
    newsroom.crawl(of_sitemap(newsroom))
    assert site.paths().count("/last.xml") == 1
    assert [event.urls for event in events(newsroom, Listed)] == [1]


def test_sitemap_that_is_not_read_again_counts_for_what_it_listed(site, newsroom):
    index = sitemap(("/old.xml", "2019-02-01"), ("/new.xml", "2019-02-05"), tag="sitemap")
    site.answer("/sitemap.xml", (200, index))
    site.answer("/old.xml", (200, sitemap(("/a", None), ("/b", None))))
    site.answer("/new.xml", (200, sitemap(("/c", None))))
    newsroom.crawl(of_sitemap(newsroom))
    site.answer("/sitemap.xml", (200, index.replace(b"02-05", b"02-06")))
    newsroom.crawl(of_sitemap(newsroom))
    assert [event.urls for event in events(newsroom, Listed)] == [3, 3]


def test_pages_that_the_patterns_leave_out_do_not_count_as_listed(site, newsroom):
    site.feed("/feed", ("/world/1", None), ("/sport/1", None))
    newsroom.crawl(newsroom.of_feed(include=["*/wrold/*"]))
    assert [event.urls for event in events(newsroom, Listed)] == [0]


def test_list_in_a_file_that_is_gone_or_no_text_is_a_listing_that_failed(site, newsroom, tmp_path):
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    site.page("/a")
    gone = newsroom.source(name="gone", kind="list", urls=[str(tmp_path / "gone")])
    binary = newsroom.source(name="binary", kind="list", urls=[str(tmp_path / "binary")])
    newsroom.crawl(gone, binary, newsroom.of_pages("/a"))
    assert asked(newsroom) == ["/a"]
    assert {(row.source, row.outcome, row.reason) for row in newsroom.fetches("listing")} == {
        ("gone", "failed", "file: No such file or directory"),
        ("binary", "failed", "not_a_list"),
    }


@pytest.mark.parametrize("link", ["javascript:void(0)", "feed:wire.example/rss", "https:/x", "/etc/hostname"])
def test_link_to_a_feed_that_is_no_web_page_is_refused(site, newsroom, link):
    home = f'<base href="javascript:x"><link rel="alternate" type="application/rss+xml" href="{link}">'
    site.answer("/", (200, home.encode()))
    site.page("/a")
    home_page = newsroom.source(name="home", kind="home", urls=["http://wire.example/"])
    newsroom.crawl(home_page, newsroom.of_pages("/a"))
    assert asked(newsroom) == ["/a"]
    assert {row.outcome for row in newsroom.fetches("listing") if row.fetched_url == link} <= {"refused"}


def test_own_file_is_opened_only_when_sources_yml_names_it(site, newsroom, tmp_path):
    mine = tmp_path / "mine.xml"
    mine.write_bytes(
        b"<rss version='2.0'><channel><item><link>http://wire.example/x</link></item></channel></rss>"
    )
    home = f'<base href="javascript:x"><link rel="alternate" type="application/rss+xml" href="{mine}">'
    site.answer("/", (200, home.encode()))
    newsroom.crawl(newsroom.source(kind="home", urls=["http://wire.example/"]))
    assert "/x" not in site.paths()


def test_fault_that_nobody_foresaw_is_counted_and_the_run_goes_on(site, newsroom, monkeypatch, caplog):
    get = Client._get

    async def stumble(self, request, url, *rest):
        if url.endswith("/a"):
            raise RuntimeError("never seen before")
        return await get(self, request, url, *rest)

    monkeypatch.setattr(Client, "_get", stumble)
    for path in ("/a", "/b"):
        site.page(path)
    newsroom.crawl(newsroom.of_pages("/a", "/b"))
    assert sorted(newsroom.outcomes()) == [("/a", "failed", "error"), ("/b", "fetched", None)]
    assert "never seen before" in caplog.text


def test_home_page_leads_to_its_feeds_also_when_it_is_unchanged(site, newsroom):
    home = b'<html><head><link rel="alternate" type="application/rss+xml" href="feed"></head></html>'
    site.answer("/", (200, home), ETag='"1"')
    site.feed("/feed", ("/a", None))
    site.page("/a")
    source = newsroom.source(kind="home", urls=["http://wire.example/"])
    newsroom.crawl(source)
    assert asked(newsroom) == ["/a"]
    site.feed("/feed", ("/a", None), ("/b", None))
    site.page("/b")
    newsroom.crawl(source)
    assert asked(newsroom) == ["/a", "/b"]


def test_home_page_without_feeds_is_a_listing_that_failed(site, newsroom):
    site.page("/")
    newsroom.crawl(newsroom.source(kind="home", urls=["http://wire.example/"]))
    assert newsroom.outcomes("listing") == [("/", "failed", "no_feed_links")]


def test_url_list_from_a_file_and_from_the_web(site, newsroom, tmp_path):
    (tmp_path / "list.txt").write_text("# mine\nhttp://wire.example/a\n")
    site.answer("/list", (200, b"http://wire.example/b\n"))
    site.page("/a")
    site.page("/b")
    newsroom.crawl(
        newsroom.source(kind="list", urls=[str(tmp_path / "list.txt"), "http://wire.example/list"])
    )
    assert asked(newsroom) == ["/a", "/b"]


def test_links_that_differ_in_trackers_are_one_page(site, newsroom):
    site.feed("/feed", ("/a?utm_source=rss", None), ("HTTP://WIRE.example:80/a#top", None))
    site.page("/a")
    newsroom.crawl(newsroom.of_feed())
    assert site.paths() == ["/robots.txt", "/feed", "/a"]


def test_pages_that_the_patterns_leave_out_are_skipped_until_the_patterns_change(site, newsroom):
    site.feed("/feed", ("/world/1", None), ("/sport/1", None), ETag='"1"')
    site.page("/world/1")
    site.page("/sport/1")
    newsroom.crawl(newsroom.of_feed(exclude=["*/sport/*"]))
    assert asked(newsroom) == ["/world/1"]
    assert {(event.url[-8:], event.skipped) for event in events(newsroom, Discovered)} == {
        ("/world/1", None),
        ("/sport/1", "excluded"),
    }
    newsroom.crawl(newsroom.of_feed())
    assert asked(newsroom) == ["/sport/1", "/world/1"]


def test_settings_of_a_source_are_noted_when_they_change(site, newsroom):
    site.feed("/feed", ("/a", None))
    newsroom.crawl(newsroom.of_feed(country="GBR"))
    newsroom.crawl(newsroom.of_feed(country="GBR"))
    newsroom.crawl(newsroom.of_feed(country="GBR", language="en"))
    assert [(event.country, event.language) for event in events(newsroom, Sourced)] == [
        ("GBR", None),
        ("GBR", "en"),
    ]


def test_number_of_listed_pages_is_noted_also_when_nothing_changed(site, newsroom):
    site.feed("/feed", ("/a", None), ("/a#top", None), ("/b", None), ETag='"1"')
    newsroom.crawl(newsroom.of_feed())
    newsroom.crawl(newsroom.of_feed())  # not modified
    site.answer("/feed", (200, b"<rss version='2.0'><channel><title>t</title></channel></rss>"))
    newsroom.crawl(newsroom.of_feed())
    site.answer("/feed", (404, b""))
    newsroom.crawl(newsroom.of_feed())
    assert [event.urls for event in events(newsroom, Listed)] == [2, 2, 0]


def test_page_is_checked_again_when_its_time_has_come(site, newsroom, at):
    site.feed("/feed", ("/a", None), ETag='"1"')
    site.page("/a", ETag='"a"')
    source = newsroom.of_feed(recheck_hours=[1, 6])
    start = datetime.now(UTC).replace(tzinfo=None)

    def run_after(hours):
        at((start + timedelta(hours=hours)).isoformat())
        site.asked.clear()
        newsroom.crawl(source)
        return [path for path in site.paths() if path == "/a"]

    assert run_after(0) == ["/a"]
    assert run_after(0.5) == []
    assert run_after(1.1) == ["/a"]
    assert newsroom.outcomes()[-1] == ("/a", "not_modified", None)


def test_budget_of_a_run_leaves_the_rest_for_the_next(site, newsroom):
    names = [f"/{number}" for number in range(6)]
    for name in names:
        site.page(name)
    source = newsroom.of_pages(*names)
    crawl(Plan([source], Budget(max_requests=4)), newsroom.landing, DAY)
    assert len(site.asked) == 4
    assert len(asked(newsroom)) == 3
    newsroom.crawl(source)
    assert asked(newsroom) == names


def test_host_that_fails_again_and_again_is_left_alone_and_its_pages_wait(site, newsroom):
    names = [f"/{number}" for number in range(8)]
    for name in names:
        site.answer(name, (503, b""))
    newsroom.crawl(newsroom.of_pages(*names))
    assert newsroom.outcomes() == [(name, "failed", "http_503") for name in names[:3]]
    for name in names:
        site.page(name)
    newsroom.crawl(newsroom.of_pages(*names))
    assert sorted(row.fetched_url[-1] for row in newsroom.fetches() if row.outcome == "fetched") == list(
        "01234567"
    )


def test_warc_files_are_rotated(site, newsroom, monkeypatch):
    monkeypatch.setattr(recorder, "ROTATE_BYTES", 2_000)
    names = [f"/{number}" for number in range(12)]
    for name in names:
        site.page(name, text=name * 50)
    newsroom.crawl(newsroom.of_pages(*names))
    assert len(newsroom.landing.warcs(DAY)) > 2
    assert all(path.stat().st_size < 3_000 for path in newsroom.landing.warcs(DAY))
    assert [
        page.fetched_url[-len(name) :] for page, name in zip(newsroom.pages(), names, strict=True)
    ] == names


def test_lost_frontier_is_rebuilt_from_the_logs(site, newsroom):
    site.feed("/feed", ("/a", MONDAY), ETag='"1"')
    site.page("/a")
    newsroom.crawl(newsroom.of_feed())
    newsroom.landing.frontier_path.unlink()
    site.asked.clear()
    newsroom.crawl(newsroom.of_feed(), day=NEXT_DAY)
    assert site.paths() == ["/robots.txt", "/feed"]
    assert site.asked[1].headers["If-None-Match"] == '"1"'
