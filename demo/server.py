"""The newswire's HTTP server: routing by Host header, validators, and faults on demand.

What belongs here: sockets and headers. What does not: what the documents say (``pages``) and which fault a
request meets (``misbehaviour``).

Answers carry no Date header, which HTTP allows to a server without a clock, so that the bytes on the wire
are the same from run to run.
"""

import select
import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from demo import newswire
from demo.misbehaviour import Fault, Misbehaviour
from demo.newswire import Edition
from demo.pages import PLAIN, Document, documents, not_found

LOOPBACK = "127.0.0.1"
NO_ANSWER = 0  # the status that the log gives a request that was answered with no HTTP response

# How long a client has to read what came before a reset, which may void what it has not read yet.
RESET_AFTER_S = 0.05
# How often a thread that waits looks whether the server is stopping.
WATCH_S = 0.1


class Moment(NamedTuple):
    """A line of the server's log: when a request came in, or when its answer ended, whoever ended it."""

    what: Literal["asked", "ended"]
    host: str
    path: str  # with its query
    status: int
    at: float  # time.monotonic(), one clock for all processes of a machine


@dataclass(frozen=True)
class Newsstand:
    """A running server: where it listens and what it was asked for, in order of time."""

    port: int
    hosts: tuple[str, ...]
    log: list[Moment] = field(default_factory=list)

    @property
    def requests(self) -> list[tuple[str, str, int]]:
        """(host, path with query, status) of each request."""
        return [(line.host, line.path, line.status) for line in self.log if line.what == "asked"]


