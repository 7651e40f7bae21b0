"""Which gender a given name shows: "Elena" is a woman's name, "Marek" a man's.

Only the list and how it is read belong here; titles and nouns ("Ms.", "chairwoman") are read in ``roles``.
"""

import csv
from functools import cache

from extractors.actors.gazetteer import DATA, fold


@cache
def _genders() -> dict[str, str]:
    with (DATA / "name_genders.csv").open(encoding="utf-8", newline="") as file:
        return {fold(row["name"]): row["gender"] for row in csv.DictReader(file)}


def gender_of_name(name: str) -> str | None:
    """ "m" or "f" by the given name of a full name; None where it shows none, as a bare surname.

    Names that are given to both, or to men in one country and women in another (Andrea, Jan, Nikita), are
    not listed.
    """
    words = fold(name).split()
    if len(words) < 2:
        return None
    given = words[1] if len(words[0]) == 1 and len(words) > 2 else words[0]  # "J. Robert"
    return _genders().get(given) or _genders().get(given.partition("-")[0])
