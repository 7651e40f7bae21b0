"""A home: the folder that holds one world's landing zone, databases and published warehouse.

Only where things stand and who may work there belongs here; what is written into them does not.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PROJECT_ROOT = Path(__file__).parent.parent
DEFAULT_HOME = PROJECT_ROOT / "data"
DAGSTER_YAML = Path(__file__).with_name("dagster.yaml")


def home_root(default: Path = DEFAULT_HOME) -> Path:
    """The folder that ``PATRONAGE_HOME`` names, else the default; always absolute."""
    return Path(os.environ.get("PATRONAGE_HOME") or default).expanduser().absolute()


class HomeError(Exception):
    """The home cannot be used; the message names the folder and the way out."""


@dataclass(frozen=True)
class Home:
    """The paths inside one home (``PATRONAGE_HOME``)."""

    root: Path

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def shards(self) -> Path:
        return self.root / "shards"

    @property
    def profiles(self) -> Path:
        """What was learned from the articles, a file for each version."""
        return self.root / "profiles"

    @property
    def landed_database(self) -> Path:
        """Schemas raw, maps, staging and intermediate: written by the committer and dbt."""
        return self.root / "landed.duckdb"

    @property
    def marts_database(self) -> Path:
        """Schema marts alone, written by dbt; ``published_database`` is a copy of it."""
        return self.root / "warehouse.duckdb"

    @property
    def published_database(self) -> Path:
        return self.root / "published" / "warehouse.duckdb"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    @property
    def _lock_file(self) -> Path:
        return self.root / "lock"

    @classmethod
    def prepare(cls, root: Path) -> "Home":
        """Makes the folders of a home that are missing, and sees that they can be written.

        Raises ``HomeError`` when they cannot.
        """
        home = cls(root)
        try:
            for folder in (
                home.landing,
                home.shards,
                home.profiles,
                home.published_database.parent,
                home.dagster,
            ):
                folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(DAGSTER_YAML, home.dagster / "dagster.yaml")
            with home._lock_file.open("a"):
                pass
        except OSError as error:
            raise HomeError(
                f"PATRONAGE_HOME: cannot write to {home.root}: {error.strerror or error}. "
                "Give it a folder that you may write to, or set PATRONAGE_HOME to another one."
            ) from error
        return home

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the home for one run. The kernel frees the lock when the process dies, however it dies.

        Raises ``HomeError`` when another run holds it.
        """
        with self._lock_file.open("r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise HomeError(
                    f"PATRONAGE_HOME: {self.root} is in use by another run ({_holder(file.read())}). "
                    "Wait until it ends, or set PATRONAGE_HOME to another folder."
                ) from None
            file.truncate(0)
            json.dump({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, file)
            file.flush()
            yield


def _holder(note: str) -> str:
    """What the lock's holder wrote of itself; it may be read before it has been written."""
    try:
        holder = json.loads(note)
    except json.JSONDecodeError:
        return "it has just started"
    return f"process {holder['pid']}, since {holder['since']}"
