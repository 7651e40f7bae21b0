"""A running newswire and a plain client for it."""

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from demo import Newsstand, serve


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="session")
def ask() -> Callable[..., Answer]:
    """``ask(newsstand, url, method="GET", headers={})``: one request over a connection of its own."""

    def send(
        newsstand: Newsstand, url: str, method: str = "GET", headers: dict[str, str] | None = None
    ) -> Answer:
        host, slash, path = url.removeprefix("http://").partition("/")
        connection = http.client.HTTPConnection("127.0.0.1", newsstand.port, timeout=5)
        try:
            connection.request(method, slash + path, headers={"Host": host} | (headers or {}))
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers), response.read())
        finally:
            connection.close()

    return send


@pytest.fixture(scope="module")
def newsstand() -> Iterator[Newsstand]:
    with serve() as running:
        yield running
