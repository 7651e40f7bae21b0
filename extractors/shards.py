"""Parquet shards: what one worker made of one slice, until the committer loads it.

A shard is a folder with one Parquet file for each row type. It appears whole or not at all, so a
folder that exists need not be computed again.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.records import Row, arrow_schema, from_table, to_table


def _file(folder: Path, row_type: type[Row]) -> Path:
    return folder / f"{row_type.__name__.lower()}.parquet"


def write(folder: Path, rows: Mapping[type[Row], Sequence[Row]]) -> None:
    """Writes the rows of one shard; the folder takes its name only when all of them are on disk.

    A shard that is there already is replaced: its worker may have ended before it could say so.
    """
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for row_type, of_type in rows.items():
        pq.write_table(to_table(row_type, of_type), _file(part, row_type), compression="zstd")
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)


def remove(folder: Path) -> None:
    """Takes a shard away, whole or not at all, so that it is computed again."""
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    folder.replace(part)
    shutil.rmtree(part)


def finished(folder: Path) -> list[Path]:
    """The shards below a folder, in the order of their names; none when there is no such folder."""
    return sorted(path for path in folder.glob("*") if path.suffix != ".part")


def read(folder: Path, row_type: type[Any]) -> list[Any]:
    """The rows of one type in one shard, in the order in which they were written."""
    return from_table(row_type, pq.read_table(_file(folder, row_type)))


def read_all(folders: Iterable[Path], row_type: type[Row]) -> pa.Table:
    """The rows of one type in all the shards that have any, as one Arrow table."""
    tables = [
        pq.read_table(file) for file in (_file(folder, row_type) for folder in folders) if file.exists()
    ]
    return pa.concat_tables([arrow_schema(row_type).empty_table(), *tables])