@contextmanager
def serve(
    port: int = 0,
    edition: Edition = "corrected",
    misbehave: Misbehaviour | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Newsstand]:
    """Serve one edition on loopback while the context lasts; port 0 takes a free one, ``tls`` makes it https.

    Raises ``OSError`` when the port is taken.
    """
    wire = newswire.load(edition)
    server = _Server(documents(wire), misbehave or Misbehaviour({}), port)
    if tls:
        # Each handshake happens in its request's own thread: the client may take its time, or not like it.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    newsstand = Newsstand(server.server_port, tuple(outlet.host for outlet in wire.outlets))
    server.log = newsstand.log
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="demo-newswire", daemon=True)
    thread.start()
    try:
        yield newsstand
    finally:
        server.is_stopping = True
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    request_queue_size = 64

    def __init__(
        self, content: dict[tuple[str, str], Document], misbehaviour: Misbehaviour, port: int
    ) -> None:
        self.content = content
        self.hosts = {host for host, _ in content}
        self.misbehaviour = misbehaviour
        self.log: list[Moment] = []
        self.is_stopping = False
        super().__init__((LOOPBACK, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Report what went wrong, unless the client hung up or disliked the certificate: its right."""
        if not isinstance(sys.exception(), ConnectionError | ssl.SSLError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30
    # Headers and body leave together: written apart, Nagle and delayed acknowledgement cost 40 ms a page.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with the document, a 304, or the fault that this path is to meet."""
        host = self.headers.get("Host", "").partition(":")[0].lower()
        fault = self.server.misbehaviour.next_fault(host, self.path) or Fault()
        document = self._document(host, fault)
        if document.status == HTTPStatus.OK and self._is_fresh(document):
            document = replace(document, status=HTTPStatus.NOT_MODIFIED)
        is_no_answer = fault.raw is not None or (fault.reset and fault.truncate_to is None)
        status = NO_ANSWER if is_no_answer else int(document.status)
        # Before the answer leaves, so that whoever holds the answer finds it logged.
        self._log("asked", host, status)
        try:
            self._pause(fault.delay_s)
            if not is_no_answer:
                self._send(document, fault)
            elif fault.raw is not None:
                self.wfile.write(fault.raw)
                self.close_connection = True
            self.wfile.flush()
            if fault.reset:
                self._reset(fault)
        finally:
            self._log("ended", host, status)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the log is kept on the ``Newsstand``."""

    def _log(self, what: Literal["asked", "ended"], host: str, status: int) -> None:
        self.server.log.append(Moment(what, host, self.path, status, time.monotonic()))

    def _document(self, host: str, fault: Fault) -> Document:
        if fault.status is not None:
            short = f"{HTTPStatus(fault.status).phrase}\n".encode()
            return Document(PLAIN, short if fault.body is None else fault.body, status=fault.status)
        if host not in self.server.hosts:
            text = f"No outlet has the host '{host}'; there are {', '.join(sorted(self.server.hosts))}.\n"
            return Document(PLAIN, text.encode(), status=HTTPStatus.MISDIRECTED_REQUEST)
        path = urlsplit(self.path).path
        document = self.server.content.get((host, path)) or not_found(path)
        if fault.body is not None:
            return replace(document, body=fault.body, last_modified=None)
        return replace(document, body=document.emptied, last_modified=None) if fault.empty else document

    def _is_fresh(self, document: Document) -> bool:
        """Whether the client's copy is current.

        If-None-Match, where given, decides alone (RFC 9110, 13.2.2).
        """
        if (tags := self.headers.get("If-None-Match")) is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return "*" in known or document.etag in known
        since = self.headers.get("If-Modified-Since")
        if since is None or document.last_modified is None:
            return False
        try:
            return document.last_modified <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False  # no date, or one without a zone, is to be ignored (RFC 9110, 13.1.3)

    def _send(self, document: Document, fault: Fault) -> None:
        self._write(self._head(document, fault), fault.drip_head_s)
        if document.status == HTTPStatus.NOT_MODIFIED or self.command == "HEAD":
            return
        if fault.endless:
            while not self.server.is_stopping:
                self._write(b"%x\r\n%b\r\n" % (len(document.body), document.body), fault.drip_body_s)
        if fault.truncate_to is not None:
            self.close_connection = True
        self._write(document.body[: fault.truncate_to], fault.drip_body_s)

    def _head(self, document: Document, fault: Fault) -> bytes:
        """The status line and the headers, less those that the fault empties."""
        headers = {}
        if document.status != HTTPStatus.NOT_MODIFIED:
            headers["Content-Type"] = document.content_type
            if fault.endless:
                headers["Transfer-Encoding"] = "chunked"
            else:
                headers["Content-Length"] = str(len(document.body))
        if document.status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            headers["ETag"] = document.etag
            # Without it, caches would guess a lifetime from Last-Modified and miss the corrected edition.
            headers["Cache-Control"] = "no-cache"
            if document.last_modified is not None:
                headers["Last-Modified"] = format_datetime(document.last_modified, usegmt=True)
        if document.location is not None:
            headers["Location"] = document.location
        headers |= fault.headers
        lines = [f"{self.protocol_version} {int(document.status)} {HTTPStatus(document.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items() if value]
        return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")

    def _write(self, data: bytes, drip_s: float) -> None:
        if not drip_s:
            self.wfile.write(data)
            return
        for index in range(len(data)):
            self.wfile.write(data[index : index + 1])
            self.wfile.flush()
            self._pause(drip_s)

    def _pause(self, seconds: float) -> None:
        """Wait, unless there is nobody left to wait for, which raises ``ConnectionError``."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            readable, _, _ = select.select([self.connection], [], [], min(left, WATCH_S))
            # The plain socket's recv: the one of a TLS socket cannot look without taking.
            has_hung_up = readable and not socket.socket.recv(self.connection, 1, socket.MSG_PEEK)
            if has_hung_up or self.server.is_stopping:
                raise ConnectionAbortedError
            if readable:  # a request sent ahead, which can wait too
                time.sleep(min(left, WATCH_S))

    def _reset(self, fault: Fault) -> None:
        if fault.truncate_to is not None:
            self._pause(RESET_AFTER_S)
        # Lingering for no time makes the kernel send RST instead of FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True
