"""The polite client: gets one url, with redirects, attempts and limits, and says what came of it.

It keeps no memory of pages and writes nothing. When a host may be asked belongs to ``hosts``, where a
request may go to ``guard``, which urls are asked for to ``crawl``, and what robots.txt says to ``robots``.
"""

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import product
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.http_exceptions import ContentLengthError, TransferEncodingError
from yarl import URL

from extractors.fetch.exchange import TRANSIENT_STATUSES, Exchange, NoAnswer, Outcome, decode, outcome_of
from extractors.fetch.guard import GuardedResolver, check_host, check_url
from extractors.fetch.hosts import Host, Hosts, Postponed
from extractors.fetch.sockets import KeptConnections, raise_file_limit, shares
from extractors.sources import Source
from extractors.urls import absolute

MAX_REDIRECTS = 5
ATTEMPTS = 3

# What a page may be served as; the last three are how servers say that they do not know (WHATWG MIME
# Sniffing, 7), as does a header that is missing or no media type.
PAGE_TYPES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "application/xml",
        "text/xml",
        "text/plain",
        "application/octet-stream",
        "unknown/unknown",
        "application/unknown",
        "*/*",
    }
)

# Looking up a name blocks a thread, a dead name server for many seconds; asyncio has 6 on two cores.
LOOKUPS_AT_ONCE = 64
# Content-Security-Policy headers of large outlets go beyond aiohttp's 8 KiB.
MAX_HEADER_BYTES = 64 << 10
MAX_HEADERS = 256
# Longer than most pauses between two requests to a host, so that the second finds its connection.
KEEP_ALIVE_SECONDS = 15.0
# aiohttp looks for connections that waited too long only so often, at whole seconds.
GONE_AFTER_SECONDS = 2 * KEEP_ALIVE_SECONDS + 2

_REDIRECTS = frozenset({301, 302, 303, 307, 308})

# Servers do send validators with such characters; sent back, they would be no header (RFC 9110, 5.5).
_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f]")

