"""One crawl: finds what is new at the sources, asks for it politely, and lands what comes back.

All sources are read side by side in one event loop; a source that hangs holds up no other. The
order of writing is what makes a kill at any moment harmless: a response is in the WARC file before
its line is in the log, so no line speaks of a response that was lost.

How a url is asked for belongs to ``asker`` and ``client``, what a source lists to ``discovery``, which pages
are due to ``frontier``.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from extractors.fetch.asker import Asker
from extractors.fetch.client import PAGE_TYPES, Client
from extractors.fetch.crawl_log import Sourced
from extractors.fetch.discovery import Discovery
from extractors.fetch.hosts import Hosts
from extractors.fetch.landing import Landing
from extractors.fetch.recorder import Recorder
from extractors.sources import Plan, Source

Progress = Callable[[int, int], None]


def crawl(plan: Plan, landing: Landing, landed_on: date, *, progress: Progress | None = None) -> None:
    """Reads the sources' listings, asks for the pages that are due, and seals what came back.

    ``progress`` is told the pages done and the pages due so far, which grow as the sources are read.
    What a host does never raises. What the disk does raises ``OSError``, and the next crawl goes on
    from what was written.
    """
    landing.recover()
    try:
        asyncio.run(_crawl(plan, landing, landed_on, progress or (lambda done, due: None)))
    except* OSError as errors:
        raise errors.exceptions[0] from None


async def _crawl(plan: Plan, landing: Landing, landed_on: date, progress: Progress) -> None:
    with Recorder(landing, landed_on) as recorder:
        names = {source.name for source in plan.sources}
        for event in recorder.frontier.departed(names, datetime.now(UTC)):
            recorder.log(event)
        async with Client(Hosts(plan.budget)) as client, asyncio.TaskGroup() as tasks:
            run = _Run(Asker(client, recorder), recorder, tasks, progress)
            for source in plan.sources:
                tasks.create_task(run.read(source))


class _Run:
    """Reads sources: their listings first, then the pages that are due, host by host."""

    def __init__(
        self, asker: Asker, recorder: Recorder, tasks: asyncio.TaskGroup, progress: Progress
    ) -> None:
        self._asker = asker
        self._recorder = recorder
        self._frontier = recorder.frontier
        self._discovery = Discovery(asker, recorder)
        self._tasks = tasks
        self._progress = progress
        self._done, self._due = 0, 0

    async def read(self, source: Source) -> None:
        """Discovers the pages of a source and has those that are due asked for."""
        now = datetime.now(UTC)
        self._recorder.log(Sourced(source.name, source.kind, source.country, source.language, now))
        await self._discovery.read(source)
        for event in self._frontier.reconsidered(source, now):
            self._recorder.log(event)
        by_host: dict[str, list[str]] = defaultdict(list)
        for url in self._frontier.due(source, now, source.max_articles):
            by_host[_host(url)].append(url)
            self._due += 1
        self._progress(self._done, self._due)
        for urls in by_host.values():
            self._tasks.create_task(self._fetch(source, urls))

    async def _fetch(self, source: Source, urls: Sequence[str]) -> None:
        """Asks for pages of one host, one after the other."""
        for url in urls:
            hint = self._frontier.hint(url)  # a later one, told while we ask, will have us ask again
            visit = await self._asker.ask(source, url, "page", accepts=PAGE_TYPES)
            if visit:
                self._asker.land(visit, source, "page", hint=hint)
            self._done += 1
            self._progress(self._done, self._due)


def _host(url: str) -> str:
    """The host and port by which a run is divided; what is no url gets its refusal among its like."""
    try:
        return urlsplit(url).netloc
    except ValueError:  # "http://[oops"
        return ""
