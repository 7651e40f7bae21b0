"""Publication: whole or not at all, and readers notice nothing."""

from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish import NotPublished, publish


def build(home: Home, articles: int, table: str = "dim_article") -> None:
    with duckdb.connect(str(home.marts_database)) as connection:
        connection.execute("create schema if not exists marts")
        connection.execute(f"create or replace table marts.{table} as select * from range({articles})")


def count(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        return int(connection.execute("select count(*) from marts.dim_article").fetchall()[0][0])


def test_a_reader_of_the_old_file_keeps_reading_it(home: Home) -> None:
    build(home, 2)
    publish(home)
    with home.published_database.open("rb") as reader:
        inode = home.published_database.stat().st_ino
        build(home, 3)
        assert publish(home) == {"marts.dim_article": 3}
        assert home.published_database.stat().st_ino != inode
        assert reader.read()
    assert count(home.published_database) == 3


def test_nothing_but_the_published_file_stays(home: Home) -> None:
    build(home, 2)
    publish(home)
    assert [path.name for path in home.published_database.parent.iterdir()] == ["warehouse.duckdb"]


def test_an_empty_warehouse_does_not_replace_a_full_one(home: Home) -> None:
    build(home, 0)
    publish(home)
    build(home, 2)
    publish(home)
    build(home, 0)
    with pytest.raises(NotPublished, match="holds no article"):
        publish(home)
    assert count(home.published_database) == 2


def test_what_is_no_warehouse_is_not_published(home: Home) -> None:
    build(home, 2)
    publish(home)
    home.marts_database.unlink()
    build(home, 9, table="something_else")
    with pytest.raises(NotPublished):
        publish(home)
    assert count(home.published_database) == 2
