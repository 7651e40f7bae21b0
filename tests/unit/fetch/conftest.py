"""A small site on loopback that remembers who asked for what, and a landing zone that is filled from it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from extractors.fetch import hosts
from extractors.fetch.crawl import crawl
from extractors.fetch.landing import Landing
from extractors.fetch.warc import read_pages, slices
from extractors.records import Fetch, Page
from extractors.sources import Plan, Source
from tests import crawling

DAY = date(2026, 3, 1)


@dataclass
class Reply:
    status: int
    body: bytes
    headers: dict[str, str]


@dataclass
class Request:
    host: str
    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """Gives the replies set for a path in turn, the last one for ever."""

    address: str = ""
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    on_request: Callable[[str], object] = lambda path: None

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def answer(self, path: str, *answers: tuple[int, bytes], **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies[path] = [Reply(status, body, named) for status, body in answers]

    def page(self, path: str, text: str = "text", **headers: str) -> bytes:
        html = f"<html><body><p>{text}</p></body></html>".encode()
        self.answer(path, (200, html), **{"Content_Type": "text/html; charset=utf-8"} | headers)
        return html

    def feed(self, path: str, *items: tuple[str, str | None], **headers: str) -> None:
        entries = "".join(
            f"<item><title>t</title><link>{link}</link>{f'<pubDate>{when}</pubDate>' if when else ''}</item>"
            for link, when in items
        )
        xml = f"<rss version='2.0'><channel><title>t</title><link>/</link>{entries}</channel></rss>"
        self.answer(path, (200, xml.encode()), **headers)

    def reply(self, request: Request) -> Reply:
        replies = self.replies.get(request.path, [Reply(404, b"no such page", {})])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        etag = reply.headers.get("ETag")
        return (
            Reply(304, b"", reply.headers) if etag and request.headers.get("If-None-Match") == etag else reply
        )


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or each reply waits 40 ms for an acknowledgement

        def do_GET(self) -> None:
            request = Request(self.headers["Host"], self.path, dict(self.headers.items()))
            site.asked.append(request)
            site.on_request(self.path)
            reply = site.reply(request)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            pass  # a client that was killed, or had enough of a body, is what some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    site.address = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Newsroom:
    """A landing zone that is filled from the site, and what a reader finds in it."""

    site: Site
    landing: Landing

    def source(self, **keys: Any) -> Source:
        defaults = {
            "name": "wire",
            "user_agent": "patronage (+mail@example.org)",
            "connect_to": self.site.address,
            "delay_seconds": 0,
        }
        return Source.model_validate(defaults | keys)

    def of_feed(self, **keys: Any) -> Source:
        return self.source(urls=["http://wire.example/feed"], **keys)

    def of_pages(self, *paths: str, **keys: Any) -> Source:
        urls = [f"http://wire.example{path}" for path in paths]
        return self.source(**{"name": "pages", "kind": "page", "urls": urls} | keys)

    def crawl(self, *sources: Source, day: date = DAY) -> None:
        crawl(Plan(list(sources)), self.landing, day)

    def pages(self) -> list[Page]:
        """The pages of everything landed, by the time of the request."""
        found = [
            page
            for day in self.landing.days()
            for path in self.landing.warcs(day)
            for part in slices(path, 2)
            for page in read_pages(part)
        ]
        return sorted(found, key=lambda page: page.fetched_at)

    def fetches(self, role: str = "page") -> list[Fetch]:
        """The rows of everything landed, by the time of the request."""
        return [row for row in crawling.rows(self.landing) if row.role == role]

    def outcomes(self, role: str = "page") -> list[tuple[str, str, str | None]]:
        """(path, outcome, reason) of each row."""
        return [
            (row.fetched_url.partition(".example")[2], row.outcome, row.reason) for row in self.fetches(role)
        ]


@pytest.fixture
def newsroom(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.setattr(hosts, "BACKOFF_SECONDS", 0.01)
    return Newsroom(site, Landing(tmp_path / "landing"))
