"""The landing zone: where things lie, names by content, and what a killed crawl left behind."""

import hashlib
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.fetch.crawl_log import CrawlLog, Discovered, Event, Fetched, read_events
from extractors.fetch.exchange import Exchange, Role
from extractors.fetch.frontier import Frontier
from extractors.fetch.landing import Landing
from extractors.fetch.warc import WarcFile, read_fetches, survey
from extractors.records import Fetch
from extractors.sources import Source
from tests.crawling import read_log_fetches

DAY, NEXT_DAY = date(2026, 3, 1), date(2026, 3, 2)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
HINT = "2019-02-04T10:00:00+00:00"
WIRE = Source(name="wire", user_agent="patronage")


def page(name: str | int) -> str:
    return f"http://a.example/{name}"


def write_responses(path: Path, *urls: str, role: Role = "page") -> list[Fetch]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(WarcFile(path)) as file:
        return [file.write(exchange(url), source="wire", role=role, fetched_url=url) for url in urls]


def exchange(url: str) -> Exchange:
    body = f"<p>{url}</p>".encode() * 100
    return Exchange(url, NOW, 200, "HTTP/1.1 200 OK", (("Content-Type", "text/html"),), body, body)


def write_log(path: Path, *events: Event) -> None:
    with closing(CrawlLog(path)) as log:
        for event in events:
            log.append(event)


def due(landing: Landing) -> list[str]:
    with Frontier(landing.frontier_path, landing.logs()) as frontier:
        return frontier.due(WIRE, NOW, 100)


def logged(landing: Landing) -> list[str]:
    """The urls of the logs' answers."""
    return [event.fetch.fetched_url for event in landing.events() if isinstance(event, Fetched)]


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


def test_landing_zone_without_a_folder_is_empty(landing):
    assert (landing.days(), landing.logs(), landing.recover()) == ([], [], [])


def test_logs_are_those_that_exist_oldest_first(landing):
    write_log(landing.crawl_log(NEXT_DAY), Discovered(page("later"), "wire", None, NOW))
    write_log(landing.crawl_log(DAY), Discovered(page("earlier"), "wire", None, NOW))
    write_responses(landing.crawl_part(date(2026, 3, 3), 0), page(1))
    assert landing.logs() == [landing.crawl_log(DAY), landing.crawl_log(NEXT_DAY)]
    assert [event.url for event in landing.events()] == [page("earlier"), page("later")]


def test_frontier_is_no_day_and_no_warc(landing):
    write_log(landing.crawl_log(DAY), Discovered(page(1), "wire", None, NOW))
    assert due(landing) == [page(1)]
    assert landing.frontier_path.is_file()
    assert (landing.days(), landing.warcs(DAY), landing.recover()) == ([DAY], [], [])


def test_part_is_sealed_under_the_name_of_its_bytes(landing):
    part = landing.crawl_part(DAY, 0)
    write_responses(part, page(1))
    content = part.read_bytes()
    sealed = landing.seal(part)
    name = hashlib.sha256(content).hexdigest()[:12] + ".warc.gz"
    assert sealed == landing.root / "2026-03-01" / name
    assert sealed.read_bytes() == content
    assert landing.warcs(DAY) == [sealed]
    assert not part.exists()


def test_bytes_that_landed_before_stay_where_they_are(landing):
    part, again = landing.crawl_part(DAY, 0), landing.crawl_part(NEXT_DAY, 3)
    write_responses(part, page(1))
    again.parent.mkdir()
    again.write_bytes(part.read_bytes())
    sealed = landing.seal(part)
    assert landing.seal(again) == sealed
    assert landing.warcs(NEXT_DAY) == []
    assert not again.exists()


def test_part_of_a_killed_crawl_is_sealed_less_its_torn_tail(landing):
    part = landing.crawl_part(DAY, 0)
    write_responses(part, page(1), page(2))
    part.write_bytes(part.read_bytes()[:-5])
    (sealed,) = landing.recover()
    assert landing.warcs(DAY) == [sealed]
    assert [row.fetched_url for row in read_fetches(sealed)] == [page(1)]
    assert survey(sealed).damage is None
    assert not part.exists()
    assert landing.recover() == []


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08torn in the first record"])
def test_part_without_a_whole_record_is_removed(landing, content):
    part = landing.crawl_part(DAY, 0)
    part.parent.mkdir(parents=True)
    part.write_bytes(content)
    assert landing.recover() == []
    assert landing.days() == []


