"""Hosts that misbehave: the run goes on, the reason is counted, the other hosts are not slowed.

Whole crawls over HTTP against the demo newswire. In each, the Halyard Wire misbehaves while the Harbour
Ledger, which comes after it in the sources, is as sound as ever. The server's log is the witness.
"""

import ssl
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import trustme

from demo import Fault, Misbehaviour, Moment, gzip_bomb, newswire, serve
from extractors.fetch import hosts
from extractors.fetch.crawl import crawl
from extractors.fetch.landing import Landing
from extractors.records import Fetch
from extractors.sources import Plan, Source
from tests import crawling

DAY = date(2026, 3, 1)
WIRE, LEDGER = "wire.example", "ledger-blog.example"
EDITION = newswire.load("corrected")
BAD, SOUND, *MORE = (article.path for article in EDITION.articles if article.outlet.host == WIRE)
LEDGER_PAGES = {article.path for article in EDITION.articles if article.outlet.host == LEDGER}

# Seconds. A fault that hangs holds its host for three attempts of as long; the Ledger takes far less.
TIMEOUT, IDLE = 0.8, 0.5
HANG = 60.0
DRIP = 0.1

Outcomes = dict[str, tuple[str, str | None]]


@dataclass
class Night:
    """What a crawl landed and what the server saw of it."""

    landing: Landing
    rows: list[Fetch]
    log: list[Moment]

    def outcomes(self, role: str = "page", source: str = "wire") -> Outcomes:
        """(outcome, reason) by the url's path, or by the whole url when it is not the Wire's."""
        return {
            row.fetched_url.removeprefix(f"http://{WIRE}"): (row.outcome, row.reason)
            for row in self.rows
            if (row.role, row.source) == (role, source)
        }

    def asked(self, path: str, host: str = WIRE) -> list[float]:
        """The moments at which a path was asked for."""
        return [line.at for line in self.log if line[:3] == ("asked", host, path)]

    def ledger_was_done_before(self, moment: float) -> bool:
        """Whether the other host's last answer had been given by then."""
        return max(line.at for line in self.log if line.host == LEDGER) < moment

    def last_end(self, path: str) -> float:
        """When the last answer for a path of the Wire ended."""
        return max(line.at for line in self.log if line[:3] == ("ended", WIRE, path))


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Night]:
    """``night(faults, source keys...)``: a crawl of the sources given and of the Ledger, which must succeed.

    ``{port}`` in a url is the server's.
    """
    monkeypatch.setattr(hosts, "BACKOFF_SECONDS", 0.001)

    def run(faults: dict[str, Fault], *wanted: dict[str, Any], tls: ssl.SSLContext | None = None) -> Night:
        with (
            serve(misbehave=Misbehaviour(faults)) as newsstand,
            serve(tls=tls) if tls else nullcontext(newsstand) as secured,
        ):
            ports = {"port": newsstand.port, "tls_port": secured.port}
            defaults = {
                "name": "wire",
                "user_agent": "patronage-test",
                "delay_seconds": 0,
                "timeout_seconds": TIMEOUT,
                "idle_seconds": IDLE,
                "connect_to": "127.0.0.1:{port}",
                "allow_private": True,
            }
            ledger = {"name": "ledger", "kind": "feed", "urls": [f"http://{LEDGER}/feed.atom"]}
            sources = []
            for keys in (*wanted, ledger):
                values = defaults | keys
                values["urls"] = [url.format(**ports) for url in values["urls"]]
                values["connect_to"] = values["connect_to"] and values["connect_to"].format(**ports)
                sources.append(Source.model_validate(values))
            landing = Landing(tmp_path / "landing")
            crawl(Plan(sources), landing, DAY)
            log = list(newsstand.log)
        done = Night(landing, crawling.rows(landing), log)
        of_ledger = done.outcomes(source="ledger")
        assert {f"http://{LEDGER}{path}" for path in LEDGER_PAGES} == {
            url for url, outcome in of_ledger.items() if outcome == ("fetched", None)
        }
        assert not list(landing.root.glob("*/*.part"))
        return done

    return run


