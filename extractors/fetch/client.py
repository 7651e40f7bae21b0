"""The polite client: gets one url, with redirects, retries and limits, and says what came of it.

It keeps no memory but for when each host may be asked again, and writes nothing. Which urls are asked
for, and what robots.txt says to it, belongs to ``crawl`` and ``robots``.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx2

from extractors.fetch.exchange import TRANSIENT_STATUSES, Exchange, Outcome, decode, outcome_of
from extractors.sources import Source

MAX_REDIRECTS = 5
# The largest of 231 pages of real outlets has 2.8 MiB, the median one 0.2 MiB.
MAX_BODY_BYTES = 5 << 20
TIMEOUT = httpx2.Timeout(20.0, connect=10.0)
# A body that trickles in resets the timeout above with each byte; this one it cannot reset.
MAX_BODY_SECONDS = 60.0

ATTEMPTS = 3
BACKOFF_SECONDS = 1.0
# A host that asks for a longer pause is left alone after this one, and the url waits for the next run.
MAX_RETRY_AFTER_SECONDS = 30.0

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class NoAnswer(Exception):
    """A url brought no response to keep: the outcome and the reason it is counted under."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of one url: the redirects on the way, and the response in the end, if any."""

    url: str
    started_at: datetime
    hops: tuple[Exchange, ...]
    response: Exchange | None
    outcome: Outcome
    reason: str | None


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class Hosts:
    """Sees to it that a host gets one request at a time, with a pause after each."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, host: str, pause: float) -> Iterator[Callable[[float], None]]:
        """Waits for the host and holds it. The function yielded makes the pause that follows longer."""
        with self._guard:
            entry = self._hosts.setdefault(host, _Host())
        with entry.lock:
            time.sleep(max(0.0, entry.free_at - time.monotonic()))
            pauses = [pause]
            try:
                yield pauses.append
            finally:
                entry.free_at = time.monotonic() + max(pauses)


@cache
def _tls() -> ssl.SSLContext:
    """The certificates that are trusted; to load them takes 0.1 s, so all clients share them."""
    return httpx2.create_ssl_context()


class _ConnectTo(httpx2.BaseTransport):
    """Sends every request to one address, while its url, Host header and TLS name stay."""

    def __init__(self, address: str) -> None:
        host, port = address.rsplit(":", 1)
        self._host, self._port = host, int(port)
        self._inner = httpx2.HTTPTransport(verify=_tls())

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return self._inner.handle_request(
            httpx2.Request(
                request.method,
                request.url.copy_with(host=self._host, port=self._port),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": request.url.host},
            )
        )

    def close(self) -> None:
        self._inner.close()


class Client:
    """Gets urls for one source, by its settings."""

    def __init__(self, source: Source, hosts: Hosts) -> None:
        self._delay = source.delay_seconds
        self._may_be_private = source.allow_private or source.connect_to is not None
        self._hosts = hosts
        self._http = httpx2.Client(
            transport=_ConnectTo(source.connect_to) if source.connect_to else None,
            # What decode() undoes for certain; the size limit holds for the decoded body.
            headers={"User-Agent": source.user_agent, "Accept-Encoding": "gzip"},
            timeout=TIMEOUT,
            verify=_tls(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def visit(
        self,
        url: str,
        *,
        conditions: Mapping[str, str] | None = None,
        check: Callable[[str], None] = lambda url: None,
    ) -> Visit:
        """Gets a url and follows its redirects.

        ``conditions`` are headers that make the request conditional. ``check`` is asked before each
        request and raises ``NoAnswer`` to forbid it. Never raises for what a host does.
        """
        started_at = datetime.now(UTC)
        hops: list[Exchange] = []
        target = url
        try:
            while True:
                self._check_address(target)
                check(target)
                response = self._get(target, conditions or {})
                location = response.header("location")
                if response.status not in _REDIRECTS or not location:
                    outcome, reason = outcome_of(response.status)
                    return Visit(url, started_at, tuple(hops), response, outcome, reason)
                if len(hops) == MAX_REDIRECTS:
                    raise NoAnswer("refused", "too_many_redirects")
                hops.append(response)
                target = absolute(location, target)
        except NoAnswer as end:
            return Visit(url, started_at, tuple(hops), None, end.outcome, end.reason)

    def _check_address(self, url: str) -> None:
        """Raises ``NoAnswer`` unless the url is http(s) and its host has a public address."""
        try:
            urlsplit(url)  # stricter than httpx2 about brackets
            parsed = httpx2.URL(url)
        except (ValueError, httpx2.InvalidURL) as error:
            raise NoAnswer("refused", "invalid_url") from error
        if parsed.scheme not in ("http", "https") or not parsed.host:
            raise NoAnswer("refused", "not_http")
        if self._may_be_private:
            return
        try:
            found = socket.getaddrinfo(parsed.host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NoAnswer("failed", "dns") from error
        if not all(ipaddress.ip_address(address[0]).is_global for *_, address in found):
            raise NoAnswer("refused", "private_address")

    def _get(self, url: str, conditions: Mapping[str, str]) -> Exchange:
        """The response to a url; a host that says "not now" or nothing is asked again."""
        host = httpx2.URL(url).netloc.decode("ascii")
        result: Exchange | NoAnswer
        for attempt in range(1, ATTEMPTS + 1):
            with self._hosts.turn(host, self._delay) as pause:
                result = self._ask(url, conditions)
                if isinstance(result, Exchange):
                    if result.status not in TRANSIENT_STATUSES:
                        return result
                    wait = _retry_after(result)
                    pause(min(wait, MAX_RETRY_AFTER_SECONDS))
                    if wait > MAX_RETRY_AFTER_SECONDS:
                        return result
                elif result.outcome == "refused":
                    break
                if attempt < ATTEMPTS:
                    pause(BACKOFF_SECONDS * 2 ** (attempt - 1))
        if isinstance(result, NoAnswer):
            raise result
        return result

    def _ask(self, url: str, conditions: Mapping[str, str]) -> Exchange | NoAnswer:
        """One request and what came of it."""
        fetched_at = datetime.now(UTC)
        try:
            with self._http.stream("GET", url, headers=conditions) as response:
                payload = _read_payload(response)
        except NoAnswer as end:
            return end
        except httpx2.TimeoutException:
            return NoAnswer("failed", "timeout")
        except httpx2.TransportError:
            return NoAnswer("failed", "connection")
        finally:
            self._http.cookies.clear()  # each request stands alone
        headers = tuple(
            (_kept_name(name.decode("latin-1")), value.decode("latin-1"))
            for name, value in response.headers.raw
        )
        body = decode(payload, headers, MAX_BODY_BYTES + 1)
        if len(body) > MAX_BODY_BYTES:
            return NoAnswer("refused", "too_large")
        return Exchange(
            url=url,
            fetched_at=fetched_at,
            status=response.status_code,
            status_line=f"{response.http_version} {response.status_code} {response.reason_phrase}",
            headers=headers,
            payload=payload,
            body=body,
        )


def absolute(link: str, base: str) -> str:
    """A link as a whole url in one spelling, less its fragment. What is no url is returned as it is."""
    try:
        return str(httpx2.URL(urljoin(base, link.strip())).copy_with(fragment=None))
    except (ValueError, httpx2.InvalidURL):  # urljoin refuses "http://[oops" with a ValueError
        return link.strip()


def _read_payload(response: httpx2.Response) -> bytes:
    """The payload as it was sent. Raises ``NoAnswer`` when it is too large or too slow."""
    deadline = time.monotonic() + MAX_BODY_SECONDS
    payload = bytearray()
    for chunk in response.iter_raw():
        payload += chunk
        if len(payload) > MAX_BODY_BYTES:
            raise NoAnswer("refused", "too_large")
        if time.monotonic() > deadline:
            raise NoAnswer("failed", "timeout")
    return bytes(payload)


def _kept_name(header: str) -> str:
    """The name under which a header is kept.

    The transfer coding is undone on arrival, so the header that announces it must not be believed
    later; it is renamed as Common Crawl does.
    """
    return f"X-Crawl-{header}" if header.lower() == "transfer-encoding" else header


def _retry_after(response: Exchange) -> float:
    """The seconds that a host asks for before the next request: a number or a date (RFC 9110), else 0."""
    value = (response.header("retry-after") or "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
