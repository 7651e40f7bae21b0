"""Whether a host's robots.txt lets us ask for a url (RFC 9309). How it is fetched belongs to ``client``."""

from collections.abc import Callable
from urllib.parse import urljoin

from protego import Protego

from extractors.fetch.client import NoAnswer, Visit


class Robots:
    """The robots.txt of every host of a run, each fetched when it is needed first."""

    def __init__(self, user_agent: str, fetch: Callable[[str], Visit]) -> None:
        """``fetch`` gets a robots.txt by its url, without asking for permission."""
        self._product = user_agent.split("/", maxsplit=1)[0].split(maxsplit=1)[0]
        self._fetch = fetch
        self._rules: dict[str, Protego | None] = {}

    def check(self, url: str) -> None:
        """Raises ``NoAnswer`` when the url must not be asked for.

        A host that has no robots.txt (4xx) allows everything; one that cannot show it now (5xx, no
        answer) allows nothing in this run.
        """
        place = urljoin(url, "/robots.txt")
        if place not in self._rules:
            self._rules[place] = self._read(self._fetch(place))
        rules = self._rules[place]
        if rules is None:
            raise NoAnswer("failed", "robots_unreachable")
        if not rules.can_fetch(url, self._product):
            raise NoAnswer("refused", "robots_disallowed")

    @staticmethod
    def _read(visit: Visit) -> Protego | None:
        match visit.outcome:
            case "fetched" if visit.response:
                return Protego.parse(visit.response.body.decode("utf-8", "replace"))
            case "refused":
                return Protego.parse("")
            case _:
                return None
