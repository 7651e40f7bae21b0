"""Slices in real workers: a page that is a trap costs its own row and no other page's."""

import dataclasses
import os
import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from extractors import shards, slices
from extractors.clean import profile as profiles
from extractors.clean.page import TEXT_VERSION
from extractors.clean.profile import Profile
from extractors.fetch import warc
from extractors.fetch.exchange import Exchange
from extractors.limits import PAGE_BYTES, PAGE_SECONDS, Watch
from extractors.records import Article, Extraction, Mention, Page, Reject, Stance
from orchestration.workers import run_all

WHEN = datetime(2026, 3, 1, 2, 13, tzinfo=UTC)
PAGES_PER_SLICE = 4
# No page of the news needs a second.
TRAP_SECONDS = 6.0
# Beyond what a worker holds that has cleaned a page.
MAX_BYTES = 500_000_000

_CITIES = ["Caracas", "Ankara", "Havana", "Riga", "Lima", "Oslo", "Accra", "Dakar"]


def _news(number: int) -> bytes:
    city = _CITIES[number]
    body = "".join(
        f"<p>Russia condemned the sanctions that the United States imposed on {place} this week, and a "
        f"minister in {city} told reporters that his country would go on buying oil from {place}.</p>"
        for place in _CITIES
    )
    return (
        f"<html><head><title>{city} goes on buying oil</title></head>"
        f"<body><article><h1>{city} goes on buying oil</h1>{body}</article></body></html>"
    ).encode()


NEWS = {f"news-{number}": _news(number) for number in range(len(_CITIES))}
TEXT = NEWS["news-0"].partition(b"<article>")[2]

# What a page is, and the reason of its reject; None: it is an article.
HOSTILE: dict[str, tuple[bytes, str | None]] = {
    "nested": (b"<html><body>" + b"<div>" * 2_000_000 + TEXT, "no_text"),
    "nested-and-closed": (b"<html><body>" + b"<div>" * 900_000 + TEXT + b"</div>" * 900_000, "no_text"),
    "attributes": (
        b"<html><body " + b" ".join(b"a%d=1" % number for number in range(1_000_000)) + b">" + TEXT,
        "unreadable",
    ),
    "attributes-quoted": (
        b"<html><body><p " + b" ".join(b"a%d='>'" % number for number in range(1_000_000)) + b">" + TEXT,
        "unreadable",
    ),
    "nul-between": (NEWS["news-0"].replace(b"e", b"e\0").replace(b"<", b"\0<"), None),
    "nul-after": (NEWS["news-0"] + b"\0" * 10_000_000, None),
    "utf-7": (b"<html><head><meta charset=utf-7></head><body>+ADw-p+AD4-" + TEXT, None),
    "no-body": (b"<html><head><title>x</title></head></html>", "no_text"),
    "nothing": (b"", "unreadable"),
    "blank": (b" \r\n" * 1000, "unreadable"),
    "emoji": ("\U0001f600".encode(), "not_html"),
    "emoji-marked": ("<p>\U0001f600</p>".encode(), "no_text"),
    "line": (b"word " * 2_000_000, "not_html"),
    "line-marked": (b"<html><body><p>" + b"word " * 1_000_000 + b"</p>" + TEXT, None),
    "title-long": (
        NEWS["news-0"].replace(b"<title>", b"<title>" + b"word - " * 300_000).replace(b"<h1>", b"<h1>word "),
        None,
    ),
    "bylines": (
        NEWS["news-0"].replace(b"</h1>", b"</h1>" + b"<b class=byline>By <a rel=author>!</a></b>" * 20_000),
        None,
    ),
    "headings": (b"<html><body>" + b"<h1>Oil</h1>" * 20_000 + TEXT, None),
    "tables": (b"<html><body>" + b"<table><tr><td>" * 200_000 + TEXT, "no_text"),
    "data-uri": (b"<html><body><img src='data:" + b"x" * 9_000_000 + b"'>" + TEXT, None),
    "comments": (b"<!--x-->" * 100_000 + NEWS["news-0"], None),
    "data-deep": (
        b"<script type='application/ld+json'>" + b'{"a":' * 100_000 + b"</script>" + NEWS["news-0"],
        None,
    ),
    "data-halves": (
        b"<html><head><script type='application/ld+json'>"
        rb'{"@type": "NewsArticle", "headline": "\ud83d Oil \u0000", "author": {"name": "Ann \ud83d Quist"}}'
        b"</script></head><body>" + TEXT,
        None,
    ),
    "data-authors": (
        b"<html><head><script type='application/ld+json'>"
        + b'{"@type": "NewsArticle", "author": ['
        + b",".join(b'{"name": "Ann Quist%d"}' % number for number in range(100_000))
        + b"]}</script></head><body>"
        + TEXT,
        None,
    ),
    "data-loop": (
        b"<html><head><script type='application/ld+json'>"
        b'{"@type": "NewsArticle", "author": {"@id": "#a", "name": {"@id": "#b"}},'
        b' "publisher": {"@id": "#b", "name": {"@id": "#b"}}, "hasPart": {"@id": "#b"}}'
        b"</script></head><body>" + TEXT,
        None,
    ),
    "controls": (NEWS["news-0"].replace(b"Russia", b"R\x0bus&#8;s\x1f&#xFFFF;ia"), None),
    "halves": (NEWS["news-0"].replace(b"Russia", b"&#xD800;Rus&#0;&#13;&#x85;sia"), None),
    "gzip-remains": (
        NEWS["news-0"][:600] + b"\x1f\x8b\x08" + random.Random(4).randbytes(20_000),
        "unreadable",
    ),
    "five-charsets": (
        NEWS["news-0"].replace(
            b"<head>",
            b"<head>"
            + b"".join(
                b"<meta charset=%s>" % name
                for name in (b"utf-16", b"koi8-r", b"shift_jis", b"none", b"utf-7")
            ),
        ),
        None,
    ),
    "utf-16": (NEWS["news-0"].decode().encode("utf-16"), None),
    "utf-32": (NEWS["news-0"].decode().encode("utf-32"), None),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<text>word</text>" * 100 + b"</svg>", "not_html"),
    "xml": (b"<?xml version='1.0'?><list><entry>" + b"word " * 100 + b"</entry></list>", "not_html"),
    "feed": (b"<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", "not_html"),
    "frames": (b"<html><frameset cols='50%,50%'><frame src=a.html><frame src=b.html></html>", "no_text"),
    "pdf": (b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + random.Random(4).randbytes(100_000), "not_html"),
    "links": (b"<html><body>" + b"<a href=/x>y</a> " * 60_000 + TEXT, "unreadable"),
    "paragraphs": (b"<html><body>" + b"<p>x" * 3_000_000, "memory"),
}

