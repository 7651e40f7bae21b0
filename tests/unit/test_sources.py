"""sources.yml: what is read from it, and the error for each way to get it wrong."""

import re
from pathlib import Path
from typing import get_args

import pytest

from extractors.sources import Budget, Kind, Settings, Source, SourceEntry, SourcesError, load_sources

ROOT = Path(__file__).parents[2]
SHIPPED, GUIDE = ROOT / "sources.yml", ROOT / "docs" / "sources.md"


def load(folder: Path, text: str) -> list[Source]:
    path = folder / "sources.yml"
    path.write_text(text, encoding="utf-8")
    return load_sources(path).sources


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(SourcesError) as caught:
        load(folder, text)
    return caught.value.problems


def test_sources_come_in_the_order_of_the_file_with_defaults(tmp_path):
    wire, blog = load(
        tmp_path,
        """
        contact: https://example.org/robot
        sources:
          wire: {urls: ["http://wire.example/feed"], country: GBR, language: en, max_articles: 7}
          blog:
            {kind: page, urls: ["https://blog.example"], connect_to: "127.0.0.1:8000", allow_private: true}
        """,
    )
    assert wire == Source(
        name="wire",
        user_agent="patronage (+https://example.org/robot)",
        urls=["http://wire.example/feed"],
        country="GBR",
        language="en",
        max_articles=7,
    )
    assert (blog.kind, blog.connect_to, blog.allow_private, blog.country) == (
        "page",
        "127.0.0.1:8000",
        True,
        None,
    )


def test_shipped_file_is_sound():
    sources = load_sources(SHIPPED).sources
    assert len(sources) >= 20
    assert all(source.delay_seconds >= 1 and not source.allow_private for source in sources)


@pytest.mark.parametrize("key", [*Settings.model_fields, *SourceEntry.model_fields])
def test_every_key_is_explained_with_an_example(key):
    (row,) = [line for line in GUIDE.read_text("utf-8").splitlines() if line.startswith(f"| `{key}` |")]
    _, _, _, meaning, example, _ = (cell.strip() for cell in row.split("|"))
    assert len(meaning) > 20
    assert example.startswith(f"`{key}:")


