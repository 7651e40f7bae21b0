"""HTTP: routing by host, validators, the paths that lead astray, the request log, serving by hand."""

import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
from datetime import timedelta
from email.utils import format_datetime

import pytest
import trustme

from demo import serve
from demo.newswire import HERE, load
from demo.pages import documents
from extractors.sources import load_sources

WIRE = load("corrected")
ARTICLE = WIRE.articles[0]
CORRECTED = next(article for article in WIRE.articles if article.is_corrected)


def only(paths_by_outlet):
    """The one url among outlets' lists of paths."""
    (url,) = (outlet.url(path) for outlet in WIRE.outlets for path in paths_by_outlet(outlet))
    return url


def test_host_header_decides_and_its_port_does_not(ask, newsstand):
    for outlet in WIRE.outlets:
        assert outlet.name in ask(newsstand, outlet.url("/")).body.decode()
        assert outlet.name in ask(newsstand, f"http://{outlet.host.upper()}:8765/").body.decode()


def test_every_document_comes_as_rendered(ask, newsstand):
    for (host, path), document in documents(WIRE).items():
        answer = ask(newsstand, f"http://{host}{path}")
        assert (answer.status, answer.body) == (document.status, document.body)
        assert answer.headers["Content-Type"] == document.content_type


def test_unknown_host_is_told_which_there_are(ask, newsstand):
    answer = ask(newsstand, "http://127.0.0.1/")
    assert answer.status == 421
    assert all(outlet.host in answer.body.decode() for outlet in WIRE.outlets)


def test_query_does_not_matter(ask, newsstand):
    assert ask(newsstand, f"{ARTICLE.url}?utm_source=rss") == ask(newsstand, ARTICLE.url)


def test_another_run_sends_the_same_bytes(ask, newsstand):
    with serve() as other:
        again = ask(other, ARTICLE.url)
    assert again == ask(newsstand, ARTICLE.url)
    assert "Date" not in again.headers


def test_head_has_the_headers_and_no_body(ask, newsstand):
    head, full = ask(newsstand, ARTICLE.url, "HEAD"), ask(newsstand, ARTICLE.url)
    assert (head.status, head.headers, head.body) == (200, full.headers, b"")


@pytest.mark.parametrize(
    "path",
    [ARTICLE.path, "/", "/feed.rss", "/feed.atom", "/sitemap.xml", "/sitemap-news.xml.gz", "/robots.txt"],
)
def test_validators_bring_304(ask, newsstand, path):
    url = ARTICLE.outlet.url(path)
    full = ask(newsstand, url)
    for headers in (
        {"If-None-Match": full.headers["ETag"]},
        {"If-None-Match": f'"other", W/{full.headers["ETag"]}'},
        {"If-Modified-Since": full.headers["Last-Modified"]},
    ):
        answer = ask(newsstand, url, headers=headers)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["ETag"] == full.headers["ETag"]


def test_stale_or_senseless_validators_bring_the_page(ask, newsstand):
    full = ask(newsstand, ARTICLE.url)
    before = format_datetime(ARTICLE.modified - timedelta(seconds=1), usegmt=True)
    for headers in (
        {"If-None-Match": '"other"'},
        {"If-Modified-Since": before},
        {"If-Modified-Since": "yesterday"},
        # The tag decides although the date alone would bring 304.
        {"If-None-Match": '"other"', "If-Modified-Since": full.headers["Last-Modified"]},
    ):
        assert ask(newsstand, ARTICLE.url, headers=headers).status == 200


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
@pytest.mark.parametrize("path", [CORRECTED.path, "/feed.rss", "/feed.atom"])
def test_first_editions_validators_are_stale_in_the_corrected_one(ask, newsstand, path, header):
    url = CORRECTED.outlet.url(path)
    with serve(edition="first") as first:
        held = ask(first, url).headers[header]
        condition = {"If-None-Match" if header == "ETag" else "If-Modified-Since": held}
        assert ask(first, url, headers=condition).status == 304
    assert ask(newsstand, url, headers=condition).status == 200


def test_missing_page_is_404_and_has_no_validators(ask, newsstand):
    answer = ask(newsstand, only(lambda outlet: outlet.missing_paths))
    assert answer.status == 404
    assert not {"ETag", "Last-Modified"} & answer.headers.keys()
    assert ask(newsstand, ARTICLE.outlet.url("/nowhere")).status == 404


def test_soft_missing_page_says_so_with_status_200(ask, newsstand):
    answer = ask(newsstand, only(lambda outlet: outlet.soft_missing_paths))
    assert answer.status == 200
    assert "page not found" in answer.body.decode().lower()


def test_moved_page_leads_to_an_article(ask, newsstand):
    answer = ask(newsstand, only(lambda outlet: outlet.moved_paths))
    assert answer.status == 301
    assert answer.headers["Location"] in {article.url for article in WIRE.articles}
    assert ask(newsstand, answer.headers["Location"]).status == 200


def test_requests_are_logged_in_order(ask):
    with serve() as newsstand:
        ask(newsstand, f"{ARTICLE.url}?a=1")
        ask(newsstand, ARTICLE.outlet.url("/nowhere"), "HEAD")
        host = ARTICLE.outlet.host
        assert newsstand.requests == [(host, f"{ARTICLE.path}?a=1", 200), (host, "/nowhere", 404)]


def test_two_serve_side_by_side_and_a_taken_port_is_an_error():
    with serve() as one, serve() as two:
        assert one.port != two.port
        with pytest.raises(OSError, match="in use"), serve(one.port):
            pass


def test_sources_lead_to_what_is_served(ask, newsstand, monkeypatch):
    monkeypatch.setenv("PATRONAGE_DEMO_PORT", str(newsstand.port))
    sources = load_sources(HERE / "sources.yml").sources
    assert {source.connect_to for source in sources} == {f"127.0.0.1:{newsstand.port}"}
    listings = [source for source in sources if source.kind != "page"]
    assert len(listings) == len(WIRE.outlets)
    assert sorted(source.kind for source in listings) == ["feed", "feed", "home", "sitemap"]
    assert {ask(newsstand, url).status for source in listings for url in source.urls} == {200}
    pages = [ask(newsstand, url).status for source in sources if source.kind == "page" for url in source.urls]
    assert sorted(pages) == [200, 301, 404]


def test_serving_by_hand_says_the_port_first_and_ends_when_told():
    command = [sys.executable, "-m", "demo", "--edition", "first"]
    environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) > 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_client_that_hangs_up_is_not_reported(ask, newsstand, capfd):
    host = ARTICLE.outlet.host
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", newsstand.port), timeout=5) as client:
            client.sendall(f"GET {ARTICLE.path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() * 20)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert ask(newsstand, ARTICLE.url).status == 200
    assert capfd.readouterr().err == ""


def test_https_is_spoken_with_a_certificate_and_a_client_that_dislikes_it_is_not_reported(ask, capfd):
    authority = trustme.CA()
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(ARTICLE.outlet.host).configure_cert(server_side)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with serve(tls=server_side) as newsstand:
        address = ("127.0.0.1", newsstand.port)
        host = ARTICLE.outlet.host
        with (
            socket.create_connection(address, timeout=5) as client,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            ssl.create_default_context().wrap_socket(client, server_hostname=host)
        with (
            socket.create_connection(address, timeout=5) as client,
            trusting.wrap_socket(client, server_hostname=host) as secured,
        ):
            secured.sendall(f"HEAD / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert secured.recv(1 << 16).startswith(b"HTTP/1.1 200 OK\r\n")
    assert capfd.readouterr().err == ""