Permit = Callable[[str], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of one url: the redirects on the way, and the response in the end, if any."""

    url: str
    started_at: datetime
    hops: tuple[Exchange, ...]
    response: Exchange | None
    outcome: Outcome
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Request:
    """How the requests of one visit are made, whatever their urls."""

    source: Source
    headers: Mapping[str, str]
    timeout: aiohttp.ClientTimeout
    max_bytes: int
    truncate: bool
    accepts: Collection[str] | None


class Client:
    """Gets urls for all sources of a run; to be used as an async context manager."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._resources = AsyncExitStack()
        most_requests, most_kept = shares(raise_file_limit())
        self._open_requests = asyncio.Semaphore(most_requests)
        self._kept = KeptConnections(most_kept, GONE_AFTER_SECONDS)
        self._sessions: dict[tuple[bool, bool], aiohttp.ClientSession] = {}

    async def __aenter__(self) -> Self:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(LOOKUPS_AT_ONCE))
        tls = ssl.create_default_context()
        tls.set_alpn_protocols(["http/1.1"])
        # A connection that one source may use can be one that another may not, so each kind has its pool.
        for allow_private, is_kept in product((False, True), repeat=2):
            session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=GuardedResolver(allow_private=allow_private),
                    ssl=tls,
                    limit=0,
                    keepalive_timeout=KEEP_ALIVE_SECONDS if is_kept else None,
                    force_close=not is_kept,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),  # each request stands alone
                auto_decompress=False,
                max_line_size=MAX_HEADER_BYTES,
                max_field_size=MAX_HEADER_BYTES,
                max_headers=MAX_HEADERS,
                middlewares=(_ask_once,),
            )
            self._sessions[allow_private, is_kept] = await self._resources.enter_async_context(session)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._resources.aclose()

    async def visit(
        self,
        source: Source,
        url: str,
        *,
        conditions: Mapping[str, str] | None = None,
        permit: Permit | None = None,
        max_bytes: int | None = None,
        truncate: bool = False,
        accepts: Collection[str] | None = None,
    ) -> Visit:
        """Gets a url by the settings of a source and follows its redirects.

        ``conditions`` are headers that make the request conditional; what no header can say is left out.
        ``permit`` is asked before each request: it returns the pause in seconds that the host wants, or
        raises ``NoAnswer`` to forbid it. ``max_bytes`` (the source's limit by default) holds for the body as
        sent and for the decoded one; what is longer is refused, or cut there with ``truncate``. ``accepts``
        are the media types that are worth the download, such as ``PAGE_TYPES``; None stands for all. An
        answer other than 2xx counts by its status, whatever its body: one too long is cut.

        Raises ``Postponed``, and nothing for what a host does.
        """
        started_at = datetime.now(UTC)
        request = _Request(
            source,
            headers={
                "User-Agent": source.user_agent,
                "Accept-Encoding": "gzip, deflate",  # what decode() undoes for certain
                **{
                    name: value
                    for name, value in (conditions or {}).items()
                    if not _CONTROL_CHARACTER.search(value)
                },
            },
            timeout=aiohttp.ClientTimeout(
                total=source.timeout_seconds,
                connect=source.idle_seconds,
                sock_read=source.idle_seconds,
            ),
            max_bytes=int(source.max_mebibytes * (1 << 20)) if max_bytes is None else max_bytes,
            truncate=truncate,
            accepts=accepts,
        )
        hops: list[Exchange] = []
        target = url
        try:
            while True:
                checked = check_url(target, allow_private=source.allow_private)
                pause = source.delay_seconds
                if permit:
                    pause = max(pause, await permit(target))
                response = await self._get(request, target, checked, pause)
                location = _location(response)
                if location is None:
                    outcome, reason = outcome_of(response.status)
                    return Visit(url, started_at, tuple(hops), response, outcome, reason)
                if len(hops) == MAX_REDIRECTS:
                    raise NoAnswer("refused", "too_many_redirects")
                hops.append(response)
                target = absolute(location, target)
        except NoAnswer as end:
            return Visit(url, started_at, tuple(hops), None, end.outcome, end.reason)

    async def _get(self, request: _Request, url: str, parsed: URL, pause: float) -> Exchange:
        """The response to a url; a host that says "not now" or nothing is asked again.

        Raises ``NoAnswer`` when there is none in the end, and ``Postponed``.
        """
        result: Exchange | NoAnswer | None = None
        host: Host | None = None
        for _ in range(ATTEMPTS):
            try:
                async with self._hosts.turn(parsed.host_port_subcomponent or "", pause) as host:
                    async with self._open_requests:
                        result = await self._ask(request, url, parsed)
                    if isinstance(result, NoAnswer):
                        if result.outcome == "refused":
                            host.answered()
                            raise result
                        host.back_off()
                    elif result.status in TRANSIENT_STATUSES:
                        host.back_off(_retry_after(result))
                    else:
                        host.answered()
                        return result
            except Postponed:
                if result is None:
                    raise
                break  # what the attempt before brought is what came of it
        assert host is not None and result is not None  # or Postponed was raised
        host.url_failed()
        if isinstance(result, NoAnswer):
            raise result
        return result

    async def _ask(self, request: _Request, url: str, parsed: URL) -> Exchange | NoAnswer:
        """One request and what came of it."""
        fetched_at = datetime.now(UTC)
        response: aiohttp.ClientResponse | None = None
        place = (request.source.allow_private, parsed.scheme, parsed.host_port_subcomponent)
        is_kept = self._kept.take(place)
        try:
            async with self._send(request, parsed, is_kept) as response:
                _check_head(response, request)
                payload, is_cut = await _read_payload(response, request)
        except NoAnswer as end:
            return end
        except (aiohttp.ClientError, OSError, UnicodeError) as error:
            return _no_answer(error, has_begun=response is not None)
        finally:
            if is_kept:
                self._kept.give_back(place)
        headers = tuple(
            (_kept_name(name.decode("latin-1")), value.decode("latin-1"))
            for name, value in response.raw_headers
        )
        body = decode(payload, headers, request.max_bytes + 1)
        if len(body) > request.max_bytes:
            if request.truncate:
                body, is_cut = body[: request.max_bytes], True
            elif _is_success(response):
                return NoAnswer("refused", "too_large")
            else:  # a bomb, which nobody shall unpack again
                payload, body, is_cut = b"", b"", True
        return Exchange(
            url=url,
            fetched_at=fetched_at,
            status=response.status,
            status_line=_status_line(response),
            headers=headers,
            payload=payload,
            body=body,
            is_truncated=is_cut,
        )

    def _send(self, request: _Request, url: URL, is_kept: bool) -> "aiohttp.client._RequestContextManager":
        """Sends the request: to the url's own host, or to where the source wants connections to go."""
        source = request.source
        if source.connect_to is None:
            return self._sessions[source.allow_private, is_kept].get(
                url, headers=request.headers, timeout=request.timeout, allow_redirects=False
            )
        host, port = source.connect_to.rsplit(":", 1)
        check_host(host, allow_private=True)
        return self._sessions[True, is_kept].get(
            url.with_host(host).with_port(int(port)),
            headers={**request.headers, "Host": url.host_port_subcomponent or ""},
            server_hostname=url.raw_host if url.scheme == "https" else None,
            timeout=request.timeout,
            allow_redirects=False,
        )


