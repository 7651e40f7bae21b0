"""The landing files that a run has to work on, and where their shards stand."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extractors import EXTRACTOR_VERSION
from extractors.clean.page import TEXT_VERSION
from extractors.fetch.landing import Landing
from orchestration.home import Home

# Begins the version of a file in the warehouse whose text the corpus profile has changed since.
STALE = "stale"


@dataclass(frozen=True)
class LandingFile:
    """One file of the landing zone: what is committed, and withdrawn, as a whole."""

    path: Path
    landed_on: date

    @property
    def name(self) -> str:
        """``<landed_on>/<file name>``, as it stands on every raw row."""
        return f"{self.landed_on}/{self.path.name}"

    @property
    def is_warc(self) -> bool:
        """A WARC file; else the day's crawl log."""
        return self.path.suffix == ".gz"

    @property
    def version(self) -> str:
        """What its rows depend on: its bytes, which only a crawl log adds to, and our rules."""
        return f"{self._bytes}/{TEXT_VERSION}/{EXTRACTOR_VERSION}"

    @property
    def _bytes(self) -> int:
        return self.path.stat().st_size

    def is_whole_in(self, committed: Mapping[str, str]) -> bool:
        """Whether all its bytes are in the warehouse, by whatever rules they were read, and none is stale."""
        return committed.get(self.name, "").split("/")[0] == str(self._bytes)


def landing_files(home: Home, days: Iterable[date], committed: Mapping[str, str]) -> Iterator[LandingFile]:
    """The files that landed on the given days, and what of any day is not in the warehouse yet.

    ``committed`` holds the versions of the files in the warehouse, by name. A file of an earlier day
    is not in it, or only with the bytes that it had then, when the run that wrote it was killed; and it
    is stale when the corpus profile has changed a text in it.
    """
    landing = Landing(home.landing)
    wanted = set(days)
    for day in landing.days():
        for path in (*landing.warcs(day), landing.crawl_log(day)):
            file = LandingFile(path, day)
            if path.exists() and (day in wanted or not file.is_whole_in(committed)):
                yield file


def cleaned_folder(home: Home, file: LandingFile) -> Path:
    """Where the shards of text of a landing file stand, one for each slice."""
    return _shards_of(home, file) / f"clean-{TEXT_VERSION}"


def extracted_folder(home: Home, file: LandingFile) -> Path:
    """Where the shards of facts of a landing file stand, one for each slice."""
    return _shards_of(home, file) / f"extract-{TEXT_VERSION}-{EXTRACTOR_VERSION}"


def _shards_of(home: Home, file: LandingFile) -> Path:
    return home.shards / str(file.landed_on) / file.path.name.removesuffix(".warc.gz")
