import asyncio
import gzip
import socket
import ssl
import struct
import sys
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from extractors.fetch import client, hosts, sockets
from extractors.fetch.client import PAGE_TYPES, Client, Visit
from extractors.fetch.exchange import NoAnswer
from extractors.fetch.hosts import Hosts, Postponed
from extractors.sources import Budget, Source

OK = b"HTTP/1.1 200 OK\r\n"
MIB = 1 << 20

Answer = bytes | list[bytes] | Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Wire:
    """A server that sends given bytes for a path: the answers in turn, the last one for ever."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def answer(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def asked(self) -> list[str]:
        return [head.split()[1] for head in self.heads]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.heads.append(head)
                answers = self.answers.get(head.split()[1], [reply(b"", status="404 Not Found")])
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                if callable(answer):
                    await answer(writer)
                    continue
                for piece in [answer] if isinstance(answer, bytes) else answer:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0.01)  # so that the pieces do not arrive as one
                if b"Content-Length" not in b"".join([answer] if isinstance(answer, bytes) else answer):
                    break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


def reply(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def redirect(to: str) -> bytes:
    return reply(b"", f"Location: {to}", status="302 Found")


async def hang(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


async def drip(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"Content-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def never_end(writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def reset(writer: asyncio.StreamWriter, head: bytes = b"Content-Length: 100\r\n") -> None:
    writer.write(OK + head + b"\r\nabc")
    await writer.drain()
    await asyncio.sleep(0.01)
    wire = writer.get_extra_info("socket")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def reset_without_length(writer: asyncio.StreamWriter) -> None:
    await reset(writer, b"")


def source(**keys: Any) -> Source:
    defaults = {"name": "wire", "user_agent": "patronage (+mail)", "allow_private": True, "delay_seconds": 0}
    return Source.model_validate(defaults | keys)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "BACKOFF_SECONDS", 0.001)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@asynccontextmanager
async def serving(  # type: ignore[no-untyped-def]
    wire: Wire, tls: ssl.SSLContext | None = None, clock: Callable[[], float] = time.monotonic
):
    """The server, and a client for it."""
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0, ssl=tls)
    wire.port = server.sockets[0].getsockname()[1]
    async with Client(Hosts(Budget(), clock)) as polite:
        yield polite
    server.close()


def visit(wire: Wire, path: str = "/", *, of: Source | None = None, **options: Any) -> Visit:
    async def run() -> Visit:
        async with serving(wire) as polite:
            url = path if "://" in path else wire.url(path)
            return await polite.visit(of or source(), url, **options)

    return asyncio.run(run())


def visit_by_tls(wire: Wire, authority: trustme.CA, certified: str) -> Visit:
    """A visit to https://news.example/, whose server has a certificate for the name ``certified``."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(certified).configure_cert(tls)
    wire.answer("/", reply(b"here"))

    async def run() -> Visit:
        async with serving(wire, tls) as polite:
            inside = source(connect_to=f"127.0.0.1:{wire.port}")
            found: Visit = await polite.visit(inside, "https://news.example/")
            return found

    return asyncio.run(run())


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority whose certificates are trusted."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return authority


def told(found: Visit) -> tuple[str, str | None]:
    return found.outcome, found.reason


def test_a_response_is_kept_as_it_came(wire: Wire) -> None:
    packed = gzip.compress(b"<p>caf\xc3\xa9")
    wire.answer(
        "/a", reply(packed, "Content-Encoding: gzip", "X-Odd: caf\xe9", "x-odd: 2", status="203 So so")
    )
    found = visit(wire, "/a", conditions={"If-None-Match": '"1"'})
    assert told(found) == ("fetched", None)
    assert found.response is not None
    assert found.response.status_line == "HTTP/1.1 203 So so"
    assert (found.response.payload, found.response.body) == (packed, b"<p>caf\xc3\xa9")
    assert found.response.headers[1:] == (("Content-Encoding", "gzip"), ("X-Odd", "caf\xe9"), ("x-odd", "2"))
    assert found.response.url == found.url == wire.url("/a")
    head = wire.heads[0]
    assert "User-Agent: patronage (+mail)\r\n" in head
    assert "Accept-Encoding: gzip, deflate\r\n" in head
    assert 'If-None-Match: "1"\r\n' in head


