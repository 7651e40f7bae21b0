"""Homes with a small ``landed.duckdb``, and the real dbt that builds on them."""

import dataclasses
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from extractors.clean.signature import signature
from extractors.records import (
    Article,
    Discovery,
    Fetch,
    FinancialTie,
    Mention,
    Reject,
    Row,
    SourceListing,
    SourceSetting,
    Stance,
    to_table,
)

ROOT = Path(__file__).parents[3]
PROJECT = ROOT / "dbt_project"
TABLES: dict[str, type[Row]] = {
    "fetch": Fetch,
    "discovery": Discovery,
    "source": SourceSetting,
    "listing": SourceListing,
    "article": Article,
    "reject": Reject,
    "mention": Mention,
    "stance": Stance,
    "financial_tie": FinancialTie,
}


# One landing file's rows, as the committer would load them: file, day, rows.
Landing = tuple[str, date, Sequence[Row]]


LOAN = "Ruritania will lend Sylvania 2 billion euros for a railway, the ministry said."
DENIAL = "The ministry of Ruritania denied that it backs President Anna Novák."
BODY = "\n".join(
    [
        LOAN,
        "The talks in the capital took three days and ended late in the evening with a joint statement.",
        "President Anna Novák of Sylvania thanked her guests for what she called the work of a generation.",
        "Ruritania supports Anna Novák, its foreign minister told reporters after the ceremony.",
        "Opposition lawmakers said that the terms of the contract must be published before parliament votes.",
    ]
)


def fetched(name: str, day: int, outcome: str = "fetched", reason: str | None = None) -> Fetch:
    return Fetch(
        fetch_id=f"f-{name}-{day}-{outcome}",
        source="demo",
        role="page",
        fetched_url=f"http://wire.example/{name}",
        final_url=None,
        fetched_at=datetime(2019, 2, day, 12, tzinfo=UTC),
        status=200 if outcome == "fetched" else None,
        outcome=outcome,
        reason=reason,
        content_type=None,
        body_sha256=None,
        body_bytes=None,
        warc_offset=None,
    )


def discovered(name: str, day: int, skipped: str | None = None) -> Discovery:
    return Discovery(
        url=f"http://wire.example/{name}",
        source="demo",
        discovered_at=datetime(2019, 2, day, 11, tzinfo=UTC),
        hint=None,
        skipped=skipped,
    )


def settings(day: int, country: str | None, source: str = "demo") -> SourceSetting:
    return SourceSetting(source, "feed", country, "de", datetime(2019, 2, day, 10, tzinfo=UTC))


def feed_failed(source: str, day: int, reason: str) -> Fetch:
    feed = fetched(f"{source}.xml", day, "failed", reason)
    return dataclasses.replace(feed, source=source, role="listing")


def listed(day: int, urls: int) -> SourceListing:
    return SourceListing("demo", datetime(2019, 2, day, 11, tzinfo=UTC), urls)


def article(name: str, day: int, body: str, outlet: str, version: str = "1") -> Article:
    return Article(
        version_id=f"{name}-{version}",
        article_id=name,
        fetch_id=f"f-{name}-{day}-fetched",
        fetched_url=f"http://wire.example/{name}",
        declared_canonical_url=None,
        url=f"http://wire.example/{name}",
        outlet=outlet,
        source="demo",
        title="A railway for Sylvania",
        authors=["Jo Writer"],
        published_at=datetime(2019, 2, 2 if name == "copy" else 1, 9, tzinfo=UTC),
        modified_at=None,
        language="en",
        body_text=body,
        word_count=len(body.split()),
        is_paywalled=False,
        signature=signature(body),
        text_version="1",
    )


def mention(of: Article, key: str, name: str, role: str | None = None) -> Mention:
    start = of.body_text.index(name)
    return Mention(
        version_id=of.version_id,
        local_actor_key=key,
        name=name,
        kind=key.split(":", maxsplit=1)[0],
        country_iso3=key[-3:],
        role=role,
        surface=name,
        field="body",
        sentence_index=1,
        char_start=start,
        char_end=start + len(name),
        method="name",
        confidence=0.9,
    )


def stance(of: Article, evidence: str, **changes: Any) -> Stance:
    start = of.body_text.index(evidence)
    values: dict[str, Any] = {
        "stance_id": f"s-{of.article_id}-{start}",
        "version_id": of.version_id,
        "source_key": "state:RUR",
        "target_key": "person:anna novak|SYL",
        "target_issue": None,
        "polarity": 1,
        "stance_type": "SUPPORT",
        "modality": "actual",
        "attributed_to_key": None,
        "is_implied": False,
        "stated_on": None,
        "stated_on_precision": None,
        "evidence": evidence,
        "evidence_field": "body",
        "char_start": start,
        "char_end": start + len(evidence),
        "confidence": 0.8,
        "method": "rule",
    }
    return Stance(**{**values, **changes})


def loan(of: Article) -> FinancialTie:
    return FinancialTie(
        tie_id=f"t-{of.article_id}",
        version_id=of.version_id,
        payer_key="state:RUR",
        recipient_key="state:SYL",
        instrument="loan",
        amount=Decimal("2000000000"),
        amount_max=None,
        currency="EUR",
        amount_qualifier="exact",
        rate_unit=None,
        share=None,
        commodity=None,
        status="actual",
        secures_tie_id=None,
        attributed_to_key=None,
        stated_on=date(2019, 2, 1),
        stated_on_precision="day",
        evidence=LOAN,
        evidence_field="body",
        char_start=0,
        char_end=len(LOAN),
        confidence=0.8,
        method="rule",
    )


