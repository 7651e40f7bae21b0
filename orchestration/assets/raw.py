"""Raw: the shards of a landing file, committed in one transaction."""

from collections import Counter
from collections.abc import Iterator

import dagster as dg
import pyarrow as pa

from extractors import shards
from extractors.fetch.landing import read_log_fetches
from extractors.fetch.warc import read_fetches
from extractors.records import Extraction, Fetch, Reject, Row, to_table
from orchestration import warehouse
from orchestration.assets.shards import extracted_shards
from orchestration.home import Home
from orchestration.landed import LandingFile, cleaned_folder, extracted_folder, landing_files
from orchestration.partitions import days_of, in_one_run, landed_days
from orchestration.resources import Progress

_ROW_TYPES = (Extraction, *(row_type for row_type, _ in warehouse.RAW_TABLES.values()))


@dg.multi_asset(
    specs=[
        dg.AssetSpec(["raw", table], deps=[extracted_shards], group_name="raw", kinds={"duckdb"})
        for table in warehouse.RAW_TABLES
    ],
    name="raw_tables",
    partitions_def=landed_days,
    backfill_policy=in_one_run,
)
def raw_tables(
    context: dg.AssetExecutionContext, home: dg.ResourceParam[Home], progress: dg.ResourceParam[Progress]
) -> Iterator[dg.MaterializeResult[None]]:
    """What was fetched, cleaned and extracted, as tables; a landing file at a time, all of it or nothing."""
    report = progress.stage("Loading")
    committed = warehouse.committed_versions(home.landed_database)
    files = [
        file
        for file in landing_files(home, days_of(context), committed)
        if committed.get(file.name) != file.version
    ]
    rows: Counter[str] = Counter()
    for done, file in enumerate(files, start=1):
        rows.update(warehouse.commit(home.landed_database, file, _tables(home, file)))
        report(done, len(files))
    for table in warehouse.RAW_TABLES:
        yield dg.MaterializeResult(
            asset_key=["raw", table], metadata={"files": len(files), "rows": rows[table]}
        )


def _tables(home: Home, file: LandingFile) -> dict[type[Row], pa.Table]:
    """Everything that a landing file gives to raw, by row type."""
    folders = [
        shard
        for folder in (cleaned_folder(home, file), extracted_folder(home, file))
        if file.is_warc
        for shard in shards.finished(folder)
    ]
    tables = {row_type: shards.read_all(folders, row_type) for row_type in _ROW_TYPES}
    fetches = read_fetches(file.path) if file.is_warc else read_log_fetches(file.path)
    tables[Fetch] = to_table(Fetch, fetches)
    unread = [
        Reject(fetch.fetch_id, fetch.fetched_url, "fetch", fetch.reason or fetch.outcome, None)
        for fetch in fetches
        if _never_reached_clean(fetch, file)
    ]
    tables[Reject] = pa.concat_tables([tables[Reject], to_table(Reject, unread)])
    return tables


def _never_reached_clean(fetch: Fetch, file: LandingFile) -> bool:
    """A page without a whole response: asked for in vain, or torn at the end of an archive."""
    refused = fetch.role == "page" and fetch.outcome in ("refused", "failed")
    return refused and (not file.is_warc or fetch.status is None)
