"""The figures by hand."""

from training.figures import found, share, three_way


def test_nothing_found_and_nothing_there() -> None:
    assert found(0, 0, 0)["f1"] == 0
    assert found(3, 1, 2) == {"p": 0.75, "r": 0.6, "f1": 0.667, "tp": 3, "fp": 1, "fn": 2}


def test_neutral_counts_as_none_and_each_class_alike() -> None:
    figures = three_way([(1, 1), (1, None), (-1, 1), (0, None), (None, 0), (None, None)])
    # none: 3 of 3, one too many; support: 1 of 2, one too many; oppose: 0 of 1.
    assert figures == {"macro_f1": 0.452, "none": 0.857, "support": 0.5, "oppose": 0.0}


def test_share() -> None:
    assert share([True, False, True]) == {"accuracy": 0.667, "of": 3}
    assert share([]) == {"accuracy": 0.0, "of": 0}
