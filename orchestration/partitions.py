"""The partition of every asset: the day on which a file landed (UTC)."""

from datetime import date

import dagster as dg

# end_offset=1: today is a partition already while it lasts, as files land in it.
landed_days = dg.DailyPartitionsDefinition(start_date="2020-01-01", timezone="UTC", end_offset=1)

# A backfill of many days is one run: it holds the home once and dbt builds once.
in_one_run = dg.BackfillPolicy.single_run()


def days_of(context: dg.AssetExecutionContext) -> list[date]:
    """The landed days that a run works on: one at night, several in a backfill."""
    return [date.fromisoformat(key) for key in context.partition_keys]
