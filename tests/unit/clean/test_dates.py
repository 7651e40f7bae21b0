"""When an article was published and changed: statements that agree, that lie, and what readers are shown."""

from datetime import UTC, date, datetime

import pytest

from extractors.clean.moments import parse_moment
from tests.unit.clean.stated import read

EVENING = "2019-02-05T03:00:00Z"  # the fourth of February in America
MORNING = "2019-02-03T22:03:00Z"  # the fourth in Asia and Australia
FOURTH = date(2019, 2, 4)


def meta(name: str, moment: str) -> str:
    return f"<meta property='article:{name}_time' content='{moment}'>"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-02-04", datetime(2019, 2, 4, tzinfo=UTC)),
        ("2019-02-04T23:30:00-05:00", datetime(2019, 2, 5, 4, 30, tzinfo=UTC)),
        ("2019-02-04T10:00:00.123Z", datetime(2019, 2, 4, 10, tzinfo=UTC)),
        ("2019-02-04 10:00:00 +0330", datetime(2019, 2, 4, 6, 30, tzinfo=UTC)),
        ("2019-02-04T10:00:00Z EST", datetime(2019, 2, 4, 10, tzinfo=UTC)),
        ("20190204T1000", datetime(2019, 2, 4, 10, tzinfo=UTC)),
        ("Mon, 04 Feb 2019 10:00:00 EST", datetime(2019, 2, 4, 15, tzinfo=UTC)),
        ("4 February 2019", datetime(2019, 2, 4, tzinfo=UTC)),
        ("2019-02-31", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("9999-12-31T23:00:00-10:00", None),
        ("February 2019", None),
        ("2019", None),
        ("yesterday", None),
    ],
)
def test_parse_moment(text: str, moment: datetime | None):
    parsed = parse_moment(text)
    assert (parsed.at if parsed else None) == moment


@pytest.mark.parametrize(
    ("text", "hours", "has_time"),
    [
        ("2019-02-04T23:30:00-05:00", -5, True),
        ("2019-02-04T23:30:00Z", 0, True),
        ("2019-02-04T23:30:00", None, True),
        ("2019-02-04", None, False),
        ("2019-02-04T23:30:00+99:00", None, True),  # no place has it
        ("Mon, 04 Feb 2019 10:00:00 -0800", -8, True),
        ("Mon, 04 Feb 2019 10:00:00 GMT", 0, True),
        ("4 February 2019, 10 pm", None, True),
        ("4 February 2019", None, False),
    ],
)
def test_a_moment_keeps_its_clock(text: str, hours: int | None, has_time: bool):
    moment = parse_moment(text)
    assert moment is not None
    offset = moment.offset.total_seconds() / 3600 if moment.offset is not None else None
    assert (moment.on, offset, moment.has_time) == (FOURTH, hours, has_time)


def test_dates_are_the_first_publication_and_the_last_change():
    found = read(datePublished="2019-02-04T10:00:00+01:00", dateModified="2019-02-05T10:00:00+01:00").dates
    assert found.published_at == datetime(2019, 2, 4, 9, tzinfo=UTC)
    assert found.modified_at == datetime(2019, 2, 5, 9, tzinfo=UTC)
    assert found.published_on == FOURTH


@pytest.mark.parametrize("modified", ["2019-02-01", "2019-03-02T10:00:00Z", "soon"])
def test_a_change_before_the_publication_or_in_the_future_is_none(modified: str):
    assert read(datePublished="2019-02-04", dateModified=modified).dates.modified_at is None


def test_future_and_copyright_dates_are_none():
    found = read("<meta name='date' content='2031-01-01'>", "<footer>© 2018 Wire</footer>").dates
    assert (found.published_at, found.published_on) == (None, None)


