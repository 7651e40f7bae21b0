"""The landing files that a run has to work on, and where their shards stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extractors import EXTRACTOR_VERSION
from extractors.clean.page import TEXT_VERSION
from extractors.fetch.landing import Landing
from orchestration.home import Home


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
        return f"{self.path.stat().st_size}/{TEXT_VERSION}/{EXTRACTOR_VERSION}"


def landing_files(home: Home, days: Iterable[date], committed: Iterable[str]) -> Iterator[LandingFile]:
    """The files that landed on the given days, and those of any day that were never committed.

    ``committed`` holds the names of the files in the warehouse. A file can be of an earlier day and
    not in it when the run that landed it was killed.
    """
    landing = Landing(home.landing)
    wanted, done = set(days), set(committed)
    for day in landing.days():
        for path in (*landing.warcs(day), landing.crawl_log(day)):
            file = LandingFile(path, day)
            if path.exists() and (day in wanted or file.name not in done):
                yield file


def cleaned_folder(home: Home, file: LandingFile) -> Path:
    """Where the shards of text of a landing file stand, one for each slice."""
    return _shards_of(home, file) / f"clean-{TEXT_VERSION}"


def extracted_folder(home: Home, file: LandingFile) -> Path:
    """Where the shards of facts of a landing file stand, one for each slice."""
    return _shards_of(home, file) / f"extract-{TEXT_VERSION}-{EXTRACTOR_VERSION}"


def _shards_of(home: Home, file: LandingFile) -> Path:
    return home.shards / str(file.landed_on) / file.path.name.removesuffix(".warc.gz")