def test_half_copied_archive_is_removed_and_not_taken_for_a_crawl(landing):
    half = landing.import_part(DAY)
    write_responses(half, page(1))
    assert landing.recover() == []
    assert landing.days() == []


def test_all_parts_of_a_crawl_are_recovered_in_the_order_of_their_writing(landing):
    for number in (10, 2, 0):
        write_responses(landing.crawl_part(DAY, number), page(number))
    write_responses(landing.crawl_part(NEXT_DAY, 0), page("next"))
    for day, names in ((DAY, (10, 2, 0)), (NEXT_DAY, ("next",))):
        write_log(landing.crawl_log(day), *[Discovered(page(name), "wire", HINT, NOW) for name in names])
    assert len(landing.recover()) == 4
    assert logged(landing) == [page(0), page(2), page(10), page("next")]
    assert due(landing) == []
    assert not list(landing.root.glob("*/*.part"))


def test_response_that_was_kept_but_not_logged_is_logged_on_recovery(landing):
    write_responses(landing.crawl_part(DAY, 0), page(1))
    write_log(landing.crawl_log(DAY), Discovered(page(1), "wire", HINT, NOW))
    assert due(landing) == [page(1)]
    landing.recover()
    assert due(landing) == []
    landing.frontier_path.unlink()
    assert due(landing) == []
    assert read_log_fetches(landing.crawl_log(DAY)) == []
    *_, event = read_events(landing.crawl_log(DAY))
    assert isinstance(event, Fetched)
    assert (event.in_warc, event.hint, event.fetch.fetched_url) == (True, HINT, page(1))


def test_recovery_goes_on_after_a_line_that_was_cut_off(landing):
    write_responses(landing.crawl_part(DAY, 0), page(1))
    log = landing.crawl_log(DAY)
    write_log(log, Discovered(page(1), "wire", HINT, NOW))
    with log.open("ab") as file:
        file.write(b'{"event": "fetched", "fetch": {"fetch_id"')
    landing.recover()
    assert logged(landing) == [page(1)]


def test_response_that_was_logged_is_not_logged_again_on_recovery(landing):
    (first, _) = write_responses(landing.crawl_part(DAY, 0), page(1), page(2))
    (third,) = write_responses(landing.crawl_part(DAY, 1), page(3))
    write_log(
        landing.crawl_log(DAY),
        *[Discovered(page(name), "wire", None, NOW) for name in (1, 2, 3)],
        Fetched(first, in_warc=True, etag='"1"'),
        Fetched(third, in_warc=True),
    )
    landing.recover()
    assert logged(landing) == [page(1), page(3), page(2)]
    with Frontier(landing.frontier_path, landing.logs()) as frontier:
        assert frontier.conditions("wire", page(1), "page") == {"If-None-Match": '"1"'}


@pytest.mark.parametrize("role", ["listing", "robots", "redirect"])
def test_only_pages_get_a_line_on_recovery(landing, role):
    write_responses(landing.crawl_part(DAY, 0), page(1), role=role)
    write_log(landing.crawl_log(DAY), Discovered(page(1), "wire", None, NOW))
    assert len(landing.recover()) == 1
    assert logged(landing) == []
    assert due(landing) == [page(1)]


def test_response_without_a_whole_record_is_asked_for_again(landing):
    part = landing.crawl_part(DAY, 0)
    write_responses(part, page(1), page(2))
    part.write_bytes(part.read_bytes()[:-1])
    write_log(landing.crawl_log(DAY), *[Discovered(page(name), "wire", None, NOW) for name in (1, 2)])
    landing.recover()
    assert due(landing) == [page(2)]


def test_log_fetches_are_those_whose_response_is_in_no_warc(landing):
    kept, lost = write_responses(landing.crawl_part(DAY, 0), page(1), page(2))
    log = landing.crawl_log(DAY)
    found = Discovered(page(1), "wire", None, NOW)
    write_log(log, found, Fetched(kept, in_warc=True), Fetched(lost, in_warc=False))
    assert read_log_fetches(log) == [lost]
