"""Archives in: whole or chosen, byte for byte, nothing twice, and no file that is none."""

import gzip
import hashlib
import io
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastwarc import GzipWriter, WarcRecord, WarcRecordType, ZstdWriter

from extractors.fetch.archives import import_archive
from extractors.fetch.choice import Choice
from extractors.fetch.crawl_log import Skipped
from extractors.fetch.exchange import Exchange
from extractors.fetch.landing import Landing, LandingError
from extractors.fetch.warc import WarcFile, read_fetches, read_pages, slices, survey
from tests.crawling import read_log_fetches

on_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="reads how much memory was used as Linux tells it"
)

DAY, NEXT_DAY = date(2026, 3, 1), date(2026, 3, 2)

ENGLISH = (
    "The minister said on Monday that the government would send two hundred million euros in aid to the "
    "north of the country, where the floods destroyed bridges, schools and the railway to the port. "
)
SPANISH = (
    "El ministro dijo el lunes que el gobierno enviaría doscientos millones de euros en ayuda al norte del "
    "país, donde las inundaciones destruyeron puentes, escuelas y el ferrocarril que lleva al puerto. "
)


def html(text: str) -> bytes:
    return f"<html><body><h1>News</h1><p>{text * 3}</p></body></html>".encode()


def write_responses(path: Path, *responses: tuple[str, str, bytes]) -> None:
    """A WARC file with a record for each (url, content type, body)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = WarcFile(path)
    for url, content_type, body in responses:
        headers = (("Content-Type", content_type),)
        when = datetime(2026, 3, 1, tzinfo=UTC)
        exchange = Exchange(url, when, 200, "HTTP/1.1 200 OK", headers, body, body)
        file.write(exchange, source="archive", role="page", fetched_url=url)
    file.close()


def urls_in(path: Path) -> list[str]:
    return [page.fetched_url for part in slices(path, 2) for page in read_pages(part)]


def left_out(landing: Landing) -> list[tuple[str, str]]:
    return [(event.url, event.reason) for event in landing.events() if isinstance(event, Skipped)]


def members(path: Path) -> dict[str, bytes]:
    """The compressed bytes of each record, by its url."""
    data, records = path.read_bytes(), survey(path).records
    ends = [*(offset for offset, _ in records[1:]), len(data)]
    return {fetch.fetched_url: data[at:end] for (at, fetch), end in zip(records, ends, strict=True) if fetch}


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.warc.gz"
    urls = [f"http://a.example/{number}" for number in (1, 2, 3)]
    write_responses(path, *((url, "text/html", html(url)) for url in urls))
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """World and sports pages in two languages, a picture that says it is HTML, and one that does not."""
    path = tmp_path / "mixed.warc.gz"
    write_responses(
        path,
        ("http://a.example/world/1", "text/html", html(ENGLISH)),
        ("http://a.example/world/2", "text/html; charset=utf-8", html(SPANISH)),
        ("http://a.example/world/3", "image/png", b"\x89PNG"),
        ("http://a.example/sport/4", "text/html", html(ENGLISH)),
        ("http://a.example/world/5", "text/html", b"\x89PNG"),
        ("http://a.example/world/6", "text/html", html("Short.")),
    )
    return path


def test_archive_lands_byte_for_byte_under_the_name_of_its_bytes(landing, archive):
    landed = import_archive(landing, archive, DAY)
    assert landed.read_bytes() == archive.read_bytes()
    name = hashlib.sha256(archive.read_bytes()).hexdigest()[:12] + ".warc.gz"
    assert landed == landing.root / "2026-03-01" / name
    assert landing.warcs(DAY) == [landed]
    assert [file.name for file in landed.parent.iterdir()] == [name]


def test_archive_landed_twice_is_one_file_whatever_its_name_and_the_day(landing, archive):
    landed = import_archive(landing, archive, DAY)
    renamed = archive.rename(archive.with_name("again.warc.gz"))
    assert import_archive(landing, renamed, NEXT_DAY) == landed
    assert landing.days() == [DAY]
    assert landing.warcs(NEXT_DAY) == []


def zstd(data: bytes) -> bytes:
    output = io.BytesIO()
    writer = ZstdWriter(output)
    writer.write(data)
    writer.close()
    return output.getvalue()


def blocks(data: bytes) -> bytes:
    """Gzip members that end wherever a thousand bytes are full, as some parallel packers write them."""
    return b"".join(gzip.compress(data[at : at + 1000]) for at in range(0, len(data), 1000))


@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstd, blocks])
def test_archive_not_compressed_by_record_is_on_the_way_in(landing, archive, compress):
    inside = gzip.decompress(archive.read_bytes())
    whole = archive.with_name("whole.warc")
    whole.write_bytes(compress(inside))
    landed = import_archive(landing, whole, DAY)
    assert gzip.decompress(landed.read_bytes()) == inside
    assert urls_in(landed) == urls_in(archive)
    assert len({offset for offset, _ in survey(landed).records}) == 3
    assert import_archive(landing, whole, NEXT_DAY) == landed


def test_one_member_with_two_records_deep_in_a_file_is_taken_apart(landing, archive):
    apart = list(members(archive).values())
    joined = gzip.compress(gzip.decompress(apart[1] + apart[2]))
    archive.write_bytes(apart[0] * 4 + joined)
    landed = import_archive(landing, archive, DAY)
    assert len({offset for offset, _ in survey(landed).records}) == 6


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_archive_cut_off_lands_with_its_damage(landing, archive, compress):
    whole = archive.with_name("whole.warc")
    whole.write_bytes(compress(gzip.decompress(archive.read_bytes()))[:-30])
    found = survey(import_archive(landing, whole, DAY))
    assert len(found.records) == 2
    assert found.damage is not None
    assert found.damage.fetch.fetched_url == "http://a.example/3"


def test_archive_cut_off_by_record_lands_as_it_is(landing, archive):
    archive.write_bytes(archive.read_bytes()[:-30])
    landed = import_archive(landing, archive, DAY)
    assert landed.read_bytes() == archive.read_bytes()
    assert read_fetches(landed)[-1].reason == "truncated_warc"


def test_junk_between_the_records_of_a_plain_archive_is_counted_and_the_rest_is_read(landing, archive):
    plain = [gzip.decompress(member) for member in members(archive).values()]
    whole = archive.with_name("whole.warc")
    whole.write_bytes(plain[0] + b"junk\r\n" * 9 + plain[1] + plain[2])
    landed = import_archive(landing, whole, DAY)
    assert urls_in(landed) == [f"http://a.example/{number}" for number in (1, 2, 3)]
    assert [row.reason for row in read_fetches(landed)] == [None, None, None, "damaged_warc"]


def test_archive_of_one_stream_is_read_up_to_where_it_is_overwritten(landing, tmp_path):
    path = tmp_path / "theirs.warc.gz"
    numbers = " ".join(str(n * n) for n in range(20_000)).encode()
    write_responses(path, *((f"http://a.example/{n}", "text/html", numbers) for n in range(3)))
    data = bytearray(gzip.compress(gzip.decompress(path.read_bytes())))
    middle = len(data) // 2
    data[middle : middle + 99] = b"\xff" * 99
    path.write_bytes(data)
    rows = read_fetches(import_archive(landing, path, DAY))
    assert [row.reason for row in rows] == [None, "truncated_warc"]
    assert rows[0].fetched_url == "http://a.example/0"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.warc.gz", b"<html>no archive</html>", "is no WARC file"),
        ("page.warc.gz", gzip.compress(b"<html>no archive</html>"), "is no WARC file"),
        ("empty.warc.gz", b"", "is no WARC file"),
        ("cut.warc.zst", b"\x28\xb5\x2f\xfd", "is no WARC file"),
        ("old.arc.gz", b"", "ARC files are not read"),
        ("renamed.warc", b"filedesc://old.arc 192.0.2.1 20010101 text/plain 9\n", "ARC files are not read"),
        ("renamed.warc.gz", gzip.compress(b"filedesc://old.arc 192.0.2.1 2001"), "ARC files are not read"),
        ("missing.warc.gz", None, "No such file"),
    ],
)
def test_what_is_no_warc_is_refused_by_name_and_lands_nothing(landing, tmp_path, name, content, message):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    for choice in (Choice(), Choice(include=["*"])):
        with pytest.raises(LandingError, match=message) as caught:
            import_archive(landing, path, DAY, choice)
        assert str(path) in str(caught.value)
        assert landing.days() == []


def test_archive_of_requests_only_lands(landing, tmp_path):
    record = WarcRecord()
    record.init_headers(WarcRecordType.request)
    record.set_bytes_content(b"GET / HTTP/1.1\r\n\r\n")
    path = tmp_path / "requests.warc"
    with path.open("wb") as file:
        record.write(file)
    assert read_fetches(import_archive(landing, path, DAY)) == []


@pytest.mark.parametrize(
    ("choice", "chosen", "reasons"),
    [
        (Choice(include=["*/world/*"]), "126", {"excluded": 1, "not_html": 2}),
        (Choice(exclude=["*/world/*"]), "4", {"excluded": 5}),
        (Choice(include=["*/world/*"], exclude=["*/2"]), "16", {"excluded": 2, "not_html": 2}),
        (Choice(languages=["es"]), "26", {"other_language": 2, "not_html": 2}),
        (Choice(languages=["en", "es"]), "1246", {"not_html": 2}),
        (
            Choice(include=["*/world/*"], languages=["en"]),
            "16",
            {"excluded": 1, "not_html": 2, "other_language": 1},
        ),
    ],
)
def test_chosen_pages_land_byte_for_byte_and_the_rest_is_counted(landing, mixed, choice, chosen, reasons):
    landed = import_archive(landing, mixed, DAY, choice)
    assert [url[-1] for url in urls_in(landed)] == list(chosen)
    before, after = members(mixed), members(landed)
    assert all(before[url] == member for url, member in after.items())
    assert Counter(reason for _, reason in left_out(landing)) == reasons
    # every page of the archive is in exactly one of the two
    assert sorted([*after, *(url for url, _ in left_out(landing))]) == sorted(before)


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_choice_from_an_archive_not_compressed_by_record(landing, mixed, compress):
    whole = mixed.with_name("whole.warc")
    whole.write_bytes(compress(gzip.decompress(mixed.read_bytes())))
    landed = import_archive(landing, whole, DAY, Choice(include=["*/sport/*"]))
    assert urls_in(landed) == ["http://a.example/sport/4"]
    assert len(left_out(landing)) == 5
    assert {file.name for file in landed.parent.iterdir()} == {landed.name, "crawl.jsonl"}


@pytest.mark.parametrize("day", [DAY, NEXT_DAY])
def test_the_same_choice_twice_doubles_nothing(landing, mixed, day):
    choice = Choice(languages=["es"])
    landed = import_archive(landing, mixed, DAY, choice)
    before = list(landing.events())
    assert import_archive(landing, mixed, day, choice) == landed
    assert list(landing.events()) == before
    assert landing.warcs(DAY) + landing.warcs(NEXT_DAY) == [landed]


def test_import_killed_before_its_log_is_complete_is_completed(landing, mixed):
    choice = Choice(languages=["es"])
    import_archive(landing, mixed, DAY, choice)
    log = landing.crawl_log(DAY)
    whole = list(landing.events())
    log.write_bytes(log.read_bytes()[:-300])
    assert len(list(landing.events())) < len(whole)
    import_archive(landing, mixed, NEXT_DAY, choice)
    assert [(event.url, event.reason) for event in whole] == left_out(landing)


def test_choice_that_nothing_meets_lands_no_file_and_says_why(landing, mixed):
    assert import_archive(landing, mixed, DAY, Choice(include=["*/nothing/*"])) is None
    assert landing.warcs(DAY) == []
    assert {reason for _, reason in left_out(landing)} == {"excluded"}
    assert len(left_out(landing)) == 6


def test_damage_is_told_of_a_choice_too(landing, mixed):
    apart = members(mixed)
    torn = apart["http://a.example/world/2"][:-200]
    apart["http://a.example/world/2"] = torn
    mixed.write_bytes(b"".join(apart.values())[:-10])
    landed = import_archive(landing, mixed, DAY, Choice(include=["*/world/*"]))
    assert [url[-1] for url in urls_in(landed)] == ["1"]
    assert [(row.fetched_url, row.reason) for row in read_log_fetches(landing.crawl_log(DAY))] == [
        ("http://a.example/world/2", "damaged_warc"),
        ("http://a.example/world/6", "truncated_warc"),
    ]
    assert survey(landed).damage is None


def test_response_that_cannot_be_read_lands_with_what_is_chosen(landing, tmp_path):
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Target-URI"] = "http://a.example/broken"
    record.is_http = True
    record.set_bytes_content(b"no http at all")
    path = tmp_path / "broken.warc.gz"
    with path.open("wb") as file:
        member = GzipWriter(file)
        record.write(member)
        member.finish()
    (row,) = read_fetches(import_archive(landing, path, DAY, Choice(languages=["en"])))
    assert row.reason == "bad_http"


def test_listings_and_redirects_of_an_own_archive_are_no_pages(landing, tmp_path):
    path = tmp_path / "own.warc.gz"
    file = WarcFile(path)
    for role, body in (("robots", b"User-agent: *"), ("redirect", b""), ("page", html(ENGLISH))):
        url = f"http://wire.example/{role}"
        head = (("Content-Type", "text/html"),)
        exchange = Exchange(url, datetime(2026, 3, 1, tzinfo=UTC), 200, "HTTP/1.1 200 OK", head, body, body)
        file.write(exchange, source="wire", role=role, fetched_url=url)
    file.close()
    assert urls_in(import_archive(landing, path, DAY, Choice(include=["*"]))) == ["http://wire.example/page"]
    assert left_out(landing) == []


def test_half_copied_archive_is_removed_and_not_taken_for_a_crawl(landing, archive):
    sealed = import_archive(landing, archive, DAY)
    for name in ("import.warc.gz.part", "import-theirs.warc.part", "import.jsonl.part"):
        sealed.with_name(name).write_bytes(archive.read_bytes()[:500])
    assert landing.recover() == []
    assert list(sealed.parent.iterdir()) == [sealed]
    for name in ("import.warc.gz.part", "import-theirs.warc.gz.part", "import.jsonl.part"):
        sealed.with_name(name).write_bytes(archive.read_bytes()[:500])
    assert import_archive(landing, archive, DAY) == sealed
    assert import_archive(landing, archive, DAY, Choice(include=["*/1"])) != sealed
    assert {url for url, _ in left_out(landing)} == {"http://a.example/2", "http://a.example/3"}


# The most memory that this process had, in KiB; unlike what getrusage says, not its parent's before it began.
_PEAK_KIB = """
import re
from pathlib import Path
def peak_kib():
    return int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""

