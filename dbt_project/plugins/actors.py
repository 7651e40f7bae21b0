"""SQL functions of the extractors' rules for who is who, for dbt-duckdb.

Belongs here: the passage from SQL to ``extractors.actors`` and back. The rules themselves do not.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection
from duckdb.sqltypes import BOOLEAN, VARCHAR

ROOT = Path(__file__).parents[2]

_KEPT = 100_000  # facts in the cache, each some 500 bytes


class Plugin(BasePlugin):
    """Named in ``profiles.yml``; dbt calls it for each database that it opens."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        for name, function, parameters, returns in (
            ("actor_blocks", _blocks, [VARCHAR], "varchar[]"),
            ("is_same_actor", _is_same, [VARCHAR, VARCHAR], BOOLEAN),
            ("cluster_actors", _cluster, [VARCHAR], VARCHAR),
        ):
            conn.create_function(name, function, parameters, returns, type="arrow")
        conn.create_function("actor_rules", _rules, [], VARCHAR)
        conn.create_function(
            "local_actor_key", _local_key, [VARCHAR, VARCHAR, VARCHAR], VARCHAR, null_handling="special"
        )


# The extractors are imported when a function is called: parsing and most models do without spaCy, which
# takes a second to import.


def _rules() -> str:
    """A digest of the rules and their data: when it changes, every key is compared anew."""
    from extractors.actors import clusters, same, spelling  # noqa: PLC0415

    files = [Path(module.__file__) for module in (clusters, same, spelling)]
    files += [spelling.DATA / name for name in spelling.FILES]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _local_key(kind: str, name: str, country_iso3: str | None) -> str:
    from extractors.actors.gazetteer import local_key  # noqa: PLC0415

    return local_key(kind, name, country_iso3)


def _blocks(facts: pa.ChunkedArray) -> pa.Array:
    """The blocks of each actor, from facts as ``int_actor_known`` has them."""
    from extractors.actors.same import blocks  # noqa: PLC0415

    return pa.array([blocks(_known(each)) for each in facts.to_pylist()], pa.list_(pa.string()))


def _is_same(one: pa.ChunkedArray, other: pa.ChunkedArray) -> pa.Array:
    from extractors.actors.same import same_actor  # noqa: PLC0415

    pairs = zip(one.to_pylist(), other.to_pylist(), strict=True)
    return pa.array([same_actor(_known(a), _known(b)) is not None for a, b in pairs], pa.bool_())


def _cluster(components: pa.ChunkedArray) -> pa.Array:
    """Of each component, a JSON list of keys with facts, the JSON list of keys with leader and reason."""
    return pa.array([_clustered(component) for component in components.to_pylist()], pa.string())


def _clustered(component: str) -> str:
    from extractors.actors.clusters import Key, cluster  # noqa: PLC0415

    keys = [
        Key(
            row["local_actor_key"],
            _known(row["facts"]),
            frozenset(row["same_as"]),
            frozenset(row["apart_from"]),
        )
        for row in json.loads(component)
    ]
    return json.dumps(
        [
            {"local_actor_key": each.key, "leader_key": each.leader, "reason": each.reason}
            for each in cluster(keys)
        ]
    )


@lru_cache(maxsize=_KEPT)
def _known(facts: str):
    from extractors.actors.same import Known  # noqa: PLC0415

    row = json.loads(facts)
    return Known(tuple(row["names"]), row["kind"], row["country_iso3"], tuple(row["roles"]), row["listed"])
