"""A swarm of tiny outlets on loopback, one port each: ``python -m demo.swarm --log FILE``.

What belongs here: a server that is cheap enough to measure a crawler by, and the log that bears witness of
what the crawler did. What does not: realistic pages and faults (``server``); anything that crawls.

An outlet has a robots.txt, a feed (outlets of even number) or a sitemap, and its pages. Everything carries an
ETag. Each listing names one page more, below ``/private/``, which robots.txt disallows.
"""

import argparse
import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple, TextIO, get_args
from zlib import crc32

LOOPBACK = "127.0.0.1"
CHANGED = "2026-02-01T12:00:00+00:00"
DISALLOWED = "/private/draft.html"
ROBOTS = b"User-agent: *\nDisallow: /private/\n"
BACKLOG = 16

_SENTENCE = "The minister said on Tuesday that the loan would be repaid in oil. "

Shape = Literal["even", "uneven"]


class Request(NamedTuple):
    """A line of the log. Moments are ``time.monotonic()``, one clock for all processes of a machine."""

    begun: float  # the request was there
    ended: float  # the answer was about to be sent
    port: int
    path: str
    status: int
    sent_bytes: int  # head and body


@dataclass(frozen=True)
class Outlet:
    """Where one outlet listens, what it lists its pages in, and how many there are."""

    port: int
    kind: Literal["feed", "sitemap"]
    pages: int

    @property
    def listing(self) -> str:
        """The url of the document that lists the pages."""
        return f"http://{LOOPBACK}:{self.port}/{'feed.xml' if self.kind == 'feed' else 'sitemap.xml'}"


@dataclass(frozen=True)
class Swarm:
    """A running swarm."""

    outlets: tuple[Outlet, ...]
    log: Path

    def requests(self) -> list[Request]:
        """What was answered so far, in order."""
        lines = self.log.read_text("ascii").splitlines(keepends=True)
        return [Request(*json.loads(line)) for line in lines if line.endswith("\n")]


@contextmanager
def running(
    hosts: int,
    pages: int,
    log: Path,
    *,
    shape: Shape = "even",
    page_bytes: int = 8192,
    latency_s: float = 0.0,
) -> Iterator[Swarm]:
    """A swarm in a process of its own while the context lasts; the log is begun anew."""
    command = [sys.executable, "-m", "demo.swarm", f"--hosts={hosts}", f"--pages={pages}", f"--log={log}"]
    command += [f"--shape={shape}", f"--page-bytes={page_bytes}", f"--latency={latency_s}"]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        try:
            assert process.stdout is not None
            yield Swarm(tuple(Outlet(*outlet) for outlet in json.loads(process.stdout.readline())), log)
        finally:
            process.terminate()


def page_counts(hosts: int, pages: int, shape: Shape) -> list[int]:
    """How many pages each host has: the same, or one over its rank (Zipf), as outlets differ in size."""
    weights = [1.0] * hosts if shape == "even" else [1 / rank for rank in range(1, hosts + 1)]
    ends = [round(pages * sum(weights[: number + 1]) / sum(weights)) for number in range(hosts)]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


