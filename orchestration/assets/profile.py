"""Profile: what the articles so far teach about the pages to come, and the texts that it changes.

Those are cleaned and extracted again by the same run: their shards are taken away and their landing files
marked. In this order a kill does no harm, as the warehouse and the profile tell which texts change until the
new ones are committed.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg

from extractors import shards
from extractors.clean import profile as profiles
from extractors.clean.page import TEXT_VERSION
from extractors.clean.profile import NO_PROFILE, Profile
from extractors.records import Article
from orchestration import warehouse
from orchestration.home import Home
from orchestration.landed import LandingFile, cleaned_folder, extracted_folder
from orchestration.learning import affected_pages, learn
from orchestration.partitions import in_one_run, landed_days


@dg.asset(
    key=["profile", "corpus"],
    deps=[["landing", "pages"]],
    group_name="profile",
    partitions_def=landed_days,
    backfill_policy=in_one_run,
    kinds={"json"},
)
def corpus_profile(home: dg.ResourceParam[Home]) -> dg.MaterializeResult[None]:
    """Lines that are an outlet's boilerplate, and words that mend broken ones, of the articles so far."""
    warehouse.prepare(home.landed_database)
    profile = learn_profile(home)
    return dg.MaterializeResult(
        metadata={
            "version": profile.version,
            "lines": sum(map(len, profile.lines.values())),
            "words": sum(map(len, profile.words.values())),
            "pages_changed": clean_again(home, profile),
        }
    )


def learn_profile(home: Home) -> Profile:
    """The profile of the articles in the warehouse; a file of its own when it is not the one before."""
    path = profiles.latest(home.profiles)
    known = profiles.read(path) if path else NO_PROFILE
    profile = learn(home.landed_database, known)
    if profile is not known:
        profiles.write(home.profiles, profile, datetime.now(UTC))
    return profile


def clean_again(home: Home, profile: Profile) -> int:
    """Has the slices computed again that hold a page whose text this profile changes; returns how many do."""
    with warehouse.connect(home.landed_database) as connection:
        pages = affected_pages(connection, profile)
        for name, of_file in pages.items():
            day, _, _ = name.partition("/")
            file = LandingFile(home.landing / name, date.fromisoformat(day))
            _remove_shards(cleaned_folder(home, file), extracted_folder(home, file), of_file, profile)
        warehouse.mark_stale(connection, pages.keys(), profile.version)
    return sum(map(len, pages.values()))


def _remove_shards(cleaned: Path, extracted: Path, pages: Mapping[str, int | None], profile: Profile) -> None:
    """Removes the shards of the slices that hold these pages, facts first, lest they outlive their text.

    ``pages``: offsets in the landing file by ``fetch_id``. A shard that was made by this profile stays: the
    run that made it was killed before it could commit.
    """
    folders = shards.finished(cleaned)
    starts = [int(folder.name.partition("-")[0]) for folder in folders]
    some = {bisect_right(starts, offset) - 1 for offset in pages.values() if offset is not None} - {-1}
    for place in range(len(folders)) if None in pages.values() else sorted(some):
        rows = shards.read_all([folders[place]], Article).select(["fetch_id", "text_version"]).to_pylist()
        is_of_profile = {row["text_version"] for row in rows} == {f"{TEXT_VERSION}.{profile.version}"}
        if is_of_profile or pages.keys().isdisjoint(row["fetch_id"] for row in rows):
            continue
        facts = extracted / folders[place].name
        if facts.exists():
            shards.remove(facts)
        shards.remove(folders[place])
