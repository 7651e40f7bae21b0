"""Whether a host's robots.txt lets us ask for a url, and how often (RFC 9309).

How a robots.txt is fetched, kept and cached is up to whoever gives ``read``.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from protego import Protego
from yarl import URL

from extractors.fetch.exchange import NoAnswer, Outcome
from extractors.sources import Source

# RFC 9309, 2.5: at least 500 KiB must be read.
MAX_ROBOTS_BYTES = 500 << 10

_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]*")  # RFC 9309, 2.2.1


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What came of asking for a robots.txt. ``body``: decoded, empty unless it was fetched."""

    fetched_at: datetime
    outcome: Outcome
    body: bytes


class Robots:
    """The robots.txt of every host of a run, each read once, when it is needed first."""

    def __init__(self, read: Callable[[Source, str], Awaitable[RobotsAnswer]]) -> None:
        """``read`` gets a robots.txt by its url, without asking for permission."""
        self._read = read
        self._rules: dict[str, Protego | None] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def permit(self, source: Source, url: str) -> float:
        """The seconds that the host wants between two requests (0.0 when it says nothing).

        Raises ``NoAnswer`` when the url must not be asked for: robots_disallowed, or robots_unreachable when
        the robots.txt cannot be seen now (5xx, no answer), which forbids everything. A host that has
        none (4xx) allows everything; 429 counts as "cannot be seen now". Whatever ``read``
        raises passes through, and the next one to ask reads again.
        """
        place = str(URL(url).origin() / "robots.txt")
        if place not in self._rules:
            async with self._locks[place]:
                if place not in self._rules:
                    self._rules[place] = _rules(await self._read(source, place))
        rules = self._rules[place]
        if rules is None:
            raise NoAnswer("failed", "robots_unreachable")
        product = product_token(source.user_agent)
        if not rules.can_fetch(url, product):
            raise NoAnswer("refused", "robots_disallowed")
        # Protego lets through finite numbers from 0 up only.
        return rules.crawl_delay(product) or 0.0


def product_token(user_agent: str) -> str:
    """The name by which robots.txt files call us: the beginning of the User-Agent header."""
    token = _PRODUCT_TOKEN.match(user_agent)
    return token[0] if token else ""


def _rules(answer: RobotsAnswer) -> Protego | None:
    """The rules of a robots.txt; None when it cannot be seen."""
    if answer.outcome == "failed":
        return None
    body = answer.body if answer.outcome == "fetched" else b""
    if len(body) >= MAX_ROBOTS_BYTES:
        # Less the last line, which may be cut: "Disallow: /" is not what "Disallow: /print" says.
        body = body[:MAX_ROBOTS_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return Protego.parse(body.decode("utf-8-sig", "replace"))