def pages(*paths: str, **keys: Any) -> dict[str, Any]:
    """A source of single pages of the Wire."""
    return {"kind": "page", "urls": [f"http://{WIRE}{path}" for path in paths]} | keys


def feed(body: bytes) -> dict[str, Fault]:
    """The Wire's feed, with this body."""
    return {f"{WIRE}/feed.rss": Fault(body=body)}


OF_FEED = {"kind": "feed", "urls": [f"http://{WIRE}/feed.rss"]}


SLOW = {
    "silence": Fault(delay_s=HANG),
    "slow headers": Fault(drip_head_s=DRIP),
    "slow body": Fault(drip_body_s=DRIP),
    "length too long, line held": Fault(headers={"Content-Length": "999999"}),
}


@pytest.mark.parametrize(
    ("where", "how"),
    [
        *(("page", how) for how in SLOW),
        *((w, how) for w in ("listing", "robots") for how in ("silence", "slow body")),
    ],
)
def test_host_that_takes_its_time_is_cut_off_and_keeps_nobody_waiting(night, where, how):
    path = {"page": BAD, "listing": "/feed.rss", "robots": "/robots.txt"}[where]
    done = night({f"{WIRE}{path}": SLOW[how]}, OF_FEED | {"name": "wire-feed"}, pages(BAD, SOUND))
    assert (done.outcomes(where) | done.outcomes(where, "wire-feed"))[path] == ("failed", "timeout")
    assert done.ledger_was_done_before(done.last_end(path))
    expected = {
        "page": ("fetched", None),
        "listing": ("fetched", None),
        "robots": ("failed", "robots_unreachable"),
    }
    assert (done.outcomes() | done.outcomes(source="wire-feed"))[SOUND] == expected[where]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        pytest.param(Fault(endless=True), ("refused", "too_large"), id="endless body"),
        pytest.param(Fault(body=bytes(6 << 20)), ("refused", "too_large"), id="large body"),
        pytest.param(
            Fault(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno chunk\r\n"),
            ("failed", "bad_http"),
            id="chunked garbage",
        ),
        pytest.param(Fault(raw=b"\x16\x03\x01 what is this\r\n\r\n"), ("failed", "bad_http"), id="no HTTP"),
        pytest.param(
            Fault(raw=b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * (1 << 20)),
            ("failed", "bad_http"),
            id="endless header",
        ),
        pytest.param(Fault(truncate_to=100), ("failed", "incomplete_body"), id="length too long, hung up"),
        pytest.param(
            Fault(truncate_to=100, reset=True), ("failed", "incomplete_body"), id="reset in mid-body"
        ),
        pytest.param(Fault(reset=True), ("failed", "connection"), id="reset"),
        pytest.param(Fault(raw=b""), ("failed", "connection"), id="hung up, nothing said"),
        pytest.param(Fault(headers={"Content-Type": "video/mp4"}), ("refused", "content_type"), id="video"),
        pytest.param(Fault(status=500), ("failed", "http_500"), id="500"),
        pytest.param(Fault(status=429), ("failed", "http_429"), id="429"),
        pytest.param(Fault(status=302), ("refused", "http_302"), id="redirect to nowhere"),
        pytest.param(
            Fault(headers={"Content-Encoding": "gzip"}), ("fetched", None), id="plain, said to be gzip"
        ),
    ],
)
def test_page_that_is_no_page_is_counted_and_the_next_one_fetched(night, fault, outcome):
    done = night({f"{WIRE}{BAD}": fault}, pages(BAD, SOUND))
    assert done.outcomes() == {BAD: outcome, SOUND: ("fetched", None)}


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (f"http://{WIRE}{BAD}", "too_many_redirects"),
        ("file:///etc/hostname", "not_http"),
        ("gopher://127.0.0.1/", "not_http"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[::ffff:169.254.169.254]/latest/meta-data/", "private_address"),
        ("http://[fd00:ec2::254]/latest/meta-data/", "private_address"),
        ("http://2852039166/latest/meta-data/", "private_address"),
        ("http://[oops/", "invalid_url"),
    ],
)
def test_redirect_that_must_not_be_followed_is_refused(night, target, reason):
    done = night({f"{WIRE}{BAD}": Fault(status=302, headers={"Location": target})}, pages(BAD, SOUND))
    assert done.outcomes() == {BAD: ("refused", reason), SOUND: ("fetched", None)}
    assert {line.host for line in done.log} == {WIRE, LEDGER}
    assert len(done.asked(BAD)) == (6 if reason == "too_many_redirects" else 1)