async def _ask_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keeps aiohttp from asking again at once when a connection breaks, behind the back of ``Hosts``."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _no_answer(error, has_begun=False) from error


def _no_answer(error: Exception, *, has_begun: bool) -> NoAnswer:
    """What a failure counts as; ``has_begun``: the head of the response had come."""
    reason = "incomplete_body" if has_begun else "connection"
    match error:
        case TimeoutError():
            reason = "timeout"
        case aiohttp.InvalidURL():
            return NoAnswer("refused", "invalid_url")
        case aiohttp.ClientConnectorDNSError() | UnicodeError():  # the codec of names raises the latter
            reason = "dns"
        case aiohttp.ClientSSLError():
            reason = "tls"
        case aiohttp.ClientResponseError():
            reason = "bad_http"
        case aiohttp.ClientPayloadError() if not _is_cut_off(error):
            reason = "bad_http"
    return NoAnswer("failed", reason)


def _is_cut_off(error: aiohttp.ClientPayloadError) -> bool:
    return isinstance(error.__cause__, ContentLengthError | TransferEncodingError)


def _check_head(response: aiohttp.ClientResponse, request: _Request) -> None:
    """Raises ``NoAnswer`` when the head tells already that the body is of no use."""
    if not _is_success(response):
        return
    if not request.truncate and (response.content_length or 0) > request.max_bytes:
        raise NoAnswer("refused", "too_large")
    if request.accepts is not None:
        media_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if "/" in media_type and media_type not in request.accepts:
            raise NoAnswer("refused", "content_type")


def _is_success(response: aiohttp.ClientResponse) -> bool:
    return 200 <= response.status < 300


async def _read_payload(response: aiohttp.ClientResponse, request: _Request) -> tuple[bytes, bool]:
    """The payload as it was sent, and whether it was cut. Raises ``NoAnswer``."""
    chunks: list[bytes] = []
    size = 0
    with _ending_with_its_connection(response) as lost:
        while chunk := await response.content.readany():
            chunks.append(chunk)
            size += len(chunk)
            if size > request.max_bytes:
                if _is_success(response) and not request.truncate:
                    raise NoAnswer("refused", "too_large")
                return b"".join(chunks)[: request.max_bytes], True
    # A body without a length ends where the connection does; aiohttp takes a reset for its end too.
    if lost and lost.done() and lost.exception():
        raise NoAnswer("failed", "incomplete_body")
    return b"".join(chunks), False


@contextmanager
def _ending_with_its_connection(response: aiohttp.ClientResponse) -> Iterator[asyncio.Future[None] | None]:
    """Ends the body of a response when its connection is lost; yields what tells that, if it can still be.

    aiohttp 3.14 closes the connection when a later chunk is garbage, but leaves the reader of the body
    waiting for ever.
    """
    content = response.content
    protocol = response.connection.protocol if response.connection else None
    if protocol is None:  # the whole body was here before anyone read it
        yield None
        return
    lost = protocol.closed

    def end(_: object = None) -> None:
        if not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError("the connection was closed within the body"))

    if lost is None:  # lost already
        end()
        yield None
        return
    lost.remove_done_callback(_look_at)
    lost.add_done_callback(_look_at)
    lost.add_done_callback(end)
    try:
        yield lost
    finally:
        lost.remove_done_callback(end)


def _look_at(lost: asyncio.Future[None]) -> None:
    """Keeps asyncio from reporting the exception of a future that nobody looked at."""
    if not lost.cancelled():
        lost.exception()


def _location(response: Exchange) -> str | None:
    """Where a redirect leads to; None when the response is none. Servers send urls in UTF-8 there."""
    value = response.header("location") if response.status in _REDIRECTS else None
    if not value:
        return None
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value


def _status_line(response: aiohttp.ClientResponse) -> str:
    version = response.version
    assert version is not None  # as it came with the status
    reason = (response.reason or "").encode("utf-8", "surrogateescape").decode("latin-1")
    return f"HTTP/{version.major}.{version.minor} {response.status} {reason}"


def _kept_name(header: str) -> str:
    """The name under which a header is kept.

    The transfer coding is undone on arrival, so the header that announces it must not be believed
    later; it is renamed as Common Crawl does.
    """
    return f"X-Crawl-{header}" if header.lower() == "transfer-encoding" else header


def _retry_after(response: Exchange) -> float | None:
    """The seconds that a host asks for before the next request, said as a number or a date (RFC 9110)."""
    value = (response.header("retry-after") or "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):  # the last for a year or a zone of twenty digits
        return None
