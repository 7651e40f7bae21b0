"""Public sentences with two marked entities."""

from pathlib import Path

import pytest

from training.align import UNKNOWN
from training.public import directed, examples

LINE = "[Peru]vian police praised the deal, and [Chile] welcomed it.\tPeru\tChile\t4"


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "some.tsv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_marks_are_taken_out_and_words_kept_whole(tmp_path: Path) -> None:
    (marked,) = directed(_file(tmp_path, LINE))
    assert marked.text == "Peruvian police praised the deal, and Chile welcomed it."
    assert marked.text[slice(*marked.first)] == "Peruvian"
    assert marked.text[slice(*marked.second)] == "Chile"
    assert (marked.forward, marked.backward) == (None, -1)


def test_an_example_is_of_the_two_entities_and_knows_no_more_than_polarity(tmp_path: Path) -> None:
    (text,) = directed(_file(tmp_path, LINE.replace(" police", ", Brazil")))
    (example,) = examples(text)
    assert "state:CHL" in example.marked.keys
    assert "state:BRA" not in example.marked.keys
    expected = {True: [2, *[UNKNOWN] * 4], False: [0, *[UNKNOWN] * 4]}
    assert example.rows.tolist() == [expected[key == "state:CHL"] for key in example.marked.keys]


@pytest.mark.parametrize(
    "line", ["[Peru] alone\tPeru\t\t0", "[Peru] [Chile]\tPeru\tChile\t7", "[Peru] [Chile]"]
)
def test_another_form_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"some\.tsv:2: expected two marked entities"):
        list(directed(_file(tmp_path, LINE, line)))