@pytest.mark.parametrize("control", ["\r", "\n", "\0", "\x01", "\x7f"])
def test_a_condition_that_no_header_can_say_is_left_out(wire: Wire, control: str) -> None:
    wire.answer("/", reply(b"here"))
    conditions = {"If-None-Match": f'"a{control}b"', "If-Modified-Since": "Mon, 02 Feb 2026 10:00:00 GMT"}
    assert told(visit(wire, conditions=conditions)) == ("fetched", None)
    assert "If-None-Match" not in wire.heads[0]
    assert "If-Modified-Since: Mon, 02 Feb 2026 10:00:00 GMT\r\n" in wire.heads[0]


def test_a_chunked_body_is_put_together_and_its_header_renamed(wire: Wire) -> None:
    wire.answer("/", OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
    found = visit(wire)
    assert found.response is not None
    assert found.response.payload == found.response.body == b"abc"
    assert found.response.headers == (("X-Crawl-Transfer-Encoding", "chunked"),)


@pytest.mark.parametrize("head", [b"", b"Connection: close\r\nContent-Length: 3145728\r\n"])
def test_a_large_body_ends_with_its_connection(wire: Wire, head: bytes) -> None:
    async def send(writer: asyncio.StreamWriter) -> None:
        writer.write(OK + head + b"\r\n" + b"x" * (3 * MIB))
        await writer.drain()
        writer.close()

    wire.answer("/", send)
    found = visit(wire)
    assert found.response is not None
    assert (len(found.response.body), len(wire.heads)) == (3 * MIB, 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(b"\x00\x01 garbage\r\n\r\n", "bad_http", id="no http"),
        pytest.param(OK + b"Content-Length: abc\r\n\r\n", "bad_http", id="no length"),
        pytest.param(OK + b"X: " + b"a" * 100_000 + b"\r\n\r\n", "bad_http", id="endless header"),
        pytest.param(OK + b"X: a\r\n" * 1_000 + b"\r\n", "bad_http", id="endless headers"),
        pytest.param(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", "bad_http", id="no chunk"),
        pytest.param(
            [OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\nzz\r\n"], "bad_http", id="no later chunk"
        ),
        pytest.param(
            OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "incomplete_body", id="chunk cut off"
        ),
        pytest.param([OK + b"Content-Length: 9\r\n\r\n", b"a", b""], "timeout", id="body stops"),
        pytest.param(OK + b"Con", "connection", id="head cut off"),
        pytest.param(b"", "connection", id="nothing"),
        pytest.param(reset, "incomplete_body", id="reset"),
        pytest.param(reset_without_length, "incomplete_body", id="reset without a length"),
        pytest.param(hang, "timeout", id="slow head"),
        pytest.param(drip, "timeout", id="slow body"),
    ],
)
def test_what_goes_wrong_has_a_reason_and_is_tried_again(wire: Wire, answer: Answer, reason: str) -> None:
    wire.answer("/", answer)
    assert told(visit(wire, of=source(idle_seconds=0.1, timeout_seconds=0.3))) == ("failed", reason)
    assert wire.asked() == ["/"] * 3


def test_a_body_that_breaks_off_once_is_got_at_the_second_attempt(wire: Wire) -> None:
    wire.answer("/", reset, reply(b"whole"))
    found = visit(wire)
    assert found.response is not None
    assert (found.response.body, wire.asked()) == (b"whole", ["/", "/"])


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("http://no-such-host.invalid/", ("failed", "dns")),
        (f"http://{'a' * 70}.example/", ("failed", "dns")),
        ("http://127.0.0.1:1/", ("failed", "connection")),
        ("http://[oops/", ("refused", "invalid_url")),
        ("http:///path", ("refused", "invalid_url")),
        ("file:///etc/passwd", ("refused", "not_http")),
    ],
)
def test_urls_that_lead_nowhere(wire: Wire, url: str, outcome: tuple[str, str]) -> None:
    assert told(visit(wire, url)) == outcome


