"""Who speaks in quotations."""

import pytest

from extractors.pairs import voices
from training.naming import parse


def _voices(body: str) -> list[str | None]:
    sentences, cast = parse("test", body)
    found = voices(sentences, cast)
    return [
        ",".join(found.get(sentence.index, ())).split(":")[-1].split("|")[0] or None for sentence in sentences
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("“We are ready,” said Marta Lindqvist. “The bank is not.”", ["marta lindqvist", "marta lindqvist"]),
        ("“The bank has failed. It must go,” said Marta Lindqvist.", ["marta lindqvist", "marta lindqvist"]),
        (
            "“We are ready,” said Marta Lindqvist.\n“And the bank is not ready at all.”",
            ["marta lindqvist", "marta lindqvist"],
        ),
        (
            "“We are ready,” said Marta Lindqvist.\nThe bank lent Peru money.\n“It is not ready at all.”",
            ["marta lindqvist", None, None],
        ),
        (
            "“We are ready,” said Marta Lindqvist.\n“They are not,” Tomas Reyes said.",
            ["marta lindqvist", "tomas reyes"],
        ),
        (
            "“Norway said it would pay,” Marta Lindqvist told reporters. “We condemn Peru.”",
            ["marta lindqvist", "marta lindqvist"],
        ),
        ("Marta Lindqvist said that the bank is ready.", [None]),
    ],
)
def test_who_speaks(body: str, expected: list[str | None]) -> None:
    assert _voices(body) == expected
