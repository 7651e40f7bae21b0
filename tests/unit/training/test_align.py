"""Labels come to stand at the pairs that the network is asked about."""

from pathlib import Path

from extractors.pairs.labels import INSTRUMENTS, MODALITIES, POLARITIES, STATUSES, TYPES
from training.align import OUTPUTS, UNKNOWN, Example, align, examples
from training.labelled import documents

TEXT = """= one
Peru condemned Chile on Monday, but Bolivia may yet back the treaty.
  Peru > Chile | - | ACCUSE | negated
  Bolivia > #the treaty | + | SUPPORT | hypothetical
  Bolivia > Chile | + | SUPPORT | optional
Chile had promised to lend Bolivia $2 million.
  $ Chile > Bolivia | loan | 2000000 USD | planned
Rain fell all day.
"""


def _examples(folder: Path) -> list[Example]:
    path = folder / "some.txt"
    path.write_text(TEXT, encoding="utf-8")
    (document,) = documents(path)
    assert align(document).lost == 0
    return examples(document)


def _row(found: list[Example], first: str, second: str) -> dict[str, int]:
    for example in found:
        for keys, row in zip((example.marked.keys, example.marked.keys[::-1]), example.rows, strict=True):
            if keys == (first, second):
                return dict(zip(OUTPUTS, row.tolist(), strict=True))
    raise KeyError((first, second))


def test_each_two_actors_of_a_sentence_are_an_example_once(tmp_path: Path) -> None:
    pairs = [set(example.marked.keys) for example in _examples(tmp_path)]
    peru, chile, bolivia = "state:PER", "state:CHL", "state:BOL"
    assert pairs == [{peru, chile}, {peru, bolivia}, {chile, bolivia}, {chile, bolivia}]


def test_a_stance_has_a_direction(tmp_path: Path) -> None:
    found = _examples(tmp_path)
    there = _row(found, "state:PER", "state:CHL")
    assert POLARITIES[there["polarity"]] == -1
    assert TYPES[there["type"]] == "ACCUSE"
    assert MODALITIES[there["modality"]] == "negated"
    back = _row(found, "state:CHL", "state:PER")
    assert back == {"polarity": 0, "type": UNKNOWN, "modality": UNKNOWN, "instrument": 0, "status": UNKNOWN}


def test_an_optional_stance_teaches_no_polarity(tmp_path: Path) -> None:
    row = _row(_examples(tmp_path)[:3], "state:BOL", "state:CHL")
    assert row["polarity"] == UNKNOWN
    assert TYPES[row["type"]] == "SUPPORT"


def test_a_tie_runs_from_payer_to_recipient(tmp_path: Path) -> None:
    found = _examples(tmp_path)[3:]
    row = _row(found, "state:CHL", "state:BOL")
    assert (INSTRUMENTS[row["instrument"]], STATUSES[row["status"]]) == ("loan", "planned")
    assert _row(found, "state:BOL", "state:CHL")["instrument"] == 0
    assert [example.has_fact for example in _examples(tmp_path)] == [True, False, True, True]


def test_a_label_for_whose_actor_the_sentence_has_no_word_is_lost(tmp_path: Path) -> None:
    stated = "  Peru > Chile | - | ACCUSE\n  Chile > Peru | - | ACCUSE | implied\n"
    path = tmp_path / "some.txt"
    path.write_text(f"= one\nPeru spoke.\nNobody heard Chile.\n{stated}", encoding="utf-8")
    assert align(documents(path)[0]).lost == 1
