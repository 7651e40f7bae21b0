"""The landing zone: names by content, archives in, and what a killed run left behind."""

import gzip
import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastwarc import WarcRecord, WarcRecordType

from extractors.fetch.crawl_log import CrawlLog, Discovered, Fetched, History, read_events
from extractors.fetch.exchange import Exchange
from extractors.fetch.landing import Landing, LandingError, read_log_fetches
from extractors.fetch.warc import WarcFile, read_fetches, survey

DAY, NEXT_DAY = date(2026, 3, 1), date(2026, 3, 2)


def write_responses(path: Path, *urls: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = WarcFile(path)
    for url in urls:
        body = f"<p>{url}</p>".encode() * 100
        headers = (("Content-Type", "text/html"),)
        exchange = Exchange(
            url, datetime(2026, 3, 1, tzinfo=UTC), 200, "HTTP/1.1 200 OK", headers, body, body
        )
        file.write(exchange, source="wire", role="page", fetched_url=url)
    file.close()


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.warc.gz"
    write_responses(path, "http://a.example/1", "http://a.example/2", "http://a.example/3")
    return path


def test_archive_lands_byte_for_byte_under_the_name_of_its_bytes(landing, archive):
    landed = landing.import_archive(archive, DAY)
    assert landed.read_bytes() == archive.read_bytes()
    name = hashlib.sha256(archive.read_bytes()).hexdigest()[:12] + ".warc.gz"
    assert landed == landing.root / "2026-03-01" / name
    assert landing.warcs(DAY) == [landed]
    assert not list(landing.root.glob("*/*.part"))


def test_archive_landed_twice_is_one_file_whatever_its_name_and_the_day(landing, archive):
    landed = landing.import_archive(archive, DAY)
    renamed = archive.rename(archive.with_name("again.warc.gz"))
    assert landing.import_archive(renamed, NEXT_DAY) == landed
    assert landing.days() == [DAY]
    assert landing.warcs(NEXT_DAY) == []


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "compressed as one"])
def test_archive_not_compressed_by_record_is_on_the_way_in(landing, archive, compress):
    inside = gzip.decompress(archive.read_bytes())
    whole = archive.with_name("whole.warc")
    whole.write_bytes(compress(inside))
    landed = landing.import_archive(whole, DAY)
    assert gzip.decompress(landed.read_bytes()) == inside
    assert [row.fetched_url for row in read_fetches(landed)] == [
        row.fetched_url for row in read_fetches(archive)
    ]
    assert len({offset for offset, _ in survey(landed).records}) == 3
    assert landing.import_archive(whole, NEXT_DAY) == landed


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "compressed as one"])
def test_archive_cut_off_lands_with_its_damage(landing, archive, compress):
    whole = archive.with_name("whole.warc")
    whole.write_bytes(compress(gzip.decompress(archive.read_bytes()))[:-30])
    landed = landing.import_archive(whole, DAY)
    found = survey(landed)
    assert len(found.records) == 2
    assert found.damage is not None
    assert found.damage.fetch.fetched_url == "http://a.example/3"


def test_archive_cut_off_by_record_lands_as_it_is(landing, archive):
    archive.write_bytes(archive.read_bytes()[:-30])
    landed = landing.import_archive(archive, DAY)
    assert landed.read_bytes() == archive.read_bytes()
    assert read_fetches(landed)[-1].reason == "truncated_warc"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.warc.gz", b"<html>no archive</html>", "is no WARC file"),
        ("page.warc.gz", gzip.compress(b"<html>no archive</html>"), "is no WARC file"),
        ("empty.warc.gz", b"", "is no WARC file"),
        ("old.arc.gz", b"", "ARC files are not read"),
        ("missing.warc.gz", None, "No such file"),
    ],
)
def test_what_is_no_warc_is_refused_by_name_and_lands_nothing(landing, tmp_path, name, content, message):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LandingError, match=message) as caught:
        landing.import_archive(path, DAY)
    assert str(path) in str(caught.value)
    assert landing.days() == []


def test_part_of_a_killed_crawl_is_sealed_less_its_torn_tail(landing):
    part = landing.crawl_part(DAY)
    write_responses(part, "http://a.example/1", "http://a.example/2")
    part.write_bytes(part.read_bytes()[:-5])
    (sealed,) = landing.recover()
    assert landing.warcs(DAY) == [sealed]
    assert [row.fetched_url for row in read_fetches(sealed)] == ["http://a.example/1"]
    assert survey(sealed).damage is None
    assert not part.exists()
    assert landing.recover() == []


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08torn in the first record"])
def test_part_without_a_whole_record_is_removed(landing, content):
    part = landing.crawl_part(DAY)
    part.parent.mkdir(parents=True)
    part.write_bytes(content)
    assert landing.recover() == []
    assert landing.days() == []


def test_half_copied_archive_is_removed_and_not_taken_for_a_crawl(landing, archive):
    sealed = landing.import_archive(archive, DAY)
    half = sealed.with_name("import.warc.gz.part")
    half.write_bytes(archive.read_bytes()[:500])
    assert landing.recover() == []
    assert not half.exists()
    assert landing.import_archive(archive, DAY) == sealed


def test_response_that_was_kept_but_not_logged_is_logged_on_recovery(landing):
    url = "http://a.example/1"
    write_responses(landing.crawl_part(DAY), url)
    log = CrawlLog(landing.crawl_log(DAY))
    log.append(Discovered(url, "wire", "2019-02-04T10:00:00+00:00"))
    log.close()
    assert History.of(landing.events()).due("wire") == [url]
    landing.recover()
    assert History.of(landing.events()).due("wire") == []
    assert read_log_fetches(landing.crawl_log(DAY)) == []
    assert [event.in_warc for event in read_events(landing.crawl_log(DAY)) if isinstance(event, Fetched)] == [
        True
    ]


def test_response_that_was_logged_is_not_logged_again_on_recovery(landing):
    url = "http://a.example/1"
    write_responses(landing.crawl_part(DAY), url)
    (fetch,) = read_fetches(landing.crawl_part(DAY))
    log = CrawlLog(landing.crawl_log(DAY))
    log.append(Discovered(url, "wire", None))
    log.append(Fetched(fetch, in_warc=True, etag='"1"'))
    log.close()
    before = list(landing.events())
    landing.recover()
    assert list(landing.events()) == before


def test_archive_of_requests_only_lands(landing, tmp_path):
    record = WarcRecord()
    record.init_headers(WarcRecordType.request)
    record.set_bytes_content(b"GET / HTTP/1.1\r\n\r\n")
    path = tmp_path / "requests.warc"
    with path.open("wb") as file:
        record.write(file)
    assert read_fetches(landing.import_archive(path, DAY)) == []
