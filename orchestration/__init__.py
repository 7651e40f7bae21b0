"""Dagster and only Dagster: which stage runs when, on what, and what it reports.

The work itself is done by ``extractors`` (pages to rows) and ``dbt_project`` (rows to marts); this
package holds the home's folders and lock, the one place that opens the DuckDB files, and the
publication of the finished warehouse.
"""