def test_marked_time_after_the_headline_is_the_publication():
    found = read(
        body="<time datetime='2019-01-01'>x</time><h1>T</h1><time datetime='2019-02-04'>Monday</time>"
    ).dates
    assert (found.published_at, found.published_on) == (datetime(2019, 2, 4, tzinfo=UTC), FOURTH)


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        # its own clock
        ("", "", "2019-02-04T22:00:00-05:00"),
        ("", "", "2019-02-04T00:30:00+09:00"),
        ("", "", "2019-02-04"),
        ("", "", "2019-02-04T23:59:00"),
        # the same instant by another clock: in a meta tag, a marked time, another node
        (meta("published", "2019-02-04T22:00:00-05:00"), "", EVENING),
        ("", "<time datetime='2019-02-04T22:00:00-05:00'>Monday</time>", EVENING),
        # a clock without a zone, at whole quarters of an hour from UTC
        (meta("published", "2019-02-04 19:06:51"), "", "2019-02-05T03:06:51Z"),
        (meta("published", "2019-02-04 08:36:51"), "", "2019-02-03T23:06:51Z"),
        (meta("published", "2019-02-05T03:06:51Z"), "", "2019-02-04 22:06:51"),
    ],
)
def test_the_day_is_that_of_the_clock_where_it_was_published(head: str, body: str, published: str):
    assert read(head, body, datePublished=published).dates.published_on == FOURTH


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", ""),
        # another moment: of a change, of another article, by a clock that no place has
        (meta("modified", "2019-02-04T22:10:00-05:00"), ""),
        ("", "<h1>T</h1><time datetime='2019-02-04T21:00:00-05:00'>Monday</time>"),
        (meta("published", "2019-02-04 22:07:00"), ""),
        # a clock without a zone at a full hour may be of what was planned for then
        (meta("published", "2019-02-04 17:00:00"), ""),
    ],
)
def test_the_day_in_utc_stands_where_no_other_clock_tells_the_moment(head: str, body: str):
    assert read(head, body, datePublished=EVENING).dates.published_on == date(2019, 2, 5)


@pytest.mark.parametrize(
    ("stated", "others", "moment"),
    [
        # a local time that is said to be UTC's, beside its true offset
        ("2019-02-04T14:26:01Z", ["2019-02-04T14:26:01+02:00"], datetime(2019, 2, 4, 12, 26, 1, tzinfo=UTC)),
        ("2019-02-04T20:59:59", ["2019-02-04T20:59:59-05:00"], datetime(2019, 2, 5, 1, 59, 59, tzinfo=UTC)),
        # a time in UTC with the local offset: two clocks agree against it
        (
            "2019-02-04T16:00:00-07:00",
            ["2019-02-04T16:00:00+00:00", "2019-02-04T09:00:00-07:00"],
            datetime(2019, 2, 4, 16, tzinfo=UTC),
        ),
        # a clock without a zone beside UTC
        ("2019-02-04T17:06:41", ["2019-02-04T22:06:41Z"], datetime(2019, 2, 4, 22, 6, 41, tzinfo=UTC)),
        # a day, and its time elsewhere
        ("2019-02-04", ["2019-02-04T06:00+02:00"], datetime(2019, 2, 4, 4, tzinfo=UTC)),
        # another's statement changes nothing, nor does one to the minute
        ("2019-02-04T14:26:01Z", ["2019-02-04T15:26:01+02:00"], datetime(2019, 2, 4, 14, 26, 1, tzinfo=UTC)),
        ("2019-02-04T14:26:01Z", ["2019-02-04T16:26+02:00"], datetime(2019, 2, 4, 14, 26, 1, tzinfo=UTC)),
        ("2019-02-04", ["2019-02-05T06:00+02:00"], datetime(2019, 2, 4, tzinfo=UTC)),
    ],
)
def test_statements_of_one_moment_are_set_right_by_one_another(
    stated: str, others: list[str], moment: datetime
):
    head = "".join(meta("published", other) for other in others)
    found = read(head, datePublished=stated).dates
    assert (found.published_at, found.published_on) == (moment, FOURTH)


def test_what_is_wrong_with_the_publication_is_wrong_with_the_change():
    found = read(
        meta("published", "2019-02-04T14:26:01+02:00"),
        datePublished="2019-02-04T14:26:01Z",
        dateModified="2019-02-04T17:00:00Z",
    ).dates
    assert found.modified_at == datetime(2019, 2, 4, 15, tzinfo=UTC)


