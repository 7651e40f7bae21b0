"""Publication: the finished marts, copied, checked and swapped in whole.

Readers open the published file and nobody writes to it: a reader of the old file keeps reading it,
and the next one finds the new.
"""

import os
import shutil

from orchestration import warehouse
from orchestration.home import Home

ARTICLES = "marts.dim_article"


class NotPublished(Exception):
    """What was built is not fit to be read; the message says why. The published file is as it was."""


def publish(home: Home) -> dict[str, int]:
    """Puts a checked copy of the marts in the place of the published warehouse.

    Returns the number of rows of each table. Raises ``NotPublished`` when the copy differs from the
    original or is no warehouse.
    """
    with warehouse.connect(home.marts_database) as connection:
        connection.execute("checkpoint")
        built = warehouse.row_counts(connection)
    if home.published_database.exists() and not built.get(ARTICLES):
        raise NotPublished(f"{home.marts_database}: holds no article; {home.published_database} stays")
    candidate = home.published_database.with_name("candidate.duckdb")
    shutil.copyfile(home.marts_database, candidate)
    with warehouse.connect(candidate, read_only=True) as connection:
        copied = warehouse.row_counts(connection)
    if copied != built or ARTICLES not in copied:
        raise NotPublished(
            f"{candidate}: the copy does not hold what was built; {home.published_database} stays"
        )
    with candidate.open("rb") as file:
        os.fsync(file.fileno())
    candidate.replace(home.published_database)
    return copied
