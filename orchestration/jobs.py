"""The nightly job, the job that computes landed days again, and the schedule."""

import dagster as dg

from orchestration.partitions import landed_days

# One process for the whole run: it holds the home's lock, and a stage's start costs nothing.
nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    partitions_def=landed_days,
    executor_def=dg.in_process_executor,
    description="Fetch what is new, clean, extract, load, model, test, publish.",
)

recompute = dg.define_asset_job(
    "recompute",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("landing"),
    partitions_def=landed_days,
    executor_def=dg.in_process_executor,
    description="Clean and extract landed days again, after the rules have changed; fetches nothing.",
)

# 02:00 UTC: evening in the Americas, before the morning's news in Europe.
every_night = dg.build_schedule_from_partitioned_job(nightly, hour_of_day=2)