class TestLimits:
    def test_a_body_that_does_not_end_is_given_up(self, wire: Wire) -> None:
        wire.answer("/", never_end)
        assert told(visit(wire)) == ("refused", "too_large")
        assert wire.asked() == ["/"]

    def test_a_length_that_is_too_large_is_not_downloaded(self, wire: Wire) -> None:
        wire.answer("/", OK + b"Content-Length: 99999999\r\n\r\n")
        assert told(visit(wire)) == ("refused", "too_large")

    @pytest.mark.parametrize("size", [MIB, MIB + 1])
    def test_the_limit_is_the_sources_and_holds_for_the_decoded_body(self, wire: Wire, size: int) -> None:
        wire.answer("/", reply(gzip.compress(b"x" * size), "Content-Encoding: gzip"))
        found = visit(wire, of=source(max_mebibytes=1))
        assert told(found) == (("fetched", None) if size == MIB else ("refused", "too_large"))

    @pytest.mark.parametrize("codings", [1, 2])
    def test_a_bomb_takes_no_more_memory_than_the_limit(self, wire: Wire, codings: int) -> None:
        bomb = b"".join([gzip.compress(b"\0" * (64 * MIB))] * 16)
        for _ in range(codings - 1):
            bomb = gzip.compress(bomb)
        wire.answer("/", reply(bomb, f"Content-Encoding: {', '.join(['gzip'] * codings)}"))
        tracemalloc.start()
        found = visit(wire)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert told(found) == ("refused", "too_large")
        assert peak < 32 * MIB

    @pytest.mark.parametrize("is_packed", [False, True])
    def test_a_body_is_cut_when_that_is_asked_for(self, wire: Wire, is_packed: bool) -> None:
        body = b"User-agent: *\n" * 10_000
        packed = reply(gzip.compress(body), "Content-Encoding: gzip") if is_packed else reply(body)
        wire.answer("/robots.txt", packed)
        found = visit(wire, "/robots.txt", max_bytes=1000, truncate=True)
        assert found.response is not None
        assert (found.response.body, found.response.is_truncated) == (body[:1000], True)

    def test_what_is_short_enough_is_not_cut(self, wire: Wire) -> None:
        wire.answer("/", reply(b"x" * 1000))
        found = visit(wire, max_bytes=1000, truncate=True)
        assert found.response is not None
        assert (len(found.response.body), found.response.is_truncated) == (1000, False)

    @pytest.mark.parametrize(
        ("content_type", "outcome"),
        [
            ("video/mp4", "refused"),
            ("application/pdf", "refused"),
            ("Application/ZIP; charset=x", "refused"),
            ("text/HTML; charset=utf-8", "fetched"),
            ("application/octet-stream", "fetched"),
            ("nonsense", "fetched"),
        ],
    )
    def test_only_what_may_be_a_page_is_downloaded(self, wire: Wire, content_type: str, outcome: str) -> None:
        wire.answer("/", reply(b"body", f"Content-Type: {content_type}"))
        found = visit(wire, accepts=PAGE_TYPES)
        assert told(found) == (outcome, "content_type" if outcome == "refused" else None)
        assert visit(wire).outcome == "fetched"

    def test_an_error_page_may_be_of_any_type(self, wire: Wire) -> None:
        wire.answer("/", reply(b"body", "Content-Type: image/png", status="410 Gone"))
        assert told(visit(wire, accepts=PAGE_TYPES)) == ("refused", "http_410")

    @pytest.mark.parametrize(
        ("answer", "body"),
        [
            pytest.param(reply(b"x" * 3000, status="503 Busy"), b"x" * 1000, id="as sent"),
            pytest.param(
                reply(gzip.compress(b"x" * 3000), "Content-Encoding: gzip", status="503 Busy"),
                b"",
                id="unpacked",
            ),
            pytest.param(
                b"HTTP/1.1 503 Busy\r\nContent-Type: video/mp4\r\n\r\n" + b"x" * 3000,
                b"x" * 1000,
                id="no length",
            ),
        ],
    )
    def test_an_answer_that_says_not_now_says_so_whatever_its_body(
        self, wire: Wire, answer: bytes, body: bytes
    ) -> None:
        wire.answer("/", answer)
        found = visit(wire, max_bytes=1000, accepts=PAGE_TYPES)
        assert told(found) == ("failed", "http_503")
        assert wire.asked() == ["/"] * 3
        assert found.response is not None
        assert (found.response.payload, found.response.body) == (body, body)
        assert found.response.is_truncated

    def test_a_redirect_leads_on_whatever_its_body(self, wire: Wire) -> None:
        wire.answer("/", reply(b"x" * 3000, "Location: /b", status="302 Found"))
        wire.answer("/b", reply(b"here"))
        assert told(visit(wire, max_bytes=1000)) == ("fetched", None)


