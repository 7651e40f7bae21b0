"""The content: enough articles, every special case, editions that differ where they should."""

import re
from pathlib import Path

import pytest

import demo.newswire
from demo.newswire import load, plain

WIRE = load("corrected")
FIRST = load("first")
CASES = ("corrected", "denial", "hypothetical", "neutral meeting", "no politics", "paywalled", "spanish")


def test_there_are_at_least_forty_full_articles() -> None:
    full = [article for article in WIRE.articles if not article.is_paywalled]
    assert len(full) >= 40
    for article in full:
        assert 150 <= sum(len(paragraph.split()) for paragraph in article.paragraphs) <= 500, article.slug


@pytest.mark.parametrize("case", CASES)
def test_special_case_stands_in_one_article(case: str) -> None:
    assert len([article for article in WIRE.articles if article.case == case]) == 1


def test_readme_names_every_article_of_a_special_case_and_the_number_of_articles() -> None:
    readme = (demo.newswire.HERE / "README.md").read_text("utf-8")
    assert f"{len(WIRE.articles)} articles" in readme
    for article in WIRE.articles:
        if article.case:
            assert f"`{article.outlet.key}/{article.slug}`" in readme


def test_syndicated_copies_are_nearly_the_wires_text_and_credit_it() -> None:
    copies = [article for article in WIRE.articles if article.case == "syndicated"]
    assert len({article.outlet.key for article in copies}) == len(copies) == 3
    words = [set(re.findall(r"\w+", " ".join(article.paragraphs))) for article in copies]
    shared, everything = set.intersection(*words), set.union(*words)
    assert len(shared) / len(everything) > 0.95
    assert len({article.title for article in copies}) == 3
    assert all("(Halyard Wire)" in article.paragraphs[0] for article in copies)


def test_editions_differ_in_one_article() -> None:
    changed = [(old, new) for old, new in zip(FIRST.articles, WIRE.articles, strict=True) if old != new]
    ((old, new),) = changed
    assert (old.case, old.path) == ("corrected", new.path)
    assert not old.is_corrected and new.is_corrected
    assert [pair for pair in zip(old.paragraphs, new.paragraphs, strict=False) if pair[0] != pair[1]] == [
        (old.paragraphs[0], old.paragraphs[0].replace("$2.1 billion", "$1.2 billion"))
    ]
    assert new.paragraphs[len(old.paragraphs) :][0].startswith("Correction")


def test_correction_is_the_outlets_last_change() -> None:
    """Else the feed would change without its Last-Modified."""
    (new,) = (article for article in WIRE.articles if article.is_corrected)
    assert new.modified > max(other.published for other in WIRE.of(new.outlet))


def test_plain_takes_marks_out() -> None:
    assert plain("{T|urk|ey}’s [gas](/tag/gas) from {R|u|ssia}") == "Turkey’s gas from Russia"


def test_missing_front_matter_key_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "outlets.yml").write_bytes((demo.newswire.HERE / "outlets.yml").read_bytes())
    article = tmp_path / "articles" / "wire" / "x.md"
    article.parent.mkdir(parents=True)
    article.write_text("---\ntitle: No date\nauthors: [A]\nsection: S\n---\n\nText.\n")
    with pytest.raises(KeyError, match="published"):
        load("first", tmp_path)
