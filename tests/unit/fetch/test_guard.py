import asyncio
import socket

import pytest

from extractors.fetch.exchange import NoAnswer
from extractors.fetch.guard import GuardedResolver, check_url


def judged(url: str, *, allow_private: bool = False) -> str | None:
    try:
        check_url(url, allow_private=allow_private)
    except NoAnswer as end:
        assert end.outcome == "refused"
        return end.reason
    return None


@pytest.mark.parametrize(
    "host",
    [
        "news.example",
        "NEWS.example:8080",
        "bücher.example",
        "under_score.example",
        "8.8.8.8",
        "[2001:4860:4860::8888]",
        "[::ffff:8.8.8.8]",
        "[64:ff9b::8.8.8.8]",
        "[2002:808:808::1]",
    ],
)
def test_public_hosts_may_be_asked(host: str) -> None:
    assert judged(f"http://{host}/") is judged(f"https://{host}/") is None


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "１２７.0.0.1",
        "127。0。0。1",
        "user@127.0.0.1",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::10.0.0.1]",
        "[2002:7f00:1::1]",
        "[fc00::1]",
        "[ff02::1]",
        "[fec0::1]",
        "[3fff::1]",
        "[4000::1]",
        "[5f00::1]",
        "[100::1]",
        "[64:ff9b:1::808:808]",
        "[::ffff:0:808:808]",
        "[2001:db8::1]",
        "[::1%25eth0]",
        "192.88.99.1",
        "192.0.0.8",
    ],
)
def test_private_addresses_are_refused_in_every_spelling_unless_allowed(host: str) -> None:
    assert judged(f"http://{host}/") == "private_address"
    assert judged(f"http://{host}/", allow_private=True) is None


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "169.254.1.1",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::169.254.169.254]",
        "[2002:a9fe:a9fe::]",
        "[::169.254.169.254]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[fd00:ec2::254]",
        "[fd00:ec2::254%25eth0]",
        "[::ffff:169.254.169.254%251]",
        "[::ffff:0:a9fe:a9fe]",
        "[64:ff9b:1::a9fe:a9fe]",
        "100.100.100.200",
        "168.63.129.16",
    ],
)
def test_metadata_services_are_refused_even_when_private_is_allowed(host: str) -> None:
    assert judged(f"http://{host}/", allow_private=True) == "private_address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "not_http"),
        ("ftp://news.example/", "not_http"),
        ("javascript:alert(1)", "not_http"),
        ("data:text/html,hi", "not_http"),
        ("", "invalid_url"),
        ("/path", "invalid_url"),
        ("http://", "invalid_url"),
        ("http:news.example", "invalid_url"),
        ("http://[oops/", "invalid_url"),
        ("http://news.example:99999/", "invalid_url"),
        ("http://a b/", "invalid_url"),
        ("http://a\0b/", "invalid_url"),
        ("http://%31%32%37.0.0.1/", "invalid_url"),
        ("http://\ud800.example/", "invalid_url"),
    ],
)
def test_what_is_no_http_url_is_refused(url: str, reason: str) -> None:
    assert judged(url, allow_private=True) == reason


def resolve(host: str, *, allow_private: bool) -> list[str]:
    async def run() -> list[str]:
        resolver = GuardedResolver(allow_private=allow_private)
        return [found["host"] for found in await resolver.resolve(host, 80)]

    return asyncio.run(run())


def test_a_name_that_stands_for_a_private_address_is_refused_unless_allowed() -> None:
    with pytest.raises(NoAnswer, match="private_address"):
        resolve("localhost", allow_private=False)
    assert resolve("localhost", allow_private=True) == ["127.0.0.1"]


def test_a_name_with_a_public_and_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr("socket.getaddrinfo", answer)
    with pytest.raises(NoAnswer, match="private_address"):
        resolve("both.example", allow_private=False)
    assert resolve("both.example", allow_private=True) == ["8.8.8.8", "10.0.0.1"]


def test_a_name_without_an_address_is_an_error_of_the_system() -> None:
    with pytest.raises(socket.gaierror):
        resolve("no-such-host.invalid", allow_private=False)
