"""The floors: a figure that is lower, or gone, is named."""

from tests.evaluate import below_floor


def test_a_lower_and_a_missing_figure_are_named() -> None:
    figures = {"facts": {"ties": {"f1": 0.40}, "recall": 0.9}}
    floors = {"facts": {"ties": {"f1": 0.45}, "recall": 0.9, "precision": 0.5}}
    assert below_floor(figures, floors) == [
        "facts.ties.f1 is 0.4, its floor is 0.45",
        "facts.precision is None, its floor is 0.5",
    ]


def test_figures_at_their_floor_pass() -> None:
    assert below_floor({"text": {"title": 0.9}}, {"text": {"title": 0.9}}) == []
