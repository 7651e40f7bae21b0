"""Raw: the shards of a landing file, committed in one transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import dagster as dg
import pyarrow as pa

from extractors import shards
from extractors.fetch.crawl_log import Discovered, Event, Fetched, Listed, Skipped, Sourced, read_events
from extractors.fetch.warc import read_fetches
from extractors.records import (
    Discovery,
    Extraction,
    Fetch,
    Reject,
    Row,
    SourceListing,
    SourceSetting,
    to_table,
)
from orchestration import warehouse
from orchestration.assets.shards import extracted_shards
from orchestration.home import Home
from orchestration.landed import LandingFile, cleaned_folder, extracted_folder, landing_files
from orchestration.partitions import days_of, in_one_run, landed_days
from orchestration.resources import Progress

Tables = Mapping[type[Row], Sequence[pa.Table]]

# So many events are objects at a time; as a table they take a fifth of the memory.
_BATCH_EVENTS = 1_000

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
    tables = _warc_tables(file.path) if file.is_warc else log_tables(read_events(file.path))
    folders = [
        shard
        for folder in (cleaned_folder(home, file), extracted_folder(home, file))
        if file.is_warc
        for shard in shards.finished(folder)
    ]
    return {
        row_type: pa.concat_tables([shards.read_all(folders, row_type), *tables.get(row_type, [])])
        for row_type in _ROW_TYPES
    }


def _warc_tables(path: Path) -> Tables:
    """The fetches of a WARC file, and the rejects of those that hold no response for ``clean`` to read."""
    fetches = read_fetches(path)
    unreadable = [fetch for fetch in fetches if fetch.role == "page" and fetch.status is None]
    return {
        Fetch: [to_table(Fetch, fetches)],
        Reject: [to_table(Reject, [_reject(fetch) for fetch in unreadable])],
    }


def log_tables(events: Iterable[Event]) -> Tables:
    """The rows that a crawl log gives to raw, in tables of the rows of a thousand lines each.

    A fetch whose response is in a WARC file is not among them, as it comes with that file. A page that
    was asked for in vain is also a reject.
    """
    tables: dict[type[Row], list[pa.Table]] = defaultdict(list)
    remaining = iter(events)
    while batch := list(islice(remaining, _BATCH_EVENTS)):
        rows: dict[type[Row], list[Row]] = defaultdict(list)
        for event in batch:
            for row in _event_rows(event):
                rows[type(row)].append(row)
        for row_type, of_type in rows.items():
            tables[row_type].append(to_table(row_type, of_type))
    return tables


def _event_rows(event: Event) -> list[Row]:
    match event:
        case Fetched(fetch=fetch, in_warc=False):
            is_page_in_vain = fetch.role == "page" and fetch.outcome in ("refused", "failed")
            return [fetch, _reject(fetch)] if is_page_in_vain else [fetch]
        case Discovered():
            return [Discovery(event.url, event.source, event.at, event.hint, event.skipped)]
        case Skipped():
            return [Discovery(event.url, event.source, event.at, None, event.reason)]
        case Sourced():
            return [SourceSetting(event.source, event.kind, event.country, event.language, event.at)]
        case Listed():
            return [SourceListing(event.source, event.at, event.urls)]
    return []


def _reject(fetch: Fetch) -> Reject:
    """The row of a page that no stage came to see."""
    return Reject(fetch.fetch_id, fetch.fetched_url, "fetch", fetch.reason or fetch.outcome, None)