def test_guide_explains_no_key_that_is_none():
    keys = re.findall(r"^\| `(\w+)` \|.+\|.+\|.+\|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert sorted(keys) == sorted([*Settings.model_fields, *SourceEntry.model_fields])


def test_guide_names_every_kind():
    kinds = re.findall(r"^\| `(\w+)` \| [^|]+\|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert kinds == list(get_args(Kind))


def test_example_of_the_guide_can_be_loaded(tmp_path):
    (text,) = re.findall(r"```yaml\n(.+?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    bbc, herald = load(tmp_path, text)
    assert (bbc.language, bbc.delay_seconds, herald.kind) == ("en", 2, "sitemap")


def test_defaults_hold_where_a_source_is_silent(tmp_path):
    text = (
        "defaults: {language: en, delay_seconds: 2}\nsources: {a: {urls: [http://a.example/]}, "
        "b: {urls: [http://b.example/], language: fr}}"
    )
    a, b = load(tmp_path, text)
    assert (a.language, a.delay_seconds, b.language, b.delay_seconds) == ("en", 2, "fr", 2)


def test_fault_of_the_defaults_is_told_once(tmp_path):
    text = (
        "defaults: {langage: en}\nsources: {a: {urls: [http://a.example/]}, b: {urls: [http://b.example/]}}"
    )
    assert problems(tmp_path, text) == [
        "sources.yml: 'defaults': 'langage' is not a key; did you mean 'language'?"
    ]


def test_fault_of_the_defaults_is_told_once_beside_a_fault_at_the_top(tmp_path):
    text = "agent: x\ndefaults: {langage: en}\nsources: {a: {urls: [http://a.example/]}}"
    assert [problem.partition("' is")[0] for problem in problems(tmp_path, text)] == [
        "sources.yml: 'agent",
        "sources.yml: 'defaults': 'langage",
    ]


def test_fewest_expected_are_no_more_than_the_most(tmp_path):
    (problem,) = problems(
        tmp_path, "sources: {a: {urls: [http://a.example/], min_expected: 5, max_expected: 2}}"
    )
    assert "source 'a': 'min_expected' is more than 'max_expected'" in problem


def test_budget_of_a_run(tmp_path):
    path = tmp_path / "sources.yml"
    path.write_text("max_requests: 7\nsources: {a: {urls: [http://a.example/]}}")
    assert load_sources(path).budget == Budget(max_requests=7)
    path.write_text("max_minutes: 0\nsources: {a: {urls: [http://a.example/]}}")
    with pytest.raises(SourcesError, match="'max_minutes' must be a number above 0"):
        load_sources(path)


def test_url_list_is_a_file_beside_sources_yml_or_a_url(tmp_path):
    (tmp_path / "outlet.txt").write_text("http://a.example/1\n")
    (source,) = load(tmp_path, "sources: {a: {kind: list, urls: [outlet.txt, 'http://a.example/list']}}")
    assert source.urls == [str(tmp_path / "outlet.txt"), "http://a.example/list"]
    (problem,) = problems(tmp_path, "sources: {a: {kind: list, urls: [nowhere.txt]}}")
    assert f"'urls' names the file {tmp_path / 'nowhere.txt'}, which is not there" in problem


@pytest.mark.parametrize(
    ("url", "is_wanted"),
    [
        ("http://a.example/world/1", True),
        ("http://a.example/world/video/1", False),
        ("http://a.example/sport/1", False),
        ("http://a.example/politics/2", True),
    ],
)
def test_patterns_let_through_what_fits(url, is_wanted):
    source = Source(name="a", user_agent="x", include=["*/world/*", "*/politics/?"], exclude=["*/video/*"])
    assert source.wants(url) is is_wanted


def test_environment_variables_are_filled_in(tmp_path, monkeypatch):
    monkeypatch.setenv("PORT", "8000")
    monkeypatch.setenv("MOST", "3")
    (wire,) = load(
        tmp_path,
        "sources: {wire: {urls: ['http://wire.example/${MOST}'], connect_to: '127.0.0.1:${PORT}',"
        " max_articles: '${MOST}'}}",
    )
    assert (wire.urls, wire.connect_to, wire.max_articles) == (["http://wire.example/3"], "127.0.0.1:8000", 3)


def test_environment_variable_that_is_not_set_is_named_with_its_place(tmp_path, monkeypatch):
    monkeypatch.delenv("NOWHERE", raising=False)
    text = (
        "contact: '${NOWHERE}'\nsources: {wire: {urls: ['http://wire.example/'], connect_to: 'a:${NOWHERE}'}}"
    )
    first, second = problems(tmp_path, text)
    assert first.startswith("sources.yml: 'contact' names the environment variable NOWHERE, which is not set")
    assert second.startswith(
        "sources.yml: source 'wire': 'connect_to' names the environment variable NOWHERE"
    )


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("urls: http://x.example/", "'urls' must be a list of urls"),
        ("urls: [ftp://x.example/]", "'urls' must be a list of urls"),
        ("kind: list, urls: [ftp://x.example/]", "'urls' must be a list of urls"),
        ("kind: rss, urls: [http://x.example/]", "'kind' must be one of feed, sitemap, list, home, page"),
        ("urls: [http://x.example/], include: '*'", "'include' must be a list of patterns"),
        ("urls: [http://x.example/], recheck_hours: [0]", "'recheck_hours' must be a list of hours"),
        ("urls: [http://x.example/], max_mebibytes: 0", "'max_mebibytes' must be a number above 0"),
        ("urls: ['http://']", "'urls' must be a list of urls"),
        ("url: [http://x.example/]", "'url' is not a key; did you mean 'urls'?"),
        ("urls: [http://x.example/], proxy: p", "'proxy' is not a key; known are: kind, urls, include"),
        ("urls: [http://x.example/], country: Peru", "'country' must be an ISO 3166 code"),
        ("urls: [http://x.example/], language: english", "'language' must be an ISO 639 code"),
        ("urls: [http://x.example/], max_articles: many", "'max_articles' must be a whole number"),
        ("urls: [http://x.example/], max_articles: 0", "'max_articles' must be a whole number"),
        ("urls: [http://x.example/], delay_seconds: -1", "'delay_seconds' must be a number"),
        ("urls: [http://x.example/], delay_seconds: .inf", "'delay_seconds' must be a number"),
        ("urls: [http://x.example/], connect_to: 8000", "'connect_to' must be host:port"),
        ("urls: [http://x.example/], allow_private: maybe", "'allow_private' must be true or false"),
        ("urls: [http://x.example/], name: y", "'name' is not a key"),
        ("country: PER", "has nothing to fetch; give it 'urls'"),
    ],
)
def test_fault_of_a_source_names_file_source_key_and_way_out(tmp_path, keys, message):
    (problem,) = problems(tmp_path, f"sources: {{x: {{{keys}}}}}")
    assert problem.startswith(f"sources.yml: source 'x': {message}")


@pytest.mark.parametrize("name", ["archive", "BBC", "a/b", "'7 days'", "-x"])
def test_name_that_cannot_be_used(tmp_path, name):
    (problem,) = problems(tmp_path, f"sources: {{{name}: {{urls: [http://x.example/]}}}}")
    assert "a name is made of small letters" in problem


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must be a mapping that has the key 'sources'"),
        ("- a", "must be a mapping that has the key 'sources'"),
        ("contact: a", "'sources' must be a mapping of source names to their keys; it is missing"),
        ("sources: {}", "'sources' must be a mapping of source names to their keys; not {}"),
        ("sources: [a]", "'sources' must be a mapping of source names to their keys; not ['a']"),
        ("sources: {x: }", "source 'x': must be a mapping of keys to values, not None"),
        (
            "sources: {x: {urls: [http://x.example/]}}\nagent: y",
            "'agent' is not a key; did you mean 'user_agent'?",
        ),
        ("sources: [", "is not valid YAML: "),
        ("sources:\n  x: {urls: [http://x.example/]}\n  x: {}", "is not valid YAML: 'x' is given twice"),
    ],
)
def test_fault_of_the_file(tmp_path, text, message):
    (problem,) = problems(tmp_path, text)
    assert problem.startswith(f"sources.yml: {message}")


def test_all_faults_are_told_at_once(tmp_path):
    found = problems(tmp_path, "sources: {x: {url: [], max_articles: many}, y: {}}\nagent: y")
    assert [problem.split(";")[0].split(" must")[0] for problem in found] == [
        "sources.yml: 'agent' is not a key",
        "sources.yml: source 'x': 'max_articles'",
        "sources.yml: source 'x': 'url' is not a key",
        "sources.yml: source 'y': has nothing to fetch",
    ]


def test_missing_file_and_bytes_that_are_no_text(tmp_path):
    with pytest.raises(SourcesError, match=r"nowhere\.yml: cannot be read: No such file"):
        load_sources(tmp_path / "nowhere.yml")
    (tmp_path / "sources.yml").write_bytes(b"\xff\xfe\x00sources")
    with pytest.raises(SourcesError, match="is not valid YAML"):
        load_sources(tmp_path / "sources.yml")