def test_redirect_to_this_machine_is_refused_without_connect_to(night):
    """The address that a name stands for is what counts, and it is looked at before each hop."""
    local = {"kind": "page", "urls": ["http://localhost:{port}/"], "connect_to": None, "allow_private": False}
    done = night({}, local)
    assert list(done.outcomes().values()) == [("refused", "private_address")]
    assert {line.host for line in done.log} == {LEDGER}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ],
)
def test_every_spelling_of_this_machine_is_a_private_address(night, host):
    local = {
        "kind": "page",
        "urls": [f"http://{host}:{{port}}/a"],
        "connect_to": None,
        "allow_private": False,
    }
    done = night({}, local)
    assert list(done.outcomes().values()) == [("refused", "private_address")]
    assert {line.host for line in done.log} == {LEDGER}


def test_what_follows_a_body_that_is_longer_than_told_is_not_taken_for_the_next_answer(night):
    smuggled = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nfalse"
    fault = Fault(body=b"<p>short</p>" + smuggled, headers={"Content-Length": "12"})
    done = night({f"{WIRE}{BAD}": fault}, pages(BAD, SOUND))
    assert done.outcomes()[SOUND] == ("fetched", None)
    (sound,) = (row for row in done.rows if row.fetched_url.endswith(SOUND))
    assert sound.body_bytes is not None and sound.body_bytes > 1000
    (bad,) = (row for row in done.rows if row.fetched_url.endswith(BAD))
    assert (bad.outcome, bad.reason, bad.body_bytes) in {("fetched", None, 12), ("failed", "bad_http", None)}


@pytest.mark.parametrize("spelling", ["seconds", "date"])
def test_host_that_says_when_to_come_back_is_asked_again_then(night, spelling):
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    value = "1" if spelling == "seconds" else format_datetime(until, usegmt=True)
    busy = Fault(status=429, headers={"Retry-After": value}, times=1)
    done = night({f"{WIRE}{BAD}": busy}, pages(BAD, SOUND))
    assert done.outcomes() == {BAD: ("fetched", None), SOUND: ("fetched", None)}
    first, second = done.asked(BAD)
    if spelling == "seconds":
        assert second - first >= 1.0
    else:
        assert time.time() - (time.monotonic() - second) >= until.timestamp()
    # One request at a time: the host had asked to be left alone altogether.
    assert min(second, *done.asked(SOUND)) - first >= 1.0
    assert done.ledger_was_done_before(second)


@pytest.mark.parametrize("spelling", ["seconds", "date"])
def test_host_that_asks_for_a_long_pause_is_left_alone_for_this_run(night, spelling):
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    busy = Fault(status=503, headers={"Retry-After": "3600" if spelling == "seconds" else later})
    done = night({f"{WIRE}{BAD}": busy}, pages(BAD, SOUND, *MORE))
    assert done.outcomes() == {BAD: ("failed", "http_503")}
    asked = [line.path for line in done.log if (line.what, line.host) == ("asked", WIRE)]
    assert asked == ["/robots.txt", BAD]


