"""WARC files: what is written is read back, in slices too, and damage costs no whole record."""

import io
import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc import GzipWriter, WarcRecord, WarcRecordType

from extractors.fetch.exchange import Exchange
from extractors.fetch.warc import WarcFile, read_fetches, read_pages, slices, survey

WHEN = datetime(2026, 3, 1, 2, 13, 0, 250000, tzinfo=UTC)
TYPE = ("Content-Type", "text/html")


def response(url: str, body: bytes = b"<p>text</p>", status: int = 200) -> Exchange:
    return Exchange(url, WHEN, status, f"HTTP/1.1 {status} So", (TYPE,), body, body)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Five pages and, between them, a robots.txt and a redirect."""
    path = tmp_path / "own.warc.gz"
    file = WarcFile(path)
    kinds = ["robots", "page", "page", "redirect", "page", "page", "page"]
    for number, role in enumerate(kinds):
        file.write(
            response(f"http://wire.example/{number}"),
            source="wire",
            role=role,
            fetched_url=f"http://wire.example/{number}",
        )
    file.close()
    return path


def foreign_record(kind: WarcRecordType, block: bytes, *, is_http: bool = True, **headers: str) -> bytes:
    record = WarcRecord()
    record.init_headers(kind)
    record.headers["WARC-Target-URI"] = "http://other.example/a"
    for name, value in headers.items():
        record.headers[name.replace("_", "-")] = value
    record.is_http = is_http
    record.set_bytes_content(block)
    output = io.BytesIO()
    member = GzipWriter(output)
    record.write(member)
    member.finish()
    return output.getvalue()


def test_written_row_equals_the_row_read(tmp_path):
    file = WarcFile(tmp_path / "own.warc.gz")
    written = [
        file.write(
            response("http://wire.example/new"),
            source="wire",
            role="page",
            fetched_url="http://wire.example/old",
        ),
        file.write(
            response("http://wire.example/feed", b"<rss/>"),
            source="wire",
            role="feed",
            fetched_url="http://wire.example/feed",
            reason="empty_feed",
        ),
        file.write(
            response("http://wire.example/x", status=503),
            source="wire",
            role="page",
            fetched_url="http://wire.example/x",
        ),
    ]
    file.close()
    assert read_fetches(tmp_path / "own.warc.gz") == written
    assert [(row.outcome, row.reason) for row in written] == [
        ("fetched", None),
        ("failed", "empty_feed"),
        ("failed", "http_503"),
    ]
    assert written[0].fetched_at == WHEN


def test_record_is_in_the_file_as_soon_as_it_is_written(tmp_path):
    path = tmp_path / "own.warc.gz"
    file = WarcFile(path)
    file.write(response("http://a.example/"), source="a", role="page", fetched_url="http://a.example/")
    assert len(survey(path).records) == 1
    assert survey(path).damage is None
    file.close()


@pytest.mark.parametrize(("size", "expected"), [(1, [1] * 5), (2, [2, 2, 1]), (5, [5]), (100, [5])])
def test_slices_hold_every_page_once(archive, size, expected):
    parts = pickle.loads(pickle.dumps(slices(archive, size)))
    pages = [list(read_pages(part)) for part in parts]
    assert [len(found) for found in pages] == expected
    assert [page.fetched_url[-1] for found in pages for page in found] == list("12456")


def test_redirect_hops_are_no_rows(archive):
    assert [row.fetched_url[-1] for row in read_fetches(archive)] == list("012456")


def test_archive_without_pages_has_no_slices(tmp_path):
    path = tmp_path / "info.warc.gz"
    path.write_bytes(foreign_record(WarcRecordType.warcinfo, b"software: x\r\n", is_http=False))
    assert slices(path, 10) == []
    assert survey(path).damage is None


def test_foreign_archive_gives_its_responses_and_nothing_else(tmp_path):
    html = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>text</p>"
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
    path = tmp_path / "foreign.warc.gz"
    path.write_bytes(
        foreign_record(WarcRecordType.warcinfo, b"software: x\r\n", is_http=False)
        + foreign_record(WarcRecordType.request, b"GET /a HTTP/1.1\r\nHost: other.example\r\n\r\n")
        + foreign_record(WarcRecordType.response, html)
        + foreign_record(WarcRecordType.response, picture)
        + foreign_record(WarcRecordType.response, b"other.example. A 192.0.2.1", is_http=False)
        + foreign_record(WarcRecordType.metadata, b"fetchTimeMs: 9", is_http=False)
        + foreign_record(WarcRecordType.response, b"no http at all")
        + foreign_record(WarcRecordType.response, b"HTTP/1.1 200 OK\r\nX: " + bytes(99_999) + b"\r\n\r\n")
        + foreign_record(WarcRecordType.response, html)
    )
    pages = [page for part in slices(path, 1) for page in read_pages(part)]
    assert [page.content_type for page in pages] == ["text/html", "image/png", "text/html"]
    assert pages[0].source == "archive"
    assert pages[0].fetched_url == pages[0].final_url == "http://other.example/a"
    assert pages[0].body == b"<p>text</p>"
    assert [row.reason for row in read_fetches(path)] == [None, None, "bad_http", "bad_http", None]


def test_chunked_body_is_joined_and_a_body_that_is_not_as_declared_is_left(tmp_path):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    path = tmp_path / "foreign.warc.gz"
    path.write_bytes(
        foreign_record(WarcRecordType.response, head + b"5\r\n<p>te\r\n6\r\nxt</p>\r\n0\r\n\r\n")
        + foreign_record(WarcRecordType.response, head + b"<p>text</p>")
    )
    (part,) = slices(path, 10)
    assert [page.body for page in read_pages(part)] == [b"<p>text</p>", b"<p>text</p>"]


@pytest.mark.parametrize("lost", [1, 8, 100, -1])
def test_cut_off_archive_gives_its_whole_records_and_tells_the_damage(archive, lost):
    offsets = [offset for offset, _ in survey(archive).records]
    data = archive.read_bytes()
    # -1: one byte of the last record is all that is left of it
    archive.write_bytes(data[: offsets[-1] + 1] if lost == -1 else data[:-lost])
    damage = survey(archive).damage
    assert damage is not None
    assert damage.offset == offsets[-1]
    pages = [page for part in slices(archive, 2) for page in read_pages(part)]
    assert [page.fetched_url[-1] for page in pages] == list("1245")
    rows = read_fetches(archive)
    assert rows[-1] == damage.fetch
    assert (rows[-1].outcome, rows[-1].reason) == ("failed", "truncated_warc")
    assert len({row.fetch_id for row in rows}) == len(rows) == 6


def test_torn_record_keeps_its_url_when_its_head_is_there(archive):
    archive.write_bytes(archive.read_bytes()[:-8])
    damage = survey(archive).damage
    assert damage is not None
    assert damage.fetch.fetched_url == "http://wire.example/6"


def test_junk_after_the_last_record_is_damage(archive):
    size = archive.stat().st_size
    archive.write_bytes(archive.read_bytes() + b"not a record")
    found = survey(archive)
    assert len(found.records) == 7
    assert found.damage is not None
    assert found.damage.offset == size
