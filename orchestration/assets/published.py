"""Published: the warehouse that analysts and BI tools open."""

import dagster as dg

from orchestration.assets.models import dbt_models
from orchestration.home import Home
from orchestration.partitions import in_one_run, landed_days
from orchestration.publish import publish


@dg.asset(
    key=["published", "warehouse"],
    group_name="published",
    deps=[key for key in dbt_models.keys if key.path[0] == "marts"],
    partitions_def=landed_days,
    backfill_policy=in_one_run,
    kinds={"duckdb"},
)
def published_warehouse(home: dg.ResourceParam[Home]) -> dg.MaterializeResult[None]:
    """The read-only copy, swapped in when every structural test of dbt has passed."""
    counts = publish(home)
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(home.published_database), **counts})