def test_host_that_hangs_on_every_page_is_given_up_in_this_run(night):
    done = night({f"{WIRE}/article/*": Fault(delay_s=HANG)}, pages(BAD, SOUND, *MORE, timeout_seconds=0.3))
    assert done.outcomes() == dict.fromkeys((BAD, SOUND, MORE[0]), ("failed", "timeout"))
    assert done.asked(MORE[1]) == []


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_txt_that_cannot_be_read_now_forbids_everything(night, status):
    done = night({f"{WIRE}/robots.txt": Fault(status=status)}, pages(BAD, SOUND))
    assert done.outcomes("robots") == {"/robots.txt": ("failed", f"http_{status}")}
    assert set(done.outcomes().values()) == {("failed", "robots_unreachable")}
    assert done.asked(BAD) == done.asked(SOUND) == []


@pytest.mark.parametrize("status", [403, 404, 410])
def test_robots_txt_that_does_not_exist_allows_everything(night, status):
    done = night({f"{WIRE}/robots.txt": Fault(status=status)}, pages(BAD))
    assert done.outcomes() == {BAD: ("fetched", None)}


def test_robots_txt_of_ten_megabytes_counts_as_far_as_it_was_read(night):
    rules = f"User-agent: *\nDisallow: {BAD}\n".encode()
    filler = b"# " + b"x" * 97 + b"\n"
    late = f"User-agent: *\nDisallow: {SOUND}\n".encode()
    done = night({f"{WIRE}/robots.txt": Fault(body=rules + filler * 100_000 + late)}, pages(BAD, SOUND))
    assert done.outcomes("robots") == {"/robots.txt": ("fetched", None)}
    assert done.outcomes() == {BAD: ("refused", "robots_disallowed"), SOUND: ("fetched", None)}
    (robots,) = (row for row in done.rows if row.role == "robots" and row.source == "wire")
    assert robots.body_bytes is not None and 500 << 10 <= robots.body_bytes < 1 << 20


@pytest.mark.parametrize("lies", ["plain port", "unknown authority", "other name"])
def test_tls_that_cannot_be_trusted_is_an_error_and_not_overlooked(night, lies):
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(WIRE if lies == "unknown authority" else "other.example").configure_cert(
        server_side
    )
    url, port = f"https://{WIRE}{BAD}", "{port}" if lies == "plain port" else "{tls_port}"
    done = night({}, pages(urls=[url], connect_to=f"127.0.0.1:{port}"), tls=server_side)
    assert done.outcomes("robots") == {f"https://{WIRE}/robots.txt": ("failed", "tls")}
    assert done.outcomes() == {url: ("failed", "robots_unreachable")}


def entity_bomb(kind: str) -> bytes:
    """A feed or sitemap of one link, whose text would unfold to 3 GB."""
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY l0 "lol">{layers}]>'
    link = f"http://{WIRE}{SOUND}"
    if kind == "feed":
        items = f"<item><title>&l9;</title><link>{link}</link></item>"
        return f'{head}<rss version="2.0"><channel><title>&l9;</title>{items}</channel></rss>'.encode()
    return (
        f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{link}</loc><lastmod>&l9;</lastmod></url></urlset>"
    ).encode()


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_entity_bomb_in_a_listing_does_no_harm(night, kind):
    """Its one link is found, or the document is told to be none, or to have none."""
    done = night(feed(entity_bomb(kind)), OF_FEED | {"kind": kind}, pages(BAD, name="pages"))
    (told,) = done.outcomes("listing").values()
    assert (told, done.outcomes()) in [
        (("fetched", None), {SOUND: ("fetched", None)}),
        (("failed", f"not_a_{kind}"), {}),
        (("failed", f"empty_{kind}"), {}),
    ]
    assert done.outcomes(source="pages") == {BAD: ("fetched", None)}