def test_no_statement_is_set_right_into_the_future():
    found = read(meta("published", "2019-02-28T23:00:00-08:00"), datePublished="2019-02-28T23:00:00Z").dates
    assert found.published_at == datetime(2019, 2, 28, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("en", "<time>Feb. 4, 2019</time>"),
        ("en", "<div class='byline'>By Ada Lund | Monday, February 4th, 2019 at 10:00 PM EST</div>"),
        ("en", "<span class='published'>Published 02/04/2019</span>"),
        ("en", "<span class='post-date'>4.2.19</span>"),
        ("en-GB", "<p class='timestamp'>22:00, 4 February 2019</p>"),
        ("es", "<p class='fecha date'>4 de febrero de 2019</p>"),
        ("pt-BR", "<p class='date'>4 de fev. de 2019 às 22h00</p>"),
        ("de_DE", "<time>Montag, 4. Februar</time>"),
        ("pl", "<time>4 lutego 2019</time>"),
        ("ru", "<time>4 февраля 2019</time>"),
        ("fr", "<time>4 févr. 2019</time>"),
        ("ar", "<time>4 فبراير 2019</time>"),
        ("vi", "<time>Ngày 4 tháng 2, 2019</time>"),
        ("zh", "<time>2019年2月4日</time>"),
        ("", "<div class='meta'><p>x</p><time>2019-02-04 22:00</time></div>"),
    ],
)
def test_the_day_that_readers_are_shown_tells_the_clock(lang: str, shown: str):
    body = f"<article><h1>T</h1>{shown}<p>Text</p></article>"
    assert read(body=body, lang=lang, datePublished=EVENING).dates.published_on == FOURTH


def test_the_day_may_be_shown_above_the_headline():
    body = "<p class='dateline'>February 4, 2019</p><h1>T</h1><p>Text</p>"
    assert read(body=body, datePublished=EVENING).dates.published_on == FOURTH


@pytest.mark.parametrize(
    "shown",
    [
        # both days, another day, no day
        "<time>February 4, 2019</time> <time datetime='2019-02-05T03:00:00Z'>February 5, 2019</time>",
        "<p class='date'>Sent February 4, 2019, printed February 5, 2019</p>",
        "<time>February 3, 2019</time>",
        "<time>February 4, 2018</time>",
        "<time>4 hours ago</time>",
        # a clock at which it was not published
        "<time>February 4, 2019, 10:07 PM</time>",
        # the text, and a picture's date in it
        "<p>On February 4, 2019 the bank of Norland asked for a loan.</p>",
    ],
)
def test_what_else_is_shown_tells_nothing(shown: str):
    body = f"<h1>T</h1>{shown}<p>Text</p>"
    assert read(body=body, datePublished=EVENING).dates.published_on == date(2019, 2, 5)


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2019-02-05T13:00:00Z", "February 4, 2019"),  # nowhere
        ("2019-02-03T09:00:00Z", "February 4, 2019"),
    ],
)
def test_a_day_that_it_was_nowhere_is_not_believed(published: str, shown: str):
    found = read(body=f"<h1>T</h1><time>{shown}</time>", datePublished=published).dates
    assert found.published_on == date.fromisoformat(published[:10])


@pytest.mark.parametrize(
    ("body", "modified", "day"),
    [
        ("<h1>T</h1><time>February 4, 2019</time>", None, 4),
        ("<h1>T</h1><p class='date'>February 4, 2019 - 9:03AM</p>", "2019-02-04T02:00:00Z", 4),
        # the day of a change, and of the visit
        ("<h1>T</h1><p class='date'>Updated February 4, 2019</p>", "2019-02-04T02:00:00Z", 3),
        ("<p class='date'>Monday, February 4, 2019</p><h1>T</h1>", None, 3),
    ],
)
def test_the_day_after_may_be_that_of_a_change_or_of_the_visit(body: str, modified: str | None, day: int):
    found = read(body=body, datePublished=MORNING, dateModified=modified).dates
    assert found.published_on == date(2019, 2, day)
