"""The bounds: a figure that is beyond its own, or gone, is named; the damage of repairs is counted."""

from tests.evaluate import above_ceiling, below_floor, harm


def test_a_lower_and_a_missing_figure_are_named() -> None:
    figures = {"facts": {"ties": {"f1": 0.40}, "recall": 0.9}}
    floors = {"facts": {"ties": {"f1": 0.45}, "recall": 0.9, "precision": 0.5}}
    assert below_floor(figures, floors) == [
        "facts.ties.f1 is 0.4, its floor is 0.45",
        "facts.precision is None, its floor is 0.5",
    ]


def test_figures_at_their_floor_pass() -> None:
    assert below_floor({"text": {"title": 0.9}}, {"text": {"title": 0.9}}) == []


def test_a_higher_and_a_missing_figure_are_named() -> None:
    figures = {"repair": {"changed": 0.6, "lost": 0.5}}
    ceilings = {"repair": {"changed": 0.5, "lost": 0.5, "new": 0.1}}
    assert above_ceiling(figures, ceilings) == [
        "repair.changed is 0.6, its ceiling is 0.5",
        "repair.new is None, its ceiling is 0.1",
    ]


def test_harm_counts_the_words_that_repairs_change_and_not_what_no_reader_sees() -> None:
    clean = "The bank of Bogota\u0301 said \u201cno\u201d on Mon\u00adday,\u00a0and went away.\n\nSo it is."
    broken = "The bank of Norland said that it was time, and that N orland would pay."
    assert harm([clean])["changed_words_per_10000"] == 0
    assert harm([clean, broken])["changed"] == ["N", "orland"]
