"""The one place that opens the DuckDB files of a home.

Loads the shards of a landing file into ``raw.*`` in one transaction; nothing else writes to raw.
What the marts are made of is dbt's business (``dbt_project``).
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import stamina

from extractors import EXTRACTOR_VERSION
from extractors.records import (
    Article,
    Discovery,
    Extraction,
    Fetch,
    FinancialTie,
    Mention,
    Reject,
    Row,
    SourceListing,
    SourceSetting,
    Stance,
    arrow_schema,
)
from orchestration.landed import STALE, LandingFile

# raw table -> (row type, key). A fact's own id outlives the version that tells it, so that in raw, where
# every version stands, the version is part of its key (docs/decisions/0005).
RAW_TABLES: dict[str, tuple[type[Row], tuple[str, ...]]] = {
    "fetch": (Fetch, ("fetch_id",)),
    "discovery": (Discovery, ("source", "url", "discovered_at", "hint", "skipped")),
    "source": (SourceSetting, ("source", "noted_at")),
    "listing": (SourceListing, ("source", "listed_at")),
    "article": (Article, ("version_id",)),
    "reject": (Reject, ("fetch_id", "stage")),
    "mention": (Mention, ("version_id", "char_start", "char_end", "field")),
    "stance": (Stance, ("version_id", "stance_id")),
    "financial_tie": (FinancialTie, ("version_id", "tie_id")),
}
_FACT_TABLES = ("mention", "stance", "financial_tie")

# A killed run's dbt may hold the files for the moment that it takes to die.
LOCK_WAIT_SECONDS = 60


@contextmanager
def connect(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that is closed whatever happens; waits a moment for another process's lock.

    Raises ``duckdb.IOException`` when the file stays locked or cannot be opened.
    """
    connection = _open(path, read_only=read_only)
    try:
        connection.execute("set timezone = 'UTC'")
        connection.execute("set enable_progress_bar = false")  # it writes over our own
        yield connection
    finally:
        connection.close()


def _is_locked(error: Exception) -> bool:
    return isinstance(error, duckdb.IOException) and "Could not set lock" in str(error)


@stamina.retry(
    on=_is_locked,
    timeout=LOCK_WAIT_SECONDS,
    attempts=None,
    wait_max=2.0,
)
def _open(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(path), read_only=read_only)


def prepare(path: Path) -> None:
    """Makes the tables of the raw schema that are missing, and their columns.

    A home of an earlier version lacks some; they are null there.
    """
    with connect(path) as connection:
        connection.execute("create schema if not exists raw")
        connection.execute(
            "create table if not exists raw.landing_file "
            "(landing_file text primary key, landed_on date, version text, committed_at timestamptz)"
        )
        connection.execute("alter table raw.landing_file add column if not exists profile_version integer")
        for table, (row_type, _) in RAW_TABLES.items():
            empty = arrow_schema(row_type).empty_table()  # noqa: F841 - DuckDB reads it by name
            state = "null::text as extraction_state, " if table == "article" else ""
            rows = (
                f"select *, {state}null::text as landing_file, null::date as landed_on, "
                "null::text as extractor_version from empty"
            )
            connection.execute(f"create table if not exists raw.{table} as {rows}")
            for name, kind, *_ in connection.execute(f"describe {rows}").fetchall():
                connection.execute(f"alter table raw.{table} add column if not exists {name} {kind}")


def committed_versions(path: Path) -> dict[str, str]:
    """``LandingFile.version`` of every landing file in the warehouse, by its name."""
    with connect(path) as connection:
        return dict(connection.execute("select landing_file, version from raw.landing_file").fetchall())


def mark_stale(connection: duckdb.DuckDBPyConnection, names: Collection[str], profile_version: int) -> None:
    """Has these landing files worked on again, whatever their day; the others agree with the profile."""
    connection.begin()
    connection.execute(
        f"update raw.landing_file set version = '{STALE}/' || version "
        f"where list_contains($names, landing_file) and not starts_with(version, '{STALE}/')",
        {"names": list(names)},
    )
    connection.execute(
        f"update raw.landing_file set profile_version = $version where not starts_with(version, '{STALE}/')",
        {"version": profile_version},
    )
    connection.commit()


def commit(path: Path, file: LandingFile, shards: Mapping[type[Row], pa.Table]) -> dict[str, int]:
    """Replaces the rows of one landing file by those of its shards, in one transaction.

    A row whose key came with another landing file already stays as it is: the same page landed
    twice is one row. Facts follow the article version that they belong to. ``committed_at`` stays that of
    the first time. Returns the number of rows that the file now has in each raw table.
    """
    with connect(path) as connection:
        connection.begin()
        ((first_committed_at,),) = connection.execute(
            "select min(committed_at) from raw.landing_file where landing_file = ?", [file.name]
        ).fetchall()
        for table in ("landing_file", *RAW_TABLES):
            connection.execute(f"delete from raw.{table} where landing_file = ?", [file.name])
        counts = {table: _insert(connection, table, file, shards) for table in RAW_TABLES}
        counts["reject"] += _reject_duplicates(connection, file, shards[Article])
        connection.execute(
            "insert into raw.landing_file (landing_file, landed_on, version, committed_at) "
            "values (?, ?, ?, coalesce(?, now()))",
            [file.name, file.landed_on, file.version, first_committed_at],
        )
        connection.commit()
    return counts


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, file: LandingFile, shards: Mapping[type[Row], pa.Table]
) -> int:
    row_type, key = RAW_TABLES[table]
    connection.register("shard", shards[row_type])
    rows = "from shard"
    if table == "article":
        connection.register("extraction", shards[Extraction])
        rows = "from shard left join extraction using (version_id)"
    if table in _FACT_TABLES:
        rows += " semi join (from raw.article where landing_file = $name) using (version_id)"
    keys = ", ".join(key)
    (count,) = connection.execute(
        f"insert into raw.{table} by name "
        f"select distinct on ({keys}) *, $name as landing_file, $landed_on as landed_on, "
        f"$version as extractor_version {rows} anti join raw.{table} using ({keys}) order by all",
        _lineage(file),
    ).fetchone() or (0,)
    return int(count)


def _lineage(file: LandingFile) -> dict[str, object]:
    return {"name": file.name, "landed_on": file.landed_on, "version": EXTRACTOR_VERSION}


def _reject_duplicates(connection: duckdb.DuckDBPyConnection, file: LandingFile, articles: pa.Table) -> int:
    """Notes the pages whose very text is in the warehouse already, by another url or landing."""
    connection.register("shard", articles)
    (count,) = connection.execute(
        "insert into raw.reject by name "
        "select fetch_id, fetched_url, 'load' as stage, 'same_text_known' as reason, version_id as detail, "
        "$name as landing_file, $landed_on as landed_on, $version as extractor_version "
        "from shard anti join raw.article using (fetch_id) anti join raw.reject using (fetch_id)",
        _lineage(file),
    ).fetchone() or (0,)
    return int(count)


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every table and view of a database file, by ``schema.name``."""
    names = connection.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_schema <> 'main' order by all"
    ).fetchall()
    return {
        f"{schema}.{name}": int(
            connection.execute(f'select count(*) from "{schema}"."{name}"').fetchall()[0][0]
        )
        for schema, name in names
    }
