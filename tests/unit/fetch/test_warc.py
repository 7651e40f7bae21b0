"""WARC files: what is written is read back, in slices too, and damage costs no whole record."""

import gzip
import io
import pickle
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc import GzipWriter, WarcRecord, WarcRecordType

from extractors.fetch.exchange import Exchange
from extractors.fetch.warc import MAX_BODY_BYTES, WarcFile, read_fetches, read_pages, slices, survey

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


def of_records(archive: Path) -> list[bytes]:
    """The compressed bytes of each record of a file."""
    data, offsets = archive.read_bytes(), [offset for offset, _ in survey(archive).records]
    return [data[at:end] for at, end in zip(offsets, [*offsets[1:], len(data)], strict=True)]


def overwritten(record: bytes) -> bytes:
    return record[:40] + b"\xff" * (len(record) - 80) + record[-40:]


def longer_than_it_is(record: bytes) -> bytes:
    """A record that claims ten bytes of the next one, as writers with a wrong count leave it."""
    inside = gzip.decompress(record)
    head, _, rest = inside.partition(b"\r\n\r\n")
    claimed = int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0])
    return gzip.compress(
        head.replace(b": %d\r\n" % claimed, b": %d\r\n" % (claimed + 10)) + b"\r\n\r\n" + rest
    )


@pytest.mark.parametrize(
    ("damage", "lost", "url"),
    [
        (lambda record: record[:-50], "2", "http://wire.example/2"),
        (lambda record: record[:40], "2", "own.warc.gz"),
        (overwritten, "2", "own.warc.gz"),
        (lambda record: record[:-8] + bytes(8), "2", "http://wire.example/2"),
        (lambda record: record + b"not a record", "", "own.warc.gz"),
        (lambda record: b"\x1f\x8b\x08 no member " + record, "", "own.warc.gz"),
        (lambda record: bytes(len(record)), "2", "own.warc.gz"),
        (lambda record: gzip.compress(b"not a record"), "2", "own.warc.gz"),
    ],
    ids=[
        "cut",
        "cut in its head",
        "overwritten",
        "checksum",
        "junk after",
        "junk before",
        "zeros",
        "no record",
    ],
)
def test_damage_between_records_is_counted_and_the_rest_is_read(archive, damage, lost, url):
    records = of_records(archive)
    records[2] = damage(records[2])
    archive.write_bytes(b"".join(records))
    found = survey(archive)
    assert found.damage is None
    assert [gap.fetch.reason for gap in found.gaps] == ["damaged_warc"]
    assert [gap.fetch.fetched_url for gap in found.gaps] == [url]
    for size in (1, 2, 9):
        pages = [page for part in slices(archive, size) for page in read_pages(part)]
        assert [page.fetched_url[-1] for page in pages] == [n for n in "12456" if n != lost]
    rows = read_fetches(archive)
    assert len({row.fetch_id for row in rows}) == len(rows)
    assert {row.fetch_id for row in rows if row.outcome == "fetched"} >= {page.fetch_id for page in pages}


def test_every_damage_of_a_file_is_counted(archive):
    records = of_records(archive)
    archive.write_bytes(
        b"junk" + records[0] + b"junk" + records[1] + records[2][:-9] + records[4] + records[5][:-9]
    )
    reasons = [row.reason for row in read_fetches(archive)]
    assert reasons == [None, None, None, "damaged_warc", "damaged_warc", "damaged_warc", "truncated_warc"]
    pages = [page for part in slices(archive, 2) for page in read_pages(part)]
    assert [page.fetched_url[-1] for page in pages] == ["1", "4"]


def test_record_that_claims_a_piece_of_the_next_one_does_not_take_it_along(archive):
    records = of_records(archive)
    records[2] = longer_than_it_is(records[2])
    archive.write_bytes(b"".join(records))
    pages = [page for part in slices(archive, 2) for page in read_pages(part)]
    assert [page.fetched_url[-1] for page in pages] == list("12456")


def zeros(size: int, window: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20))
    return packed + packer.compress(bytes(size % (1 << 20))) + packer.flush()


@pytest.mark.parametrize("excess", [0, 1])
@pytest.mark.parametrize("is_coded", [False, True])
def test_body_is_read_up_to_a_limit(tmp_path, is_coded, excess):
    coding, body = b"", bytes(MAX_BODY_BYTES + excess)
    if is_coded:
        coding, body = b"Content-Encoding: gzip\r\n", zeros(MAX_BODY_BYTES + excess, window=31)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + coding + b"\r\n"
    small = foreign_record(WarcRecordType.response, head.replace(coding, b"") + b"<p>text</p>")
    path = tmp_path / "foreign.warc.gz"
    path.write_bytes(foreign_record(WarcRecordType.response, head + body) + small)
    large, after = read_fetches(path)
    assert after.outcome == "fetched"
    assert large.reason == ("too_large" if excess else None)
    assert large.body_bytes == (None if excess else MAX_BODY_BYTES)
    sizes = [len(page.body) for part in slices(path, 9) for page in read_pages(part)]
    assert sizes == ([11] if excess else [MAX_BODY_BYTES, 11])


@pytest.mark.skipif(sys.platform != "linux", reason="reads how much memory was used as Linux tells it")
def test_bomb_costs_no_more_memory_than_the_limit(tmp_path):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(foreign_record(WarcRecordType.response, head + zeros(1 << 30, window=31)))
    script = (
        "import re, sys; from pathlib import Path; from extractors.fetch.warc import read_fetches\n"
        "def peak(): return int(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "before = peak()\n"
        "print(read_fetches(Path(sys.argv[1]))[0].reason)\n"
        "print(peak() - before)\n"
    )
    command = [sys.executable, "-c", script, str(path)]
    reason, grown = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert reason == "too_large"
    assert int(grown) << 10 < 4 * MAX_BODY_BYTES


@pytest.mark.parametrize(
    "kind",
    [WarcRecordType.resource, WarcRecordType.revisit, WarcRecordType.conversion, WarcRecordType.unknown],
)
def test_records_of_other_kinds_are_no_pages_and_no_damage(archive, kind):
    records = of_records(archive)
    records.insert(3, foreign_record(kind, b"HTTP/1.1 200 OK\r\n\r\n<p>text</p>"))
    archive.write_bytes(b"".join(records))
    assert len(read_fetches(archive)) == 6
    assert [len(list(read_pages(part))) for part in slices(archive, 9)] == [5]
