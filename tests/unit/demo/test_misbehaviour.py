"""Every fault as a client meets it."""

import http.client
import time
import xml.etree.ElementTree as ET

import pytest

from demo import Fault, Misbehaviour, serve

PAGE = "http://wire.example/article/2019-01-29/pdvsa-sanctions"
FEED = "http://wire.example/feed.rss"


def wire_fails(pattern, **fault):
    return serve(misbehave=Misbehaviour({pattern: Fault(**fault)}))


@pytest.mark.parametrize(
    ("status", "retry_after"), [(429, "2"), (500, None), (503, "Wed, 21 Oct 2026 07:28:00 GMT")]
)
def test_status(ask, status, retry_after):
    with wire_fails("wire.example/article/*", status=status, retry_after=retry_after) as newsstand:
        answer = ask(newsstand, PAGE)
        assert (answer.status, answer.headers.get("Retry-After")) == (status, retry_after)
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


def test_first_pattern_that_matches_decides():
    misbehaviour = Misbehaviour({"a.example/x": Fault(status=500, times=1), "a.example/*": Fault(status=503)})
    met = [misbehaviour.next_fault("a.example", path) for path in ("/x", "/x", "/y")]
    assert [fault.status for fault in met if fault] == [500, 503, 503]
    assert misbehaviour.next_fault("b.example", "/x") is None
