"""Asks for one url with all that is remembered of it, and lands what came back.

Belongs here: joining the client, the robots.txt of each host, the frontier and the recorder for a single
url. Does not belong here: which urls are asked for (``discovery``, ``crawl``).
"""

import logging
import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Literal

from extractors.fetch.client import Client, Visit
from extractors.fetch.crawl_log import Fetched
from extractors.fetch.exchange import Role
from extractors.fetch.hosts import Postponed
from extractors.fetch.recorder import Recorder
from extractors.fetch.robots import MAX_ROBOTS_BYTES, Robots, RobotsAnswer
from extractors.sources import Source

_LOG = logging.getLogger(__name__)


class Asker:
    """Shared by all sources of a crawl."""

    def __init__(self, client: Client, recorder: Recorder) -> None:
        self._client = client
        self._recorder = recorder
        self._robots = Robots(self._read_robots)

    async def ask(
        self,
        source: Source,
        url: str,
        role: Literal["page", "listing"],
        *,
        max_bytes: int | None = None,
        accepts: Collection[str] | None = None,
    ) -> Visit | None:
        """What came of a url, or None when it has to wait for the next run.

        What nobody foresaw of a page counts as its failure, with its traceback in the log: one page in a
        million must not end the night. Only a disk that fails raises (``OSError``, ``sqlite3.Error``).
        """
        started_at = datetime.now(UTC)
        try:
            return await self._client.visit(
                source,
                url,
                conditions=self._recorder.frontier.conditions(source.name, url, role),
                permit=lambda target: self._robots.permit(source, target),
                max_bytes=max_bytes,
                accepts=accepts,
            )
        except Postponed:
            return None
        except (OSError, sqlite3.Error):
            raise
        except Exception:
            _LOG.exception("%s: asking for %s", source.name, url)
            return Visit(url, started_at, (), None, "failed", "error")

    def land(
        self,
        visit: Visit,
        source: Source,
        role: Role,
        *,
        hint: str | None = None,
        fault: str | None = None,
        lists: int | None = None,
        has_validators: bool = True,
    ) -> None:
        """Writes what came back into the WARC file, and then its line into the log.

        ``hint``: the change that it was asked for with; ``fault``: why it is of no use all the same;
        ``lists``: how many pages it lists. Without validators it is asked for whole the next time.
        """
        fetch = self._recorder.keep(visit, source, role, fault)
        response = visit.response if has_validators else None
        self._recorder.log(
            Fetched(
                fetch,
                in_warc=fetch.warc_offset is not None,
                hint=hint,
                etag=response.header("etag") if response else None,
                last_modified=response.header("last-modified") if response else None,
                lists=lists,
            )
        )

    async def _read_robots(self, source: Source, place: str) -> RobotsAnswer:
        known = self._recorder.frontier.robots(place, datetime.now(UTC))
        if known:
            return known
        visit = await self._client.visit(source, place, max_bytes=MAX_ROBOTS_BYTES, truncate=True)
        self.land(visit, source, "robots", has_validators=False)
        body = visit.response.body if visit.response else b""
        answer = RobotsAnswer(visit.started_at, visit.outcome, body)
        self._recorder.frontier.keep_robots(place, answer)
        return answer