Work = Callable[[warc.Slice, Path | None, Path, Watch], None]


def _archive(path: Path, pages: dict[str, bytes]) -> Path:
    file = warc.WarcFile(path)
    for name, body in pages.items():
        url = f"http://wire.example/2026/03/{name}.html"
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        exchange = Exchange(url, WHEN, 200, "HTTP/1.1 200 OK", headers, body, body)
        record = UUID(int=random.Random(name).getrandbits(128))
        file.write(exchange, source="wire", role="page", fetched_url=url, record_id=record)
    file.close()
    return path


def _clean(
    folder: Path,
    pages: dict[str, bytes],
    work: Work = slices.clean_slice,
    page_seconds: float = PAGE_SECONDS,
    profile: Path | None = None,
) -> list[Path]:
    """The shards of these pages, in their order."""
    folder.mkdir()
    path = _archive(folder / "own.warc.gz", pages)
    tasks = [
        (part, profile, folder / "text" / f"{part.offset:012d}")
        for part in warc.slices(path, PAGES_PER_SLICE)
    ]
    run_all(work, tasks, page_seconds=page_seconds)
    return shards.finished(folder / "text")


def _rows(folders: list[Path], row_type: type) -> list:
    return [row for folder in folders for row in shards.read(folder, row_type)]


def _name(url: str) -> str:
    return url.rpartition("/")[2].removesuffix(".html")


def _between(news: dict[str, bytes], hostile: dict[str, bytes]) -> dict[str, bytes]:
    """All of these pages, the hostile ones among the others."""
    places = [*(((index + 1) / len(news), name) for index, name in enumerate(news))]
    places += [((index + 0.5) / len(hostile), name) for index, name in enumerate(hostile)]
    return {name: (news | hostile)[name] for _, name in sorted(places)}