def test_bombs_cost_no_more_memory_than_a_page_may_have(tmp_path):
    """A page, a feed, a sitemap and a robots.txt of 1 GiB of zeros, and two documents of entities."""
    bomb = gzip_bomb(1024)
    zeros = Fault(body=bomb, headers={"Content-Encoding": "gzip"})
    faults = {
        f"{WIRE}{BAD}": zeros,
        f"{WIRE}/feed.rss": zeros,
        f"{WIRE}/feed.atom": Fault(body=entity_bomb("feed")),
        f"{WIRE}/sitemap.xml": zeros,
        f"{WIRE}/sitemap-index.xml": Fault(body=entity_bomb("sitemap")),
        f"{WIRE}/sitemap-news.xml.gz": Fault(body=bomb),
        "herald.example/robots.txt": zeros,
    }
    with serve(misbehave=Misbehaviour(faults)) as newsstand:
        connect = {"connect_to": f"127.0.0.1:{newsstand.port}", "delay_seconds": 0}
        sitemaps = ["sitemap.xml", "sitemap-index.xml", "sitemap-news.xml.gz"]
        sources = {
            "wire": pages(BAD, SOUND),
            "feeds": {"kind": "feed", "urls": [f"http://{WIRE}/feed.{kind}" for kind in ("rss", "atom")]},
            "sitemaps": {"kind": "sitemap", "urls": [f"http://{WIRE}/{name}" for name in sitemaps]},
            "herald": {"kind": "home", "urls": ["http://herald.example/"]},
        }
        told = crawling.finish(crawling.start(sources, tmp_path, DAY, defaults=connect))
    done = Night(Landing(tmp_path / "landing"), crawling.rows(Landing(tmp_path / "landing")), newsstand.log)
    assert done.outcomes()[BAD] == ("refused", "too_large")
    assert done.outcomes()[SOUND] == ("fetched", None)
    assert done.outcomes("listing", "feeds")["/feed.rss"] == ("refused", "too_large")
    assert done.outcomes("listing", "sitemaps")["/sitemap.xml"] == ("refused", "too_large")
    assert told["peak_mebibytes"] < 400


LINKS = "".join(f"<item><title>\xa1Caf\xe9 {path}</title><link>{path}</link></item>" for path in (BAD, SOUND))
RSS = f'<rss version="2.0"><channel><title>Espa\xf1ol</title><link>/</link>{LINKS}</channel></rss>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f'<?xml version="1.0" encoding="utf-8"?>{RSS}'.encode("latin-1"), id="latin-1 said to be utf-8"
        ),
        pytest.param(f'<?xml version="1.0" encoding="utf-8"?>{RSS}'.encode(), id="relative links"),
        pytest.param(
            f'<?xml version="1.0" encoding="iso-8859-1"?>{RSS}'.encode(), id="utf-8 said to be latin-1"
        ),
        pytest.param(f"\r\n \r\n{RSS}".encode(), id="blank lines first"),
    ],
)
def test_feed_with_a_small_fault_gives_its_links(night, body):
    done = night(feed(body), OF_FEED)
    assert done.outcomes("listing") == {"/feed.rss": ("fetched", None)}
    assert done.outcomes() == {BAD: ("fetched", None), SOUND: ("fetched", None)}


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(empty=True), ("failed", "empty_feed")),
        (Fault(body=b"<html><body>Please sign in</body></html>"), ("failed", "not_a_feed")),
        (Fault(body=b""), ("failed", "not_a_feed")),
        (Fault(body=b"<rss><channel>" + b"<a>" * 200_000), ("failed", "empty_feed")),
        (Fault(status=404), ("refused", "http_404")),
    ],
    ids=["empty", "sign in", "no bytes", "200,000 deep", "404"],
)
def test_feed_that_is_none_is_told(night, fault, told):
    done = night({f"{WIRE}/feed.rss": fault}, OF_FEED, pages(BAD, name="pages"))
    assert done.outcomes("listing") == {"/feed.rss": told}
    assert done.outcomes(source="pages") == {BAD: ("fetched", None)}


