"""Which landing files a run works on."""

from datetime import date, timedelta

from orchestration.home import Home
from orchestration.landed import landing_files
from tests.unit.orchestration.conftest import DAY, landing_file


def names(home: Home, days: list[date], committed: dict[str, str]) -> list[str]:
    return [file.path.name for file in landing_files(home, days, committed)]


def test_files_of_the_day_and_those_that_a_killed_run_left(home: Home) -> None:
    left = landing_file(home, "aaaaaaaaaaaa.warc.gz")
    log = landing_file(home, "crawl.jsonl")
    both = {left.name: left.version, log.name: log.version}
    tomorrow = DAY + timedelta(days=1)
    assert names(home, [DAY], both) == [left.path.name, log.path.name]
    assert names(home, [tomorrow], {}) == [left.path.name, log.path.name]
    assert names(home, [tomorrow], both) == []


def test_a_log_that_grew_after_its_commit_is_worked_on_whatever_the_day(home: Home) -> None:
    log = landing_file(home, "crawl.jsonl", b"{}\n")
    committed = {log.name: log.version}
    log.path.write_bytes(b"{}\n{}\n")
    assert names(home, [DAY + timedelta(days=1)], committed) == ["crawl.jsonl"]


def test_a_log_that_grew_has_another_version(home: Home) -> None:
    log = landing_file(home, "crawl.jsonl", b"{}\n")
    before = log.version
    log.path.write_bytes(b"{}\n{}\n")
    assert log.version != before