@pytest.fixture(scope="module")
def peaceful(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The shards of the news alone."""
    return _clean(tmp_path_factory.mktemp("peaceful") / "home", NEWS)


def _status(name: str) -> int:
    """A number of bytes from this process's status."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith(f"{name}:"))


def _clean_and_weigh(part: warc.Slice, profile: Path | None, folder: Path, watch: Watch) -> None:
    url = "http://wire.example/2026/03/first.html"
    slices.clean_page(Page("first", "wire", url, url, WHEN, 200, "text/html", NEWS["news-0"]))
    base = _status("VmRSS")
    try:
        slices.clean_slice(part, profile, folder, watch)
    finally:
        scales = part.path.with_name(f"weight-{part.offset}-{os.getpid()}")
        scales.write_text(f"{_status('VmHWM') - base}")


def test_hostile_pages_end_as_a_row_within_their_limits(tmp_path: Path, peaceful: list[Path]) -> None:
    bodies = {name: body for name, (body, _) in HOSTILE.items()}
    found = _clean(tmp_path / "home", _between(NEWS, bodies), _clean_and_weigh)

    articles = _rows(found, Article)
    assert [row for row in articles if _name(row.fetched_url) in NEWS] == _rows(peaceful, Article)
    outcomes: dict[str, str | None] = {_name(row.fetched_url): row.reason for row in _rows(found, Reject)}
    outcomes |= {_name(row.fetched_url): None for row in articles if _name(row.fetched_url) not in NEWS}
    assert outcomes == {name: reason for name, (_, reason) in HOSTILE.items()}

    texts = [
        text for row in articles for text in (row.title or "", *row.authors, *row.body_text.split("\n\n"))
    ]
    assert [text for text in texts if not text.isprintable()] == []  # a line each, which any file can hold

    weights = [int(path.read_text()) for path in (tmp_path / "home").glob("weight-*")]
    assert max(weights) < MAX_BYTES


def test_the_worker_reads_the_profile_from_its_file(tmp_path: Path, peaceful: list[Path]) -> None:
    lines = _rows(peaceful, Article)[0].body_text.split("\n\n")
    learned = Profile(3, {"wire.example": frozenset({lines[-1]})}, {}, {"wire.example": 3})
    path = profiles.write(tmp_path, learned, WHEN)

    articles = _rows(_clean(tmp_path / "home", {"news-0": NEWS["news-0"]}, profile=path), Article)

    assert [row.body_text.split("\n\n") for row in articles] == [lines[:-1]]
    assert [(row.removed_lines, row.removed_at) for row in articles] == [([lines[-1]], [len(lines) - 1])]
    assert [row.text_version for row in articles] == [f"{TEXT_VERSION}.3"]


def _wait_for_ever() -> None:
    threading.Event().wait()


def _clean_and_die_once(part: warc.Slice, profile: Path | None, folder: Path, watch: Watch) -> None:
    is_first = not folder.exists()
    slices.clean_slice(part, profile, folder, watch)
    if is_first:
        os.abort()


def test_a_worker_that_ends_after_its_shard_was_written_does_it_again(
    tmp_path: Path, peaceful: list[Path]
) -> None:
    found = _clean(tmp_path / "home", NEWS, _clean_and_die_once)
    assert _rows(found, Article) == _rows(peaceful, Article)


def _use_too_much() -> None:
    bytearray(2 * PAGE_BYTES)


TRAPS: dict[str, Callable[[], object]] = {
    "timeout": _wait_for_ever,
    "crash": os.abort,
    "memory": _use_too_much,
}


def _clean_into_traps(part: warc.Slice, profile: Path | None, folder: Path, watch: Watch) -> None:
    """``clean_slice``, in a process where the pages named after a trap fall into it."""
    clean_page = slices.clean_page

    def trapped(page: Page, profile: Profile) -> Article | Reject:
        TRAPS.get(_name(page.fetched_url), lambda: None)()
        return clean_page(page, profile)

    slices.clean_page = trapped
    try:
        slices.clean_slice(part, profile, folder, watch)
    finally:
        slices.clean_page = clean_page


def test_a_page_that_ends_its_worker_is_a_reject(tmp_path: Path, peaceful: list[Path]) -> None:
    found = _clean(
        tmp_path / "home", _between(NEWS, dict.fromkeys(TRAPS, TEXT)), _clean_into_traps, TRAP_SECONDS
    )
    assert _rows(found, Article) == _rows(peaceful, Article)
    rejects = _rows(found, Reject)
    assert {_name(row.fetched_url): (row.stage, row.reason) for row in rejects} == {
        name: ("clean", name) for name in TRAPS
    }


def _extract_into_traps(cleaned: Path, folder: Path, watch: Watch) -> None:
    """``extract_slice``, in a process where three articles fall into a trap."""
    find_ties = slices.find_ties
    of_article = {"news-1": "timeout", "news-4": "crash", "news-6": "memory"}

    def trapped(article: Article, *arguments: object) -> object:
        TRAPS.get(of_article.get(_name(article.fetched_url), ""), lambda: None)()
        return find_ties(article, *arguments)

    slices.find_ties = trapped
    try:
        slices.extract_slice(cleaned, folder, watch)
    finally:
        slices.find_ties = find_ties


def _extract(
    folder: Path,
    cleaned: list[Path],
    work: Callable[[Path, Path, Watch], None],
    page_seconds: float = PAGE_SECONDS,
) -> list[Path]:
    run_all(work, [(shard, folder / shard.name) for shard in cleaned], page_seconds=page_seconds)
    return shards.finished(folder)


def test_an_article_that_ends_its_worker_has_failed_alone(tmp_path: Path, peaceful: list[Path]) -> None:
    usual = _extract(tmp_path / "usual", peaceful, slices.extract_slice)
    found = _extract(tmp_path / "found", peaceful, _extract_into_traps, TRAP_SECONDS)

    articles = _rows(peaceful, Article)
    lost = {
        articles[1].version_id: "timeout",
        articles[4].version_id: "crash",
        articles[6].version_id: "memory",
    }
    assert _rows(found, Extraction) == [
        dataclasses.replace(row, extraction_state="failed") if row.version_id in lost else row
        for row in _rows(usual, Extraction)
    ]
    assert {(row.fetch_id, row.stage, row.reason) for row in _rows(found, Reject)} == {
        (article.fetch_id, "extract", lost[article.version_id])
        for article in articles
        if article.version_id in lost
    }
    for row_type in (Mention, Stance):
        kept = [row for row in _rows(usual, row_type) if row.version_id not in lost]
        assert kept
        assert _rows(found, row_type) == kept
