"""A moment as a page states it: its clock, its offset from UTC, and what several statements say together.

Belongs here: reading one statement, and settling statements of one moment. Does not belong here: where a page
states its dates (``dates.py``), and dates written for readers (``shown_days.py``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta

import dateparser

_ISO = re.compile(
    r"\s*(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T\s]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?"
    # some templates write the zone's name after its offset
    r"(?:\s*(?:(Z|UTC|GMT)|([+-])(\d{1,2}):?(\d{2})?)(?:\s+[A-Z]{2,4})?)?\s*",
    re.I,
)
_HAS_DAY_AND_YEAR = re.compile(r"\d.*\d{4}|\d{4}.*\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
_CLOCK = re.compile(r"\d:\d\d|\d\s*[ap]\.?m\b", re.I)
# "Wednesday, 20 September 2023 at 10:15:30 AM GMT+0100" has 51; dateparser is slow on what is longer.
_MAX_DATE_CHARACTERS = 60
_DATEPARSER_SETTINGS = {"REQUIRE_PARTS": ["day", "month", "year"]}
# The clocks of the world (IANA tz database): Baker Island to Kiritimati, all in quarters of an hour.
MIN_OFFSET, MAX_OFFSET = timedelta(hours=-12), timedelta(hours=14)
_QUARTER = 15
_OFFSET_STEP = timedelta(minutes=_QUARTER)
_NONE = timedelta(0)
# In the first and the last year of the calendar some clocks have no instant in UTC.
_YEARS = range(MINYEAR + 1, MAXYEAR)


@dataclass(frozen=True, slots=True)
class Moment:
    """A clock as it is written (as if it were UTC's), with its offset; None when no zone is stated."""

    clock: datetime
    offset: timedelta | None = None
    has_time: bool = True

    @property
    def at(self) -> datetime:
        """The instant, UTC; a clock without zone counts as UTC's, a day without time as its midnight."""
        return self.clock - (self.offset or _NONE)

    @property
    def on(self) -> date:
        """The day by its own clock."""
        return self.clock.date()


def parse_moment(text: str) -> Moment | None:
    """A date or time as written in markup; None when it is neither.

    ISO 8601 with its common faults, else English: dates for machines are in no other language.
    """
    if _ISO.fullmatch(text):
        return parse_iso(text)
    if len(text) > _MAX_DATE_CHARACTERS or not _HAS_DAY_AND_YEAR.search(text):
        return None
    parsed = dateparser.parse(text, languages=["en"], settings=_DATEPARSER_SETTINGS)
    if parsed is None or parsed.year not in _YEARS:
        return None
    return Moment(
        parsed.replace(tzinfo=UTC, microsecond=0),
        _of_a_place(parsed.utcoffset()),
        _CLOCK.search(text) is not None,
    )


def parse_iso(text: str) -> Moment | None:
    """A moment in ISO 8601 with its common faults; None when it is none. Some hundred times as fast."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    *parts, utc, sign, hours, minutes = match.groups()
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    offset = _NONE if utc else None
    if sign:
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        clock = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return Moment(clock, _of_a_place(offset), parts[3] is not None) if clock.year in _YEARS else None


def settled(first: Moment, stated: Sequence[Moment], beside: Sequence[Moment] = ()) -> Moment:
    """What all statements of the moment ``first`` tell: its instant, and the clock where it was.

    Templates often write a local time and say that it is UTC's, or a time in UTC with the local offset. So of
    statements with the same clock or the same instant (to the minute) the truth is, in this order: an instant
    that two different clocks agree on; an offset that is not zero; UTC, with a clock without zone that
    differs from it by whole quarters of an hour; the first.

    ``stated``: what the page states of the same event. ``beside``: moments that may be another event's.
    """
    same = _same(first, [*stated, *beside])
    local = [moment for moment in same if moment.offset]
    agreed = (moment for moment in local if any(_is_witness(other, moment) for other in same))
    found = next(agreed, next(iter(local), None))
    if found is not None:
        if _minute(found.at) != _minute(first.at):
            return found
        offset = found.offset or _NONE
        return Moment(first.at + offset, offset)  # with the seconds of what is believed first
    utc = next((moment for moment in same if moment.offset == _NONE), None)
    if utc is not None:
        clocks = [other for other in stated if other.has_time and other.offset is None]
        return next((_as_clock(clock, utc) for clock in clocks if _differ(clock, utc)), utc)
    others = (other for other in stated if other.has_time and other.offset == _NONE and _differ(first, other))
    return next((_as_clock(first, other) for other in others), first)


def is_offset(difference: timedelta) -> bool:
    """Whether a clock somewhere differs from UTC by so much."""
    return MIN_OFFSET <= difference <= MAX_OFFSET and not difference % _OFFSET_STEP


def _same(first: Moment, others: Sequence[Moment]) -> list[Moment]:
    """``first`` and the others that have a clock or an instant in common with it or one another."""
    same, rest = [first], [other for other in others if other.has_time]
    for moment in same:  # grows on the way
        near = [
            other
            for other in rest
            if _minute(other.clock) == _minute(moment.clock) or _minute(other.at) == _minute(moment.at)
        ]
        same += near
        rest = [other for other in rest if other not in near]
    return same


def _is_witness(other: Moment, moment: Moment) -> bool:
    """Whether another clock states the same instant."""
    return (
        other.offset is not None and other.offset != moment.offset and _minute(other.at) == _minute(moment.at)
    )


def _differ(clock: Moment, utc: Moment) -> bool:
    """Whether a clock may be the local one of an instant in UTC.

    At the full quarter of an hour it tells nothing: things are planned for then, and have to do with others.
    """
    difference = clock.clock - utc.clock
    is_at_quarter = clock.clock.minute % _QUARTER == 0 and clock.clock.second == 0
    return bool(difference) and is_offset(difference) and not is_at_quarter


def _as_clock(clock: Moment, utc: Moment) -> Moment:
    return Moment(clock.clock, clock.clock - utc.clock)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _of_a_place(offset: timedelta | None) -> timedelta | None:
    return offset if offset is not None and MIN_OFFSET <= offset <= MAX_OFFSET else None