class TestRedirects:
    def test_are_followed_and_kept(self, wire: Wire) -> None:
        wire.answer("/a", redirect("b#top"))
        wire.answer("/b", redirect("/caf\xc3\xa9"))  # the two bytes of UTF-8
        wire.answer("/caf%C3%A9", reply(b"here"))
        found = visit(wire, "/a")
        assert [hop.url for hop in found.hops] == [wire.url("/a"), wire.url("/b")]
        assert found.response is not None
        assert (found.response.url, found.response.body) == (wire.url("/caf%C3%A9"), b"here")

    def test_end_after_five(self, wire: Wire) -> None:
        wire.answer("/", redirect("/"))
        found = visit(wire)
        assert told(found) == ("refused", "too_many_redirects")
        assert (len(found.hops), wire.asked()) == (5, ["/"] * 6)

    @pytest.mark.parametrize(
        ("to", "reason"),
        [
            ("http://169.254.169.254/latest/meta-data/", "private_address"),
            ("file:///etc/passwd", "not_http"),
            ("http://[oops/", "invalid_url"),
        ],
    )
    def test_lead_only_where_a_url_may_lead(self, wire: Wire, to: str, reason: str) -> None:
        wire.answer("/", redirect(to))
        found = visit(wire)
        assert told(found) == ("refused", reason)
        assert [hop.status for hop in found.hops] == [302]

    def test_need_permission_at_each_hop(self, wire: Wire) -> None:
        wire.answer("/a", redirect("/b"))
        asked: list[str] = []

        async def permit(url: str) -> float:
            asked.append(url)
            if url.endswith("/b"):
                raise NoAnswer("refused", "robots_disallowed")
            return 0.0

        assert told(visit(wire, "/a", permit=permit)) == ("refused", "robots_disallowed")
        assert asked == [wire.url("/a"), wire.url("/b")]
        assert wire.asked() == ["/a"]


