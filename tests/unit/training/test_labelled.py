"""The labelled text can be read, and says so where it cannot."""

from pathlib import Path

import pytest

from training.labelled import StanceLabel, TieLabel, documents

TEXT = Path(__file__).parents[3] / "training" / "text"


@pytest.mark.parametrize("path", sorted(TEXT.glob("*.txt")), ids=lambda path: path.stem)
def test_every_file_can_be_read(path: Path) -> None:
    sentences = [sentence for document in documents(path) for sentence in document.sentences]
    unlabelled = [sentence for sentence in sentences if not sentence.stances and not sentence.ties]
    assert len(sentences) > 100
    assert len(unlabelled) / len(sentences) > 0.3
    assert len({sentence.text for sentence in sentences}) == len(sentences)


def _read(tmp_path: Path, *lines: str) -> list[StanceLabel | TieLabel]:
    path = tmp_path / "some.txt"
    path.write_text("\n".join(("= one", *lines)), encoding="utf-8")
    return [row for d in documents(path) for s in d.sentences for row in (*s.stances, *s.ties)]


def test_a_stance_and_a_tie(tmp_path: Path) -> None:
    stance, tie = _read(
        tmp_path,
        "Peru denied that Chile had lent it about $2 million.",
        "  Peru > Chile | - | REJECT | negated | by=Peru",
        "  $ Chile > Peru | loan | 2000000 USD | about | denied",
    )
    assert stance == StanceLabel(
        source="Peru", target="Chile", issue=None, polarity=-1, stance_type="REJECT",
        modality="negated", by="Peru", is_soft=False,
    )  # fmt: skip
    assert tie == TieLabel(
        payer="Chile", recipient="Peru", instrument="loan", amount=2_000_000, currency="USD",
        qualifier="about", share=None, commodity=None, status="denied", by=None, is_soft=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("label", "error"),
    [
        ("  Peru | + | SUPPORT", "some.txt:3: expected 'A > B'"),
        ("  Peru > Chile | + | LIKES", "some.txt:3: cannot read 'LIKES'"),
        ("  Peru > Chile | +", "some.txt:3: a stance has a polarity and a type"),
        ("  $ Peru > Chile | 20 USD", "some.txt:3: a tie has an instrument"),
        ("  Peru > Bolivia | + | SUPPORT", "'Bolivia' does not stand in the text"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, label: str, error: str) -> None:
    with pytest.raises(ValueError, match=error):
        _read(tmp_path, "Peru backs Chile.", label)
