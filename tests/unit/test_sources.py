"""sources.yml: what is read from it, and the error for each way to get it wrong."""

from pathlib import Path

import pytest

from extractors.sources import Source, SourcesError, load_sources

SHIPPED = Path(__file__).parents[2] / "sources.yml"


def load(folder: Path, text: str) -> list[Source]:
    path = folder / "sources.yml"
    path.write_text(text, encoding="utf-8")
    return load_sources(path)


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
          wire: {feeds: ["http://wire.example/feed"], country: GBR, language: en, max_articles: 7}
          blog: {urls: ["https://blog.example"], connect_to: "127.0.0.1:8000", allow_private: true}
        """,
    )
    assert wire == Source(
        name="wire",
        user_agent="patronage (+https://example.org/robot)",
        feeds=["http://wire.example/feed"],
        country="GBR",
        language="en",
        max_articles=7,
    )
    assert (blog.connect_to, blog.allow_private, blog.country) == ("127.0.0.1:8000", True, None)


def test_shipped_file_is_sound():
    sources = load_sources(SHIPPED)
    assert len(sources) >= 20
    assert all(source.feeds and source.delay_seconds >= 1 and not source.allow_private for source in sources)


def test_shipped_file_explains_every_key():
    comments = [line for line in SHIPPED.read_text().splitlines() if line.startswith("#")]
    for key in {*Source.model_fields, "contact"} - {"name"}:
        assert any(line.startswith(f"#   {key} ") for line in comments), key


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
        ("feeds: http://x.example/", "'feeds' must be a list of urls"),
        ("feeds: [ftp://x.example/]", "'feeds' must be a list of urls"),
        ("urls: ['http://']", "'urls' must be a list of urls"),
        ("feed: [http://x.example/]", "'feed' is not a key; did you mean 'feeds'?"),
        ("urls: [http://x.example/], proxy: p", "'proxy' is not a key; known are: feeds, urls, country"),
        ("urls: [http://x.example/], country: Peru", "'country' must be an ISO 3166 code"),
        ("urls: [http://x.example/], language: english", "'language' must be an ISO 639 code"),
        ("urls: [http://x.example/], max_articles: many", "'max_articles' must be a whole number"),
        ("urls: [http://x.example/], max_articles: 0", "'max_articles' must be a whole number"),
        ("urls: [http://x.example/], delay_seconds: -1", "'delay_seconds' must be a number"),
        ("urls: [http://x.example/], delay_seconds: .inf", "'delay_seconds' must be a number"),
        ("urls: [http://x.example/], connect_to: 8000", "'connect_to' must be host:port"),
        ("urls: [http://x.example/], allow_private: maybe", "'allow_private' must be true or false"),
        ("urls: [http://x.example/], name: y", "'name' is not a key"),
        ("country: PER", "has nothing to fetch; give it 'feeds' or 'urls'"),
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
    found = problems(tmp_path, "sources: {x: {feed: [], max_articles: many}, y: {}}\nagent: y")
    assert [problem.split(";")[0].split(" must")[0] for problem in found] == [
        "sources.yml: 'agent' is not a key",
        "sources.yml: source 'x': 'max_articles'",
        "sources.yml: source 'x': 'feed' is not a key",
        "sources.yml: source 'y': has nothing to fetch",
    ]


def test_missing_file_and_bytes_that_are_no_text(tmp_path):
    with pytest.raises(SourcesError, match=r"nowhere\.yml: cannot be read: No such file"):
        load_sources(tmp_path / "nowhere.yml")
    (tmp_path / "sources.yml").write_bytes(b"\xff\xfe\x00sources")
    with pytest.raises(SourcesError, match="is not valid YAML"):
        load_sources(tmp_path / "sources.yml")
