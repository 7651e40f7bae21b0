"""Every fault as a client meets it."""

import gzip
import http.client
import socket
import time
import xml.etree.ElementTree as ET

import pytest

from demo import Fault, Misbehaviour, gzip_bomb, serve

PAGE = "http://wire.example/article/2019-01-29/pdvsa-sanctions"
FEED = "http://wire.example/feed.rss"


def wire_fails(pattern, **fault):
    return serve(misbehave=Misbehaviour({pattern: Fault(**fault)}))


def listen(newsstand, url, moments=1):
    """The bytes that come for a plain GET until nothing comes for 0.3 s or the server hangs up."""
    host, _, path = url.removeprefix("http://").partition("/")
    heard = b""
    with socket.create_connection(("127.0.0.1", newsstand.port), timeout=0.3) as client:
        client.sendall(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        try:
            while moments and (data := client.recv(1 << 16)):
                heard += data
                moments -= 1
        except TimeoutError:
            pass
    return heard


def both_moments(newsstand):
    """The two lines of one request's log, as soon as the server has noticed that its client is gone."""
    until = time.monotonic() + 5
    while len(newsstand.log) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    return newsstand.log


@pytest.mark.parametrize(
    ("status", "headers"),
    [(429, {"Retry-After": "2"}), (500, {}), (503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"})],
)
def test_status(ask, status, headers):
    with wire_fails("wire.example/article/*", status=status, headers=headers) as newsstand:
        answer = ask(newsstand, PAGE)
        assert (answer.status, answer.headers.get("Retry-After")) == (status, headers.get("Retry-After"))
        assert ask(newsstand, FEED).status == 200
        assert [status for _, _, status in newsstand.requests] == [answer.status, 200]


def test_only_the_first_times(ask):
    with wire_fails("wire.example/*", status=503, times=2) as newsstand:
        assert [ask(newsstand, PAGE).status for _ in range(3)] == [503, 503, 200]


def test_delay(ask):
    with wire_fails("wire.example/feed.rss", delay_s=0.2) as newsstand:
        begun = time.monotonic()
        ask(newsstand, PAGE)
        prompt = time.monotonic()
        ask(newsstand, FEED)
        assert prompt - begun < 0.2 <= time.monotonic() - prompt


def test_body_and_headers_in_place_of_the_documents_own(ask):
    fault = {"body": b"\xe9", "headers": {"Content-Type": "text/plain; charset=utf-8", "ETag": ""}}
    with wire_fails(PAGE.removeprefix("http://"), **fault) as newsstand:
        answer = ask(newsstand, PAGE)
    assert (answer.status, answer.body) == (200, b"\xe9")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Length"] == "1"
    assert not {"ETag", "Last-Modified"} & answer.headers.keys()


def test_redirect_to_where_a_header_says(ask):
    with wire_fails("wire.example/*", status=302, headers={"Location": "file:///etc/hostname"}) as newsstand:
        answer = ask(newsstand, PAGE)
    assert (answer.status, answer.headers["Location"]) == (302, "file:///etc/hostname")


def test_length_that_is_too_short_leaves_the_rest_on_the_wire():
    with wire_fails("wire.example/*", body=b"0123456789", headers={"Content-Length": "4"}) as newsstand:
        head, _, body = listen(newsstand, PAGE, moments=2).partition(b"\r\n\r\n")
    assert b"Content-Length: 4\r\n" in head
    assert body == b"0123456789"


def test_raw_bytes_are_all_there_is():
    with wire_fails(
        "wire.example/*", raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz"
    ) as newsstand:
        heard = listen(newsstand, PAGE, moments=9)
        assert heard == b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz"
        assert [status for *_, status in newsstand.requests] == [0]


@pytest.mark.parametrize(
    ("part", "begins"), [("drip_head_s", b"HTTP/"), ("drip_body_s", b"HTTP/1.1 200 OK\r\n")]
)
def test_dripping_comes_byte_by_byte_and_ends_when_the_client_hangs_up(part, begins):
    with wire_fails("wire.example/*", **{part: 0.02}) as newsstand:
        heard = listen(newsstand, PAGE, moments=8)
        assert heard.startswith(begins[:8])
        assert len(heard.partition(b"\r\n\r\n")[2]) < 9
        asked, ended = both_moments(newsstand)
    assert (asked.what, ended.what, ended.path) == (
        "asked",
        "ended",
        PAGE.removeprefix("http://wire.example"),
    )
    assert asked.at < ended.at


def test_endless_body_has_no_length_and_goes_on_until_the_client_hangs_up():
    with wire_fails("wire.example/*", endless=True) as newsstand:
        heard = listen(newsstand, PAGE, moments=40)
        assert [line.what for line in both_moments(newsstand)] == ["asked", "ended"]
    assert b"Transfer-Encoding: chunked" in heard
    assert b"Content-Length" not in heard
    assert len(heard) > 100_000


def test_truncated_body(ask):
    with wire_fails("wire.example/article/*", truncate_to=100) as newsstand:
        with pytest.raises(http.client.IncompleteRead) as caught:
            ask(newsstand, PAGE)
        assert len(caught.value.partial) == 100


@pytest.mark.parametrize("feed", ["feed.rss", "feed.atom"])
def test_empty_feed_is_sound_and_has_no_entries(ask, feed):
    with wire_fails(f"wire.example/{feed}", empty=True) as newsstand:
        answer = ask(newsstand, f"http://wire.example/{feed}")
    assert answer.status == 200
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(answer.body).iter()}
    assert "title" in tags
    assert not tags & {"item", "entry"}


def test_empty_page_has_no_bytes_and_is_not_what_the_client_holds(ask):
    with wire_fails("wire.example/article/*", empty=True, times=1) as newsstand:
        empty, full = ask(newsstand, PAGE), ask(newsstand, PAGE)
        assert (empty.status, empty.body) == (200, b"")
        assert empty.headers["ETag"] != full.headers["ETag"]


def test_reset(ask):
    with wire_fails("wire.example/*", reset=True) as newsstand:
        with pytest.raises(ConnectionResetError):
            ask(newsstand, PAGE)
        assert newsstand.requests == [("wire.example", PAGE.removeprefix("http://wire.example"), 0)]


def test_reset_in_mid_body(ask):
    with wire_fails("wire.example/*", reset=True, truncate_to=100) as newsstand:
        with pytest.raises(ConnectionResetError):
            ask(newsstand, PAGE)
        assert newsstand.requests == [("wire.example", PAGE.removeprefix("http://wire.example"), 200)]


def test_log_tells_when_each_answer_ended(ask):
    with wire_fails("wire.example/feed.rss", delay_s=0.2) as newsstand:
        ask(newsstand, FEED)
        ask(newsstand, PAGE)
        assert [(line.what, line.path[-4:]) for line in newsstand.log[:3]] == [
            ("asked", ".rss"),
            ("ended", ".rss"),
            ("asked", "ions"),
        ]
        assert newsstand.log[1].at - newsstand.log[0].at >= 0.2


def test_gzip_bomb_is_a_thousandth_of_what_it_unpacks_to():
    bomb = gzip_bomb(8)
    assert gzip.decompress(bomb) == bytes(8 << 20)
    assert len(bomb) < (8 << 20) / 900


def test_first_pattern_that_matches_decides():
    misbehaviour = Misbehaviour({"a.example/x": Fault(status=500, times=1), "a.example/*": Fault(status=503)})
    met = [misbehaviour.next_fault("a.example", path) for path in ("/x", "/x", "/y")]
    assert [fault.status for fault in met if fault] == [500, 503, 503]
    assert misbehaviour.next_fault("b.example", "/x") is None
