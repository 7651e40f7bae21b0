"""Bad input gets an error that names the thing and the way out, and nothing is lost by it."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.home import Home
from tests.pipeline.conftest import Run, marts, published


def test_unknown_key_in_sources(tmp_path: Path, patronage: Callable[..., Run]) -> None:
    sources = tmp_path / "mine.yml"
    sources.write_text("sources: {gazette: {feed: [http://gazette.example/rss]}}")
    done = patronage(tmp_path / "home", "run", "--sources", str(sources))
    assert done.returncode == 1
    assert "mine.yml: source 'gazette'" in done.stdout
    assert "known are: kind, urls" in done.stdout
    assert "Traceback" not in done.stdout


def test_home_that_cannot_be_written(tmp_path: Path, patronage: Callable[..., Run]) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = patronage(tmp_path / "file" / "home", "run")
    assert done.returncode == 1
    assert "PATRONAGE_HOME" in done.stdout
    assert "Traceback" not in done.stdout


def test_second_run_while_one_holds_the_home(tmp_path: Path, patronage: Callable[..., Run]) -> None:
    home = Home.prepare(tmp_path / "home")
    with home.lock():
        done = patronage(home.root, "run")
    assert done.returncode == 1
    assert "in use by another run" in done.stdout
    assert "Traceback" not in done.stdout


def test_archive_that_is_none(tmp_path: Path, patronage: Callable[..., Run]) -> None:
    archive = tmp_path / "photo.warc.gz"
    archive.write_bytes(gzip.compress(b"\x89PNG no archive at all"))
    done = patronage(tmp_path / "home", "run", "--warc", str(archive))
    assert done.returncode == 1
    assert "photo.warc.gz" in done.stdout
    assert "Traceback" not in done.stdout


def test_archive_of_the_time_before_warc(tmp_path: Path, patronage: Callable[..., Run]) -> None:
    archive = tmp_path / "crawl.warc.gz"
    archive.write_bytes(
        gzip.compress(b"filedesc://crawl.arc 192.0.2.1 20010101000000 text/plain 76\n1 0 IA\n")
    )
    done = patronage(tmp_path / "home", "run", "--warc", str(archive))
    assert done.returncode == 1
    assert "crawl.warc.gz: ARC files are not read; convert it to WARC first" in done.stdout
    assert "Traceback" not in done.stdout


def test_choice_without_an_archive(tmp_path: Path, patronage: Callable[..., Run]) -> None:
    done = patronage(tmp_path / "home", "run", "--include", "*/world/*")
    assert done.returncode == 1
    assert "name it by --warc" in done.stdout
    assert not (tmp_path / "home").exists()


def test_language_that_is_none(demo_home: Path, tmp_path: Path, patronage: Callable[..., Run]) -> None:
    (archive, *_) = (demo_home / "landing").glob("*/*.warc.gz")
    done = patronage(tmp_path / "home", "run", "--warc", str(archive), "--language", "english")
    assert done.returncode == 1
    assert "'english' is no language code" in done.stdout
    assert "Traceback" not in done.stdout


def test_folder_of_pages_with_a_faulty_index(tmp_path: Path, patronage: Callable[..., Run]) -> None:
    (tmp_path / "index.csv").write_text("file,url\n../one.html,http://a.example/one\n")
    done = patronage(tmp_path / "home", "run", "--pages", str(tmp_path))
    assert done.returncode == 1
    assert "index.csv, line 2: '../one.html' leads out of the folder" in done.stdout
    assert "Traceback" not in done.stdout


def test_truncated_archive_keeps_its_whole_pages(
    demo_home: Path, tmp_path: Path, patronage: Callable[..., Run]
) -> None:
    (warc,) = (demo_home / "landing").glob("*/*.warc.gz")
    truncated = tmp_path / "truncated.warc.gz"
    truncated.write_bytes(warc.read_bytes()[:-5000])
    home = tmp_path / "home"

    done = patronage(home, "run", "--warc", str(truncated))

    assert done.returncode == 0, done.stdout
    assert "truncated_warc" in done.stdout
    with published(home) as connection:
        (articles,) = connection.execute("select count(*) from marts.dim_article").fetchone() or (0,)
    assert 30 <= articles <= len(marts(demo_home)["dim_article"])


def test_a_failed_structural_test_blocks_publication(
    demo_home: Path, tmp_path: Path, patronage: Callable[..., Run]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    before = marts(home)
    with duckdb.connect(str(home / "landed.duckdb")) as connection:
        connection.execute("update raw.stance set polarity = 7")

    done = patronage(home, "run")

    assert done.returncode == 1
    assert "polarity" in done.stdout
    assert "stays as it was" in done.stdout
    assert marts(home) == before