def facts(of: Article) -> Iterator[Row]:
    """What the extractors find in the story of the railway."""
    yield of
    yield mention(of, "state:RUR", "Ruritania")
    yield mention(of, "state:SYL", "Sylvania")
    yield mention(of, "person:anna novak|SYL", "Anna Novák", "President")
    yield stance(of, "Ruritania supports Anna Novák")
    yield loan(of)


def railway_story() -> list[Landing]:
    """An article, its copy at another outlet, a corrected version, and a denial two weeks later."""
    first = article("first", 1, BODY, "wire")
    copy = article("copy", 2, BODY + "\nReporting by Jo Writer.", "gazette")
    corrected = article("first", 3, BODY.replace("three days", "four days"), "wire", version="2")
    denial = article("denial", 14, DENIAL, "wire")
    denied = stance(denial, DENIAL, polarity=-1, modality="negated")
    doubtful = stance(denial, "backs President Anna Novák", confidence=0.2)
    of_itself = stance(denial, "Ruritania denied", stance_id="s-self", target_key="state:RUR")
    return [
        (
            "aaa",
            date(2019, 2, 1),
            [
                settings(1, "RUR"),
                settings(1, None, "dead"),
                feed_failed("dead", 1, "dns"),
                listed(1, 4),
                discovered("first", 1),
                discovered("video", 1, "excluded"),
                discovered("later", 1),
                fetched("gone", 1, "refused", "http_404"),
                fetched("first", 1),
                *facts(first),
            ],
        ),
        (
            "bbb",
            date(2019, 2, 2),
            [fetched("copy", 2, "failed", "timeout"), fetched("copy", 2), *facts(copy)],
        ),
        ("ccc", date(2019, 2, 3), [settings(3, "SYL"), listed(3, 1), fetched("first", 3), *facts(corrected)]),
        ("ddd", date(2019, 2, 14), [fetched("denial", 14), denial, denied, doubtful, of_itself]),
    ]


@dataclass(frozen=True)
class Home:
    """A home on disk; ``warehouse`` and ``landed`` open its two files for reading."""

    path: Path

    def land(self, landings: Iterable[Landing]) -> None:
        """Fills ``raw`` anew, in the order given."""
        self.path.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(self.path / "landed.duckdb")) as con:
            con.execute("create schema if not exists raw")
            for table, row_type in TABLES.items():
                con.register("rows", _landed(row_type, [], "", date.min))
                con.execute(f"create or replace table raw.{table} as select * from rows")
                for file, landed_on, rows in landings:
                    of_type = [row for row in rows if type(row) is row_type]
                    con.register("rows", _landed(row_type, of_type, file, landed_on))
                    con.execute(f"insert into raw.{table} select * from rows")

    def dbt(self, *args: str) -> None:
        """Runs the real dbt; fails with its output when dbt does."""
        folders = ["--project-dir", PROJECT, "--profiles-dir", PROJECT]
        scratch = [
            "--target-path",
            self.path / "target",
            "--log-level-file",
            "none",
            "--log-path",
            self.path / "logs",
        ]
        run = subprocess.run(
            [sys.executable, "-c", "from dbt.cli.main import cli; cli()", *args, *folders, *scratch],
            env={**os.environ, "PATRONAGE_HOME": str(self.path), "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-2000:]

    def snapshot(self, name: str) -> "Home":
        """A copy of the two files as they are now."""
        copy = Home(self.path.with_name(name))
        copy.path.mkdir()
        for file in ("landed.duckdb", "warehouse.duckdb"):
            shutil.copy(self.path / file, copy.path / file)
        return copy

    def connect(self) -> duckdb.DuckDBPyConnection:
        """Both files for reading, under the names that they have in dbt."""
        con = duckdb.connect()
        for name in ("landed", "warehouse"):
            con.execute(f"attach '{self.path / name}.duckdb' as {name} (read_only)")
        return con


def _landed(row_type: type[Row], rows: Sequence[Row], file: str, landed_on: date) -> pa.Table:
    """Rows with the columns that the committer adds."""
    table = to_table(row_type, rows)
    if row_type is Article:
        table = table.append_column("extraction_state", pa.array(["extracted"] * len(table), pa.string()))
    for name, value, arrow_type in (
        ("landing_file", file, pa.string()),
        ("landed_on", landed_on, pa.date32()),
        ("extractor_version", "1", pa.string()),
    ):
        table = table.append_column(name, pa.array([value] * len(table), arrow_type))
    return table


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Home]:
    """One home after each of three runs, in the order in which they happen."""
    home = Home(tmp_path_factory.mktemp("dbt") / "home")
    home.land([])
    home.dbt("build", "--exclude-resource-type", "unit_test", "test")
    empty = home.snapshot("empty")
    home.land(railway_story())
    home.dbt("build")
    built = home.snapshot("built")
    home.land([(file, day, landed[::-1]) for file, day, landed in railway_story()[::-1]])
    with duckdb.connect(str(home.path / "landed.duckdb")) as con:
        con.execute("drop table maps.story_map")
    home.dbt("run", "--full-refresh")
    return {"empty": empty, "built": built, "again": home}


@pytest.fixture
def empty(homes: dict[str, Home]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Nothing has landed yet."""
    with homes["empty"].connect() as con:
        yield con


@pytest.fixture
def built(homes: dict[str, Home]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The story has landed; every data test and unit test of the project has passed."""
    with homes["built"].connect() as con:
        yield con


@pytest.fixture
def again(homes: dict[str, Home]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A full refresh; the same rows landed in reverse order, and the stories were matched anew."""
    with homes["again"].connect() as con:
        yield con


@pytest.fixture
def built_file(homes: dict[str, Home]) -> Path:
    return homes["built"].path / "warehouse.duckdb"
