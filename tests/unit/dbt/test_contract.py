"""The warehouse that dbt builds is the one that docs/contract.yml promises, and it counts right."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

Connection = duckdb.DuckDBPyConnection

ROOT = Path(__file__).parents[3]
CONTRACT = yaml.safe_load((ROOT / "docs" / "contract.yml").read_text())
MAPS, MARTS = CONTRACT["maps"], CONTRACT["marts"]


def resolved(mart: str) -> dict[str, Any]:
    """The key and columns of a mart, those of another where the contract says `like`."""
    spec: dict[str, Any] = MARTS[mart]
    return MARTS[spec["like"]] if "like" in spec else spec


TABLES = {
    **{f"landed.maps.{name}": spec for name, spec in MAPS.items()},
    **{f"warehouse.marts.{name}": resolved(name) for name in MARTS if "view" not in MARTS[name]},
}
TELL_THE_TIME = {"warehouse.marts.about", "landed.maps.story_map"}
COMPARED = sorted(
    {*TABLES, "warehouse.marts.stance", "warehouse.marts.tie", "warehouse.marts.crawl_funnel"} - TELL_THE_TIME
)


def rows(con: Connection, table: str) -> list[tuple[Any, ...]]:
    return con.sql(f"select * from {table} order by all").fetchall()


@pytest.mark.parametrize("table", TABLES)
def test_table_has_the_columns_types_and_key_of_the_contract(built: Connection, table: str) -> None:
    spec = TABLES[table]
    found = {name: str(kind) for name, kind, *_ in built.sql(f"describe {table}").fetchall()}
    assert found == {name: str(duckdb.sqltype(kind)) for name, kind in spec["columns"].items()}
    key = ", ".join(spec["key"])
    assert built.sql(f"select {key} from {table} group by all having count(*) > 1").fetchall() == []


def test_the_main_file_holds_the_marts_and_nothing_else(built: Connection) -> None:
    found = built.sql("select schema_name, table_name from duckdb_tables() where database_name = 'warehouse'")
    views = built.sql(
        "select schema_name, view_name from duckdb_views() where database_name = 'warehouse' and not internal"
    )
    assert {(schema, name) for schema, name in found.union(views).fetchall()} == {("marts", m) for m in MARTS}


def test_every_column_of_the_marts_says_what_it_holds(built: Connection) -> None:
    silent = built.sql(
        "select table_name, column_name from duckdb_columns() "
        "where database_name = 'warehouse' and schema_name = 'marts' and coalesce(comment, '') = ''"
    )
    assert silent.fetchall() == []


def test_views_work_in_a_file_attached_under_another_name(built_file: Path) -> None:
    with duckdb.connect() as con:
        con.execute(f"attach '{built_file}' as elsewhere (read_only)")
        stances = con.sql(
            "select distinct source_name, target_name, outlet "
            "from elsewhere.marts.stance where polarity = 1 order by all"
        ).fetchall()
        ties = con.sql("select distinct payer_name, recipient_name from elsewhere.marts.tie").fetchall()
    assert stances == [("Ruritania", "Anna Novák", "gazette"), ("Ruritania", "Anna Novák", "wire")]
    assert ties == [("Ruritania", "Sylvania")]


def test_the_latest_version_stands_and_a_copy_is_of_the_same_story(built: Connection) -> None:
    found = built.sql(
        "select article_id, version_id, version_count, story_id, is_syndicated, first_landed_on "
        "from warehouse.marts.dim_article order by article_id"
    ).fetchall()
    assert found == [
        ("copy", "copy-1", 1, "story:copy", True, date(2019, 2, 2)),
        ("denial", "denial-1", 1, "story:denial", False, date(2019, 2, 14)),
        ("first", "first-2", 2, "story:copy", False, date(2019, 2, 1)),
    ]


def test_candidates_keep_what_the_facts_refuse(built: Connection) -> None:
    refused = built.sql(
        "select stance_id from warehouse.marts.stance_candidate "
        "anti join warehouse.marts.fct_stance using (stance_id) order by all"
    ).fetchall()
    assert refused == [("s-denial-41",), ("s-self",)]
    assert built.sql("select count(*) from warehouse.marts.fct_stance").fetchone() == (3,)


def test_a_story_told_twice_is_one_claim_that_the_denial_contradicts(built: Connection) -> None:
    claims = built.sql(
        "select polarity, article_count, story_count, outlet_count, contradicting_article_count, "
        "first_article_id from warehouse.marts.stance_claim"
    ).fetchall()
    exposure = built.sql(
        "select payer_actor_id, recipient_actor_id, instrument, claims, amount_usd "
        "from warehouse.marts.financial_exposure"
    ).fetchall()
    assert claims == [(1, 2, 1, 2, 1, "first")]
    assert exposure == [("state:RUR", "state:SYL", "loan", 1, pytest.approx(2e9 * 1.1471))]


def test_actors_carry_their_names_and_roles(built: Connection) -> None:
    person = built.sql(
        "select name, kind, country_iso3, aliases, article_count "
        "from warehouse.marts.dim_actor where actor_id = 'person:anna-novak'"
    ).fetchall()
    roles = built.sql(
        "select actor_id, role, of_actor_id, article_count from warehouse.marts.dim_actor_role"
    ).fetchall()
    assert person == [("Anna Novák", "person", "SYL", ["Anna Novák"], 3)]
    assert roles == [("person:anna-novak", "President", "state:SYL", 2)]


def test_every_url_of_a_day_is_counted_once_in_its_state(built: Connection) -> None:
    found = built.sql(
        "select landed_on, outcome, reason, urls, first_time_urls from warehouse.marts.fct_crawl "
        "where landed_on < '2019-02-14' order by all"
    ).fetchall()
    assert found == [
        (date(2019, 2, 1), "article", "", 1, 1),
        (date(2019, 2, 1), "discovered", "", 1, 1),
        (date(2019, 2, 1), "rejected", "http_404", 1, 1),
        (date(2019, 2, 1), "skipped", "excluded", 1, 1),
        (date(2019, 2, 2), "article", "", 1, 1),
        (date(2019, 2, 3), "article", "", 1, 0),
    ]


def test_the_funnel_of_a_day_adds_up(built: Connection) -> None:
    days = built.sql(
        "select urls, discovered + skipped + unchanged + failed + fetched, fetched, rejected + articles "
        "from warehouse.marts.crawl_funnel where landed_on = '2019-02-01'"
    ).fetchall()
    assert days == [(4, 4, 2, 2)]


def test_an_outlet_is_what_the_latest_settings_of_its_source_say(built: Connection) -> None:
    outlets = built.sql("select outlet, country_iso3, language from warehouse.marts.dim_outlet order by all")
    assert outlets.fetchall() == [("gazette", "SYL", "de"), ("wire", "SYL", "de")]


def test_a_source_that_never_brought_anything_has_its_row(built: Connection) -> None:
    sources = built.sql(
        "select source, last_listed_pages, usual_listed_pages, last_listing_outcome, last_listing_reason, "
        "last_article_on, article_count from warehouse.marts.dim_source order by all"
    )
    assert sources.fetchall() == [
        ("dead", None, None, "failed", "dns", None, 0),
        ("demo", 1, 2, None, None, date(2019, 2, 14), 3),
    ]


@pytest.mark.parametrize("table", COMPARED)
def test_a_full_refresh_of_rows_in_another_order_changes_nothing(
    built: Connection, again: Connection, table: str
) -> None:
    assert rows(built, table) == rows(again, table)


def test_stories_do_not_depend_on_the_order_of_rows(built: Connection, again: Connection) -> None:
    stories = "select article_id, story_id, is_original from landed.maps.story_map order by all"
    assert built.sql(stories).fetchall() == again.sql(stories).fetchall()


def test_an_empty_home_builds(empty: Connection) -> None:
    counts = "select articles, first_published_on from warehouse.marts.about"
    assert empty.sql(counts).fetchall() == [(0, None)]
    assert empty.sql("select count(*) from warehouse.marts.stance").fetchone() == (0,)