class _Site:
    """One outlet: its documents, rendered when they are asked for."""

    def __init__(self, number: int, pages: int, page_bytes: int) -> None:
        self.number, self.pages = number, pages
        self.kind: Literal["feed", "sitemap"] = "sitemap" if number % 2 else "feed"
        self._filler = (
            "<p>" + _SENTENCE * max(1, page_bytes // len(_SENTENCE)) + "</p></article></body></html>"
        )

    def body(self, path: str, port: int) -> tuple[str, bytes] | None:
        """Content type and body of a path, or None when there is no such document."""
        match path:
            case "/robots.txt":
                return "text/plain", ROBOTS
            case "/feed.xml" if self.kind == "feed":
                return "application/rss+xml", self._feed(port)
            case "/sitemap.xml" if self.kind == "sitemap":
                return "application/xml", self._sitemap(port)
        number = path.removeprefix("/story/").removesuffix(".html")
        if number.isdecimal() and int(number) < self.pages:
            title = f"Story {number} of outlet {self.number}"
            head = f"<!DOCTYPE html><html lang=en><head><title>{title}</title></head>"
            begin = f"<body><article><h1>{title}</h1>"
            return "text/html; charset=utf-8", (head + begin + self._filler).encode()
        return None

    def _urls(self, port: int) -> list[str]:
        paths = [*(f"/story/{number}.html" for number in range(self.pages)), DISALLOWED]
        return [f"http://{LOOPBACK}:{port}{path}" for path in paths]

    def _feed(self, port: int) -> bytes:
        items = "".join(
            f"<item><title>t</title><link>{url}</link><pubDate>Sun, 01 Feb 2026 12:00:00 GMT</pubDate></item>"
            for url in self._urls(port)
        )
        return f'<rss version="2.0"><channel><title>t</title><link>/</link>{items}</channel></rss>'.encode()

    def _sitemap(self, port: int) -> bytes:
        urls = "".join(f"<url><loc>{url}</loc><lastmod>{CHANGED}</lastmod></url>" for url in self._urls(port))
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


class _Connection(asyncio.Protocol):
    """Answers the requests of one connection, one after the other, as they come."""

    def __init__(self, site: _Site, port: int, latency_s: float, log: TextIO) -> None:
        self._site, self._port, self._latency_s, self._log = site, port, latency_s, log
        self._loop = asyncio.get_running_loop()
        self._received = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            begun = self._loop.time()
            if self._latency_s:
                self._loop.call_later(self._latency_s, self._answer, head, begun)
            else:
                self._answer(head, begun)

    def _answer(self, head: bytes, begun: float) -> None:
        path = head.split(b" ", 2)[1].decode("latin-1")
        status, answer = 404, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        if found := self._site.body(path, self._port):
            content_type, body = found
            etag = f'"{crc32(body):08x}"'
            if etag.encode() in head:
                status, answer = 304, f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
            else:
                told = f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\nETag: {etag}\r\n\r\n"
                status, answer = 200, b"HTTP/1.1 200 OK\r\n" + told.encode() + body
        # Taken before the client can have the answer: a clock read after it may be read late.
        request = Request(begun, self._loop.time(), self._port, path, status, len(answer))
        self._transport.write(answer)
        self._log.write(json.dumps(request) + "\n")


async def _serve(sites: Sequence[_Site], log: TextIO, latency_s: float) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    outlets: list[Outlet] = []
    for site in sites:
        listener = socket.create_server((LOOPBACK, 0), backlog=BACKLOG)
        port = listener.getsockname()[1]
        await loop.create_server(partial(_Connection, site, port, latency_s, log), sock=listener)
        outlets.append(Outlet(port, site.kind, site.pages))
    print(json.dumps([(outlet.port, outlet.kind, outlet.pages) for outlet in outlets]), flush=True)
    await stop.wait()


def main() -> None:
    """Serve until interrupted or terminated; the first line printed says where the outlets are."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.swarm", description="Serve many tiny outlets on loopback."
    )
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--pages", type=int, default=5000, help="of all hosts together")
    parser.add_argument("--shape", choices=get_args(Shape), default="even", help="how hosts share the pages")
    parser.add_argument("--page-bytes", type=int, default=8192)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--log", type=Path, required=True, help="the file of the requests, begun anew")
    options = parser.parse_args()
    counts = page_counts(options.hosts, options.pages, options.shape)
    sites = [_Site(number, count, options.page_bytes) for number, count in enumerate(counts)]
    # Line by line, so that whoever waits for a request can see it.
    with options.log.open("w", encoding="ascii", buffering=1) as log:
        asyncio.run(_serve(sites, log, options.latency))


if __name__ == "__main__":
    main()
