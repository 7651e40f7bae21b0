"""Time expressions against a publication day: a Thursday, 10 June 2021."""

from datetime import date

import pytest

from extractors.dates import find_moments, moment_of
from extractors.syntax import read

PUBLISHED = date(2021, 6, 10)


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("on Monday", date(2021, 6, 7), "day"),
        ("on Thursday", date(2021, 6, 10), "day"),
        ("last Friday", date(2021, 6, 4), "day"),
        ("next Monday", date(2021, 6, 14), "day"),
        ("yesterday", date(2021, 6, 9), "day"),
        ("three days ago", date(2021, 6, 7), "day"),
        ("on 4 February", date(2021, 2, 4), "day"),
        ("on Dec. 24", date(2020, 12, 24), "day"),
        ("on February 29, 2020", date(2020, 2, 29), "day"),
        ("on 2019-02-04", date(2019, 2, 4), "day"),
        ("in March 2018", date(2018, 3, 1), "month"),
        ("in August", date(2020, 8, 1), "month"),
        ("last month", date(2021, 5, 1), "month"),
        ("two weeks ago", date(2021, 5, 1), "month"),
        ("in 2006", date(2006, 1, 1), "year"),
        ("since 2014", date(2014, 1, 1), "year"),
        ("last year", date(2020, 1, 1), "year"),
    ],
)
def test_expression_is_resolved(text: str, on: date, precision: str) -> None:
    (found,) = find_moments(f"It happened {text}.", PUBLISHED)
    assert (found.on, found.precision) == (on, precision)


@pytest.mark.parametrize(
    "text",
    [
        "in the 1990s",
        "it may 5 percent",
        "on February 30, 2020",
        "2014 soldiers",
        "the march went on",
        "soon",
    ],
)
def test_what_gives_no_date_gives_none(text: str) -> None:
    assert find_moments(text, PUBLISHED) == []


def test_relative_expression_needs_a_publication_date() -> None:
    assert find_moments("on Monday and on 3 May", None) == []
    assert [m.on for m in find_moments("on Monday, in 2006", None)] == [date(2006, 1, 1)]


def test_date_belongs_to_its_clause() -> None:
    (sentence,) = read(None, "Peru condemned Chile on Monday after Bolivia attacked Paraguay in March.")
    predicates = {token.text: token for token in sentence.span if token.pos_ == "VERB"}
    condemned, attacked = (moment_of(predicates[word], PUBLISHED) for word in ("condemned", "attacked"))
    assert condemned is not None and condemned.on == date(2021, 6, 7)
    assert attacked is not None and attacked.on == date(2021, 3, 1)
