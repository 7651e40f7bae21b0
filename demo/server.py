"""The newswire's HTTP server: routing by Host header, validators, and faults on demand.

What belongs here: sockets and headers. What does not: what the documents say (``pages``) and which fault a
request meets (``misbehaviour``).

Answers carry no Date header, which HTTP allows to a server without a clock, so that the bytes on the wire
are the same from run to run.
"""

import socket
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
from urllib.parse import urlsplit

from demo import newswire
from demo.misbehaviour import Fault, Misbehaviour
from demo.newswire import Edition
from demo.pages import PLAIN, Document, documents, not_found

LOOPBACK = "127.0.0.1"
NOTHING_SENT = 0  # the status that the request log gives a connection that was reset


@dataclass(frozen=True)
class Newsstand:
    """A running server: where it listens and what it was asked for."""

    port: int
    hosts: tuple[str, ...]
    requests: list[tuple[str, str, int]] = field(default_factory=list)  # (host, path with query, status)


@contextmanager
def serve(
    port: int = 0, edition: Edition = "corrected", misbehave: Misbehaviour | None = None
) -> Iterator[Newsstand]:
    """Serve one edition on loopback while the context lasts; port 0 takes a free one.

    Raises ``OSError`` when the port is taken.
    """
    wire = newswire.load(edition)
    server = _Server(documents(wire), misbehave or Misbehaviour({}), port)
    newsstand = Newsstand(server.server_port, tuple(outlet.host for outlet in wire.outlets))
    server.log = newsstand.requests
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="demo-newswire", daemon=True)
    thread.start()
    try:
        yield newsstand
    finally:
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
        self.log: list[tuple[str, str, int]] = []
        super().__init__((LOOPBACK, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Report what went wrong, unless the client hung up, which is its right."""
        if not isinstance(sys.exception(), ConnectionError):
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
        time.sleep(fault.delay_s)
        if fault.reset:
            self._log(host, NOTHING_SENT)
            self._reset()
            return
        document = self._document(host, fault)
        if document.status == HTTPStatus.OK and self._is_fresh(document):
            document = replace(document, status=HTTPStatus.NOT_MODIFIED)
        self._log(host, document.status)
        self._send(document, fault)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the request log is kept on the ``Newsstand``."""

    def _log(self, host: str, status: int) -> None:
        # Before the answer leaves, so that whoever holds the answer finds it logged.
        self.server.log.append((host, self.path, int(status)))

    def _document(self, host: str, fault: Fault) -> Document:
        if fault.status is not None:
            return Document(PLAIN, f"{HTTPStatus(fault.status).phrase}\n".encode(), status=fault.status)
        if host not in self.server.hosts:
            text = f"No outlet has the host '{host}'; there are {', '.join(sorted(self.server.hosts))}.\n"
            return Document(PLAIN, text.encode(), status=HTTPStatus.MISDIRECTED_REQUEST)
        path = urlsplit(self.path).path
        document = self.server.content.get((host, path)) or not_found(path)
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
        is_bodiless = document.status == HTTPStatus.NOT_MODIFIED or self.command == "HEAD"
        self.send_response_only(document.status)
        if document.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", document.content_type)
            self.send_header("Content-Length", str(len(document.body)))
        if document.status in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            self.send_header("ETag", document.etag)
            # Without it, caches would guess a lifetime from Last-Modified and miss the corrected edition.
            self.send_header("Cache-Control", "no-cache")
            if document.last_modified is not None:
                self.send_header("Last-Modified", format_datetime(document.last_modified, usegmt=True))
        if document.location is not None:
            self.send_header("Location", document.location)
        if fault.retry_after is not None:
            self.send_header("Retry-After", fault.retry_after)
        if fault.truncate_to is not None:
            self.close_connection = True
        self.end_headers()
        if not is_bodiless:
            self.wfile.write(document.body[: fault.truncate_to])

    def _reset(self) -> None:
        # Lingering for no time makes the kernel send RST instead of FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True