class TestAttempts:
    def test_end_with_the_first_answer(self, wire: Wire) -> None:
        wire.answer("/", reply(b"", status="503 Busy"), reply(b"", status="429 Slow"), reply(b"here"))
        assert told(visit(wire)) == ("fetched", None)
        assert len(wire.heads) == 3

    def test_are_three(self, wire: Wire) -> None:
        wire.answer("/", reply(b"", status="503 Busy"))
        assert told(visit(wire)) == ("failed", "http_503")
        assert len(wire.heads) == 3

    @pytest.mark.parametrize("form", ["seconds", "date"])
    def test_stop_when_a_host_asks_for_a_long_pause(self, wire: Wire, form: str) -> None:
        date = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
        pause = "3600" if form == "seconds" else date
        wire.answer("/", reply(b"", f"Retry-After: {pause}", status="429 Slow"))

        async def run() -> Visit:
            async with serving(wire) as polite:
                found: Visit = await polite.visit(source(), wire.url("/"))
                with pytest.raises(Postponed, match="host_resting"):
                    await polite.visit(source(), wire.url("/other"))
                return found

        assert told(asyncio.run(run())) == ("failed", "http_429")
        assert wire.asked() == ["/"]

    @pytest.mark.parametrize(
        "pause",
        [
            "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
            "Mon, 01 Jan 2026 00:00:00 +99999999999999",
            "soon",
            "²",
        ],
    )
    def test_go_on_when_nobody_can_tell_which_pause_is_asked_for(self, wire: Wire, pause: str) -> None:
        wire.answer("/", reply(b"", f"Retry-After: {pause}", status="429 Slow"), reply(b"here"))
        assert told(visit(wire)) == ("fetched", None)

    @pytest.mark.parametrize("form", ["seconds", "date"])
    def test_wait_for_as_long_as_a_host_asks_for(
        self, wire: Wire, form: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
        pause = "20" if form == "seconds" else date
        wire.answer("/", reply(b"", f"Retry-After: {pause}", status="503 Busy"), reply(b"here"))
        waited: list[float] = []
        sleep = asyncio.sleep

        async def skip(seconds: float) -> None:
            waited.append(seconds)
            await sleep(0)

        monkeypatch.setattr(hosts.asyncio, "sleep", skip)

        async def run() -> Visit:
            async with serving(wire, clock=lambda: time.monotonic() + sum(waited)) as polite:
                found: Visit = await polite.visit(source(), wire.url("/"))
                return found

        assert told(asyncio.run(run())) == ("fetched", None)
        assert 15 < max(waited) <= 20

    def test_end_for_the_whole_host_after_three_urls_that_failed(self, wire: Wire) -> None:
        wire.answer("/", b"")

        async def run() -> list[str | None]:
            async with serving(wire) as polite:
                reasons = [(await polite.visit(source(), wire.url("/"))).reason for _ in range(3)]
                with pytest.raises(Postponed, match="host_down"):
                    await polite.visit(source(), wire.url("/"))
                return reasons

        assert asyncio.run(run()) == ["connection"] * 3
        assert len(wire.heads) == 9


class TestConnections:
    def test_are_kept_and_no_cookie_is(self, wire: Wire) -> None:
        wire.answer("/a", reply(b"", "Set-Cookie: a=b; Path=/"))
        wire.answer("/b", reply(b""))

        async def run() -> None:
            async with serving(wire) as polite:
                for path in ("/a", "/b"):
                    await polite.visit(source(), wire.url(path, "localhost"))

        asyncio.run(run())
        assert (wire.connections, wire.asked()) == (1, ["/a", "/b"])
        assert "cookie" not in wire.heads[1].lower()

    def test_go_where_the_source_wants(self, wire: Wire) -> None:
        wire.answer("/a?b=c%26d", reply(b"here"))

        async def run() -> tuple[Visit, Visit]:
            async with serving(wire) as polite:
                inside = source(allow_private=False, connect_to=f"127.0.0.1:{wire.port}")
                there = await polite.visit(inside, "http://News.example:8080/a?b=c%26d")
                return there, await polite.visit(inside, "http://10.0.0.1/")

        there, private = asyncio.run(run())
        assert told(there) == ("fetched", None)
        assert wire.heads[0].startswith("GET /a?b=c%26d HTTP/1.1\r\nHost: news.example:8080\r\n")
        assert told(private) == ("refused", "private_address")

    def test_do_not_go_to_a_metadata_service_even_so(self, wire: Wire) -> None:
        inside = source(connect_to="169.254.169.254:80")
        assert told(visit(wire, "http://news.example/", of=inside)) == ("refused", "private_address")

    def test_no_proxy_of_the_environment_is_used(self, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        wire.answer("/", reply(b"here"))
        assert told(visit(wire)) == ("fetched", None)

    def test_a_name_of_this_machine_is_refused_unless_allowed(self, wire: Wire) -> None:
        wire.answer("/", reply(b"here"))

        async def run() -> list[tuple[str, str | None]]:
            async with serving(wire) as polite:
                url = wire.url("/", "localhost")
                return [
                    told(await polite.visit(source(allow_private=allowed), url)) for allowed in (True, False)
                ]

        assert asyncio.run(run()) == [("fetched", None), ("refused", "private_address")]

    @pytest.mark.parametrize(
        ("certified", "outcome"), [("news.example", ("fetched", None)), ("other.example", ("failed", "tls"))]
    )
    def test_a_certificate_must_be_of_the_urls_host(
        self, wire: Wire, trusted: trustme.CA, certified: str, outcome: tuple[str, str | None]
    ) -> None:
        assert told(visit_by_tls(wire, trusted, certified)) == outcome

    def test_a_certificate_must_be_trusted(self, wire: Wire) -> None:
        assert told(visit_by_tls(wire, trustme.CA(), "news.example")) == ("failed", "tls")

    def test_a_plain_port_speaks_no_tls(self, wire: Wire) -> None:
        async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1)
            writer.write(reply(b"speak plainly", status="400 Bad Request"))
            writer.close()

        async def run() -> Visit:
            server = await asyncio.start_server(refuse, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            async with server, Client(Hosts(Budget())) as polite:
                return await polite.visit(source(), f"https://127.0.0.1:{port}/")

        assert told(asyncio.run(run())) == ("failed", "tls")


def test_a_hanging_host_does_not_hold_up_another(wire: Wire) -> None:
    wire.answer("/hang", hang)
    wire.answer("/ok", reply(b"here"))

    async def run() -> tuple[list[str | None], bool]:
        async with serving(wire) as polite:
            inside = source(connect_to=f"127.0.0.1:{wire.port}")
            slow = asyncio.create_task(polite.visit(inside, "http://slow.example/hang"))
            while not wire.heads:
                await asyncio.sleep(0.001)
            quick = [await polite.visit(inside, f"http://h{number}.example/ok") for number in range(9)]
            is_hanging = not slow.done()
            slow.cancel()
            return [found.reason for found in quick], is_hanging

    assert asyncio.run(run()) == ([None] * 9, True)


def test_no_more_requests_are_open_than_files_may_be(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MAX_OPEN_REQUESTS", 3)
    open_now = peak = 0

    async def count(writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, peak
        open_now += 1
        peak = max(peak, open_now)
        await asyncio.sleep(0.02)
        open_now -= 1
        writer.write(reply(b""))

    wire.answer("/", count)

    async def run() -> None:
        async with serving(wire) as polite:
            inside = source(connect_to=f"127.0.0.1:{wire.port}")
            urls = [f"http://h{number}.example/" for number in range(12)]
            await asyncio.gather(*(polite.visit(inside, url) for url in urls))

    asyncio.run(run())
    assert (len(wire.heads), peak) == (12, 3)


def test_no_more_connections_are_kept_than_files_may_be(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "shares", lambda files: (12, 3))
    together = asyncio.Barrier(12)

    async def meet(writer: asyncio.StreamWriter) -> None:
        await together.wait()
        writer.write(reply(b""))

    wire.answer("/", meet)
    heads: list[str] = []

    async def run() -> None:
        async with serving(wire) as polite:
            inside = source(connect_to=f"127.0.0.1:{wire.port}")
            urls = [f"http://h{number}.example/" for number in range(12)]
            await asyncio.gather(*(polite.visit(inside, url) for url in urls))
            heads.extend(wire.heads)
            await asyncio.gather(*(polite.visit(inside, url) for url in urls))

    asyncio.run(run())
    assert sum("Connection: close" in head for head in heads) == 9
    assert wire.connections == 12 + 9  # three were kept for the second round


# Every name stands for this machine, so that each host has connections of its own.
MANY_HOSTS = """
import asyncio, collections, resource, socket, sys
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
look_up = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: look_up("127.0.0.1", *rest, **more)
from extractors.fetch.client import Client
from extractors.fetch.hosts import Hosts
from extractors.sources import Budget, Source
source = Source(name="wire", user_agent="patronage", allow_private=True, delay_seconds=0)
async def run():
    async with Client(Hosts(Budget())) as client:
        urls = [f"http://h{number}.example:{sys.argv[1]}/" for number in range(limit + 50)]
        return await asyncio.gather(*(client.visit(source, url) for url in urls))
print(*{visit.reason for visit in asyncio.run(run())})
"""


def test_more_hosts_than_files_may_be_open_are_asked(wire: Wire) -> None:
    wire.answer("/", reply(b"here"))

    async def run() -> bytes:
        server = await asyncio.start_server(wire.serve, "127.0.0.1", 0, backlog=1000)
        port = server.sockets[0].getsockname()[1]
        asking = await asyncio.create_subprocess_exec(
            sys.executable, "-c", MANY_HOSTS, str(port), "320", stdout=asyncio.subprocess.PIPE
        )
        output, _ = await asking.communicate()
        server.close()
        return output

    assert asyncio.run(run()) == b"None\n"
    assert len(wire.heads) == 370
