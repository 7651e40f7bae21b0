"""A folder of saved pages: lands as one file that follows from it alone, and faults land nothing."""

import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from extractors.fetch.landing import Landing, LandingError
from extractors.fetch.saved_pages import import_saved_pages
from extractors.fetch.warc import MAX_BODY_BYTES, read_fetches, read_pages, slices

DAY, NEXT_DAY = date(2026, 3, 1), date(2026, 3, 2)
INDEX = """file,url,fetched_at
one.html,https://a.example/one,2019-02-04T10:00:00+01:00
deep/two.htm,"https://a.example/two?a=1,2",2019-02-05
deep/three.html,http://пример.example/три,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "saved"
    (folder / "deep").mkdir(parents=True)
    for name in ("one.html", "deep/two.htm", "deep/three.html"):
        (folder / name).write_bytes(f"<p>{name} \xe9".encode("latin-1"))
    os.utime(folder / "deep/three.html", (1_700_000_000.5, 1_700_000_000.5))
    (folder / "index.csv").write_text(INDEX, encoding="utf-8-sig")
    return folder


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


def test_pages_land_as_they_are(landing, folder):
    landed = import_saved_pages(landing, folder, DAY)
    assert landing.warcs(DAY) == [landed]
    pages = [page for part in slices(landed, 9) for page in read_pages(part)]
    assert [(page.fetched_url, page.body, page.fetched_at) for page in pages] == [
        ("https://a.example/one", b"<p>one.html \xe9", datetime(2019, 2, 4, 9, tzinfo=UTC)),
        ("https://a.example/two?a=1,2", b"<p>deep/two.htm \xe9", datetime(2019, 2, 5, tzinfo=UTC)),
        (
            "http://пример.example/три",
            b"<p>deep/three.html \xe9",
            datetime.fromtimestamp(1_700_000_000, UTC),
        ),
    ]
    assert {(page.source, page.status, page.content_type) for page in pages} == {
        ("archive", 200, "text/html")
    }
    assert [file.name for file in landed.parent.iterdir()] == [landed.name]


def test_same_folder_is_the_same_file_wherever_it_is_and_whenever_it_lands(landing, folder, tmp_path):
    landed = import_saved_pages(landing, folder, DAY)
    content = landed.read_bytes()
    elsewhere = shutil.copytree(folder, tmp_path / "elsewhere")
    assert import_saved_pages(landing, elsewhere, NEXT_DAY) == landed
    assert import_saved_pages(Landing(tmp_path / "other"), elsewhere, DAY).read_bytes() == content
    assert landing.days() == [DAY]


def test_page_that_changed_is_another_and_the_rest_keeps_its_ids(landing, folder):
    before = {row.fetched_url: row.fetch_id for row in read_fetches(import_saved_pages(landing, folder, DAY))}
    (folder / "one.html").write_text("<p>corrected")
    after = {row.fetched_url: row.fetch_id for row in read_fetches(import_saved_pages(landing, folder, DAY))}
    assert {url for url in before if before[url] != after[url]} == {"https://a.example/one"}
    assert len(landing.warcs(DAY)) == 2


@pytest.mark.parametrize(
    ("index", "problem"),
    [
        (None, "index.csv: cannot be read .* must name the file and the url"),
        ("", "index.csv, line 1: lacks the column 'file'"),
        ("file;url\none.html;http://a.example/", "index.csv, line 1: lacks the column 'file'"),
        ("file,link\none.html,http://a.example/", "index.csv, line 1: lacks the column 'url'"),
        (
            "file,url,fetched\n",
            "index.csv, line 1: 'fetched' is no column of it; the columns are .*fetched_at",
        ),
        ("file,url\n", "index.csv: names no page"),
        (
            "file,url\none.html,http://a.example/\nmissing.html,http://a.example/2",
            "line 3: 'missing.html' is not",
        ),
        ("file,url\none.html,a.example/1", "line 2: 'a.example/1' is no url"),
        ("file,url\none.html,file:///etc/passwd", "line 2: 'file:///etc/passwd' is no url"),
        ("file,url\none.html,http://[a.example/", "line 2: .* is no url"),
        ("file,url\none.html,http://a.example/a b", "line 2: .* is no url"),
        ("file,url\none.html,", "line 2: '' is no url"),
        ("file,url\n,http://a.example/", "line 2: '' is not there"),
        ("file,url\ndeep,http://a.example/", "line 2: 'deep' is not there"),
        ("file,url\n../secret.html,http://a.example/", "line 2: '../secret.html' leads out of the folder"),
        ("file,url\n/etc/hostname,http://a.example/", "line 2: '/etc/hostname' leads out of the folder"),
        ("file,url\nlink.html,http://a.example/", "line 2: 'link.html' leads out of the folder"),
        ("file,url\none.html,http://a.example/1,2", "line 2: has more or fewer values"),
        ("file,url\none.html", "line 2: has more or fewer values"),
        ("file,url\nlarge.html,http://a.example/", "line 2: 'large.html' is larger than 64 MiB"),
        ("file,url,fetched_at\none.html,http://a.example/,yesterday", "line 2: 'yesterday' is no ISO 8601"),
        (
            "file,url,fetched_at\none.html,http://a.example/,0001-01-01T00:00+02:00",
            "line 2: .* is no ISO 8601",
        ),
        ('file,url\n"one.html,http://a.example/', "is not CSV"),
        ("file,url\none.html,http://a.example/\none.html,http://a.example/", "line 3: .* earlier line too"),
    ],
)
def test_fault_is_told_with_file_and_line_and_lands_nothing(landing, folder, index, problem):
    (folder.parent / "secret.html").write_text("<p>secret")
    (folder / "link.html").symlink_to(folder.parent / "secret.html")
    with (folder / "large.html").open("wb") as file:
        file.truncate(MAX_BODY_BYTES + 1)
    (folder / "index.csv").unlink()
    if index is not None:
        (folder / "index.csv").write_text(index)
    with pytest.raises(LandingError, match=problem) as caught:
        import_saved_pages(landing, folder, DAY)
    assert str(folder / "index.csv") in str(caught.value)
    assert landing.days() == []


def test_index_that_is_not_utf_8(landing, folder):
    (folder / "index.csv").write_bytes("file,url\ncafé.html,http://a.example/".encode("latin-1"))
    with pytest.raises(LandingError, match="is not UTF-8"):
        import_saved_pages(landing, folder, DAY)


def test_many_faults_are_told_together_but_not_all(landing, folder):
    lines = [f"missing-{number}.html,http://a.example/{number}" for number in range(99)]
    (folder / "index.csv").write_text("\n".join(["file,url", *lines]))
    with pytest.raises(LandingError) as caught:
        import_saved_pages(landing, folder, DAY)
    told = str(caught.value).splitlines()
    assert len(told) == 11
    assert "line 11" in told[9]
    assert "and 89 more lines" in told[10]


def test_folder_that_is_not_there(landing, tmp_path):
    with pytest.raises(LandingError, match="No such file"):
        import_saved_pages(landing, tmp_path / "nowhere", DAY)