def test_sitemap_index_that_lists_itself_is_read_once(night):
    own = f"http://{WIRE}/sitemap-index.xml"
    locations = [own, f"{own}#again", f"http://{WIRE}/sitemap.xml"]
    index = "".join(f"<sitemap><loc>{location}</loc></sitemap>" for location in locations)
    body = (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>'.encode()
    )
    done = night({f"{WIRE}/sitemap-index.xml": Fault(body=body)}, {"kind": "sitemap", "urls": [own]})
    assert len(done.asked("/sitemap-index.xml")) == 1
    assert set(done.outcomes()) == {BAD, SOUND, *MORE}


def test_sitemap_indexes_without_end_are_left_at_some_depth(night, monkeypatch):
    """Each index lists a further one that has not been seen before."""
    deeper = [f"{WIRE}/deep/{number}.xml" for number in range(60)]
    faults = {
        name: Fault(
            body=(
                '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
                f"<sitemap><loc>http://{below}</loc></sitemap></sitemapindex>"
            ).encode()
        )
        for name, below in pairwise(deeper)
    }
    done = night(faults, {"kind": "sitemap", "urls": [f"http://{deeper[0]}"]}, pages(SOUND, name="pages"))
    assert len({line.path for line in done.log if line.path.startswith("/deep/")}) < 59
    assert done.outcomes(source="pages") == {SOUND: ("fetched", None)}


def test_host_that_hangs_up_after_each_answer_without_a_word_is_asked_once_for_each_page(night):
    """No keep-alive and no "Connection: close": the next request must not fail on the dead connection."""
    done = night({f"{WIRE}/*": Fault(truncate_to=1 << 30)}, pages(BAD, SOUND, *MORE))
    assert done.outcomes() == dict.fromkeys((BAD, SOUND, *MORE), ("fetched", None))
    assert {len(done.asked(path)) for path in (BAD, SOUND, *MORE)} == {1}


HTML = b"Content-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        pytest.param(
            b"HTTP/1.0 200 OK\r\n" + HTML + b"\r\n<p>old</p>", ("fetched", None), id="1.0, no length"
        ),
        pytest.param(
            b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
            b"HTTP/1.1 200 OK\r\n" + HTML + b"Content-Length: 10\r\n\r\n<p>new</p>",
            ("fetched", None),
            id="early hints",
        ),
        pytest.param(b"HTTP/1.1 999 Go away\r\nContent-Length: 0\r\n\r\n", ("refused", "http_999"), id="999"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n" + HTML + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>cu",
            ("failed", "incomplete_body"),
            id="chunks without an end",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n" + HTML + b"Content-Length: 9\r\nContent-Length: 10\r\n\r\n<p>two</p>",
            ("failed", "bad_http"),
            id="two lengths",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n" + HTML + b"Content-Length: -1\r\n\r\n<p>less</p>",
            ("failed", "bad_http"),
            id="length below nothing",
        ),
        pytest.param(b"HTTP/1.1 abc\r\n\r\n", ("failed", "bad_http"), id="status in letters"),
        pytest.param(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", None, id="other protocol"),
    ],
)
def test_answers_at_the_edge_of_http(night, raw, outcome):
    done = night({f"{WIRE}{BAD}": Fault(raw=raw)}, pages(BAD, SOUND))
    assert done.outcomes()[SOUND] == ("fetched", None)
    told = done.outcomes()[BAD]
    assert told == outcome if outcome else told[0] != "fetched"


def test_redirect_whose_target_is_not_in_ascii_is_followed(night):
    """RFC 9110 wants it percent-encoded; servers send the bytes of a file's name."""
    target = "/article/español"
    raw = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
    done = night({f"{WIRE}{BAD}": Fault(raw=raw)}, pages(BAD))
    assert done.asked("/article/espa%C3%B1ol")
    assert done.outcomes() == {BAD: ("refused", "http_404")}


