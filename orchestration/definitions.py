"""Everything that Dagster is told, put together once."""

from typing import Any

import dagster as dg

from orchestration.assets.landing import landing_pages
from orchestration.assets.models import dbt_models
from orchestration.assets.profile import corpus_profile
from orchestration.assets.published import published_warehouse
from orchestration.assets.raw import raw_tables
from orchestration.assets.shards import cleaned_shards, extracted_shards
from orchestration.jobs import every_night, nightly, recompute
from orchestration.resources import NoProgress, dbt_cli, locked_home


def build_defs(**overrides: Any) -> dg.Definitions:
    """The definitions, with some resources replaced (a progress bar, say)."""
    resources: dict[str, Any] = {"home": locked_home, "dbt": dbt_cli(), "progress": NoProgress()}
    return dg.Definitions(
        assets=[
            landing_pages,
            corpus_profile,
            cleaned_shards,
            extracted_shards,
            raw_tables,
            dbt_models,
            published_warehouse,
        ],
        jobs=[nightly, recompute],
        schedules=[every_night],
        resources=resources | overrides,
    )


defs = build_defs()