_APPEND_IN_LITTLE_MEMORY = f"""{_PEAK_KIB}
import sys
from extractors.fetch.archives import _append_new
log, new = map(Path, sys.argv[1:])
before = peak_kib()
_append_new(log, new)
print(peak_kib() - before)
"""


@on_linux
def test_memory_does_not_grow_with_the_days_log(tmp_path):
    log, new = tmp_path / "crawl.jsonl", tmp_path / "import.jsonl.part"
    line = (
        '{"event": "skipped", "url": "http://a.example/%d", "source": "archive", "reason": "excluded", '
        '"at": "2026-03-01T00:00:00+00:00"}\n'
    )
    for path, numbers in ((log, range(200_000)), (new, range(199_999, 200_002))):
        path.write_text("".join(line % number for number in numbers))
    grown = subprocess.run(
        [sys.executable, "-c", _APPEND_IN_LITTLE_MEMORY, log, new], check=True, capture_output=True, text=True
    ).stdout
    with log.open() as file:
        assert [text for number, text in enumerate(file) if number >= 199_999] == [
            line % number for number in (199_999, 200_000, 200_001)
        ]
    assert int(grown) < 16 << 10  # KiB; what the log names takes twice as much


_IMPORT_IN_LITTLE_MEMORY = f"""{_PEAK_KIB}
import sys
from datetime import date
from extractors.fetch.archives import import_archive
from extractors.fetch.choice import Choice
from extractors.fetch.landing import Landing
archive, landing = Path(sys.argv[1]), Landing(Path(sys.argv[2]))
Choice(languages=["en"]).refusal(b"<p>warm", None)
before = peak_kib()
import_archive(landing, archive, date(2026, 3, 1), Choice(exclude=["*/0"]))
print(peak_kib() - before)
"""


@on_linux
def test_memory_does_not_grow_with_the_archive(landing, tmp_path):
    path = tmp_path / "large.warc"
    plain = tmp_path / "one.warc.gz"
    write_responses(plain, ("http://a.example/1", "text/html", html(ENGLISH) + os.urandom(1 << 20)))
    record = gzip.decompress(plain.read_bytes())
    with path.open("wb") as file:
        for _ in range(100):
            file.write(record)
    grown = int(
        subprocess.run(
            [sys.executable, "-c", _IMPORT_IN_LITTLE_MEMORY, path, landing.root],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    (landed,) = landing.warcs(DAY)
    assert len(survey(landed).records) == 100
    assert grown < 40 << 10  # KiB; the archive is 100 MiB