LINKS_OF_STRANGERS = [
    "file:///etc/hostname",
    "javascript:alert(1)",
    "mailto:desk@wire.example",
    "data:text/html,hello",
    "http://",
    "http:///a",
    "http://[oops/a",
    "http://[::1",
    "http://wire.example:99999/a",
    "http://wire.example:port/a",
    "http://user:secret@127.0.0.1/a",
    "http://169.254.169.254/latest/",
    "http://metadata.google.internal./computeMetadata/",
    "http://a..b.example/a",
    "http://-.example/a",
    "http://" + "a" * 300 + ".example/a",
    "http://xn--a.example/a",
    "http://b\u00fccher.example/a",
    "http://wire.example/%zz%",
    "http://wire.example/a b",
    "http://wire.example/a%0d%0aX-Injected: 1",
    "http://wire.example/a\u2028b",
    "http://wire.example/\u00f1?q=\u00f1#\u00f1",
    "http://wire.example\\@ledger-blog.example/a",
    "//wire.example/b",
    "?only=query",
    "#only-fragment",
    "http://wire.example/" + "x" * 100_000,
]


def test_whatever_links_a_feed_has_the_run_goes_on_and_each_page_ends_in_one_row(night):
    items = "".join(
        f"<item><title>t</title><link>{link}</link></item>" for link in [*LINKS_OF_STRANGERS, SOUND]
    )
    body = f'<rss version="2.0"><channel><title>t</title><link>/</link>{items}</channel></rss>'.encode()
    done = night(feed(body), OF_FEED | {"allow_private": False})
    assert done.outcomes("listing") == {"/feed.rss": ("fetched", None)}
    assert done.outcomes()[SOUND] == ("fetched", None)
    of_pages = [row.fetched_url for row in done.rows if (row.role, row.source) == ("page", "wire")]
    assert len(of_pages) == len(set(of_pages))
    # Nothing else can be fetched: the server has none of it, or must not be asked.
    assert {row.outcome for row in done.rows if row.fetched_url in of_pages} <= {
        "fetched",
        "refused",
        "failed",
    }
    assert [path for path, told in done.outcomes().items() if told[0] == "fetched"] == [SOUND]
    assert not {line.host for line in done.log} & {"169.254.169.254", "127.0.0.1"}


def test_robots_txt_that_asks_for_a_pause_of_a_day_does_not_hold_the_run(night):
    rules = b"User-agent: *\nCrawl-delay: 86400\n"
    done = night({f"{WIRE}/robots.txt": Fault(body=rules)}, pages(BAD, SOUND))
    assert list(done.outcomes().values()) in ([], [("fetched", None)])


def test_listing_of_twenty_thousand_pages_does_not_hold_up_the_other_hosts(night):
    """The Ledger is asked for a page in between while the Wire's sitemap is read."""
    urls = "".join(f"<url><loc>http://{WIRE}/archive/{number}</loc></url>" for number in range(20_000))
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
    sitemap = {"kind": "sitemap", "urls": [f"http://{WIRE}/sitemap.xml"], "max_articles": 1}
    done = night({f"{WIRE}/sitemap.xml": Fault(body=body)}, sitemap)
    (page,) = done.outcomes()
    assert page.startswith("/archive/")
    assert done.ledger_was_done_before(done.asked(page)[0])


def test_pause_that_robots_txt_asks_for_lies_between_any_two_pages(night):
    rules = b"User-agent: *\nCrawl-delay: 0.15\n"
    done = night({f"{WIRE}/robots.txt": Fault(body=rules)}, pages(BAD, SOUND, *MORE[:2]))
    asked = [line.at for line in done.log if (line.what, line.host) == ("asked", WIRE)]
    assert len(asked) == 5
    assert min(later - earlier for earlier, later in pairwise(asked[1:])) >= 0.15
