"""The swarm: what its outlets serve, and what its log tells."""

import http.client
import re

import pytest

from demo import swarm


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    log = tmp_path_factory.mktemp("swarm") / "requests.jsonl"
    with swarm.running(hosts=3, pages=7, log=log, page_bytes=2000, latency_s=0.02) as outlets:
        yield outlets


def ask(connection, path, **headers):
    connection.request(
        "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    response = connection.getresponse()
    return response.status, response.headers.get("ETag"), response.read()


def test_every_outlet_lists_its_pages_and_one_that_robots_txt_disallows(running):
    assert [outlet.kind for outlet in running.outlets] == ["feed", "sitemap", "feed"]
    assert sum(outlet.pages for outlet in running.outlets) == 7
    bodies = set()
    for outlet in running.outlets:
        connection = http.client.HTTPConnection("127.0.0.1", outlet.port)
        _, _, listing = ask(connection, f"/{outlet.listing.rpartition('/')[2]}")
        paths = re.findall(rf"http://127\.0\.0\.1:{outlet.port}(/[^<]+)", listing.decode())
        assert len(paths) == outlet.pages + 1
        assert paths.pop() == swarm.DISALLOWED
        assert b"Disallow: /private/" in ask(connection, "/robots.txt")[2]
        for path in paths:
            status, _, body = ask(connection, path)
            assert (status, len(body) >= 2000) == (200, True)
            bodies.add(body)
        assert ask(connection, f"/story/{outlet.pages}.html")[0] == 404
        connection.close()
    assert len(bodies) == 7


def test_validator_brings_304_and_the_log_has_every_request_with_its_moments(running):
    connection = http.client.HTTPConnection("127.0.0.1", running.outlets[0].port)
    before = len(running.requests())
    _, etag, body = ask(connection, "/story/0.html")
    assert ask(connection, "/story/0.html", If_None_Match=etag) == (304, etag, b"")
    connection.close()
    full, unchanged = running.requests()[before:]
    assert (full.port, full.path, full.status) == (running.outlets[0].port, "/story/0.html", 200)
    assert full.sent_bytes > len(body) > 2000 > unchanged.sent_bytes
    assert full.ended - full.begun >= 0.02
    assert full.ended <= unchanged.begun


@pytest.mark.parametrize("shape", ["even", "uneven"])
def test_pages_are_shared_out_to_the_last(shape):
    counts = swarm.page_counts(200, 5000, shape)
    assert (len(counts), sum(counts)) == (200, 5000)
    assert max(counts) == (25 if shape == "even" else 851)
