"""The day of publication that a page shows to its readers, where its markup has the time in UTC alone.

Belongs here: finding the dates beside the headline and reading them, as far as to tell a day from the days
before and after it. Does not belong here: dates for machines (``moments.py``), dates in the text.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names
from lxml.html import HtmlElement

from extractors.clean.around import following, preceding
from extractors.clean.moments import MAX_OFFSET, MIN_OFFSET, is_offset, parse_iso
from extractors.clean.repair import squeeze
from extractors.clean.words import fold

# What the class of a date for readers is called by.
_MARK = re.compile("[dD]ate|[tT]ime|ublish|osted|yline|meta")
# "Published on Wednesday, December 22, 2023 at 10:00 PM EST by" two authors; what is longer is text.
_MAX_CHARACTERS = 160
# Elements looked at on either side of the headline, and those of them that are marked; the dates of other
# articles follow. Of the 108 pages of the measured set whose markup has the local time 79 show a day within
# these limits, all of them the right one.
_MAX_ELEMENTS = 300
_MAX_MARKED = 15
# "22/12/2023", "22. 12. 2023", "2025年1月13日", "13 tháng 1, 2025"
_NUMBERS = re.compile(r"(?=(?<!\d)(\d{4}|\d{1,2})\D{1,7}(\d{1,2})\D{1,7}(\d{4}|\d{1,2})(?!\d))")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_CLOCK = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:.h]([0-5]\d)(?![\d])(?!\.\d)(?:\s*([ap])\.?\s?m)?", re.I)
_DAY = timedelta(days=1)
_LAST_DAY_OF_MONTH = 31
# Shorter "names" are the letters and numbers of months; languages without letters write dates in digits.
_MIN_MONTH_LETTERS = 3
# Pages of an outlet come together; a page may claim to be in any language.
_CACHED_LANGUAGES = 64
# RFC 5646, 4.4.1: what a tag may need; each is kept.
_MAX_LANGUAGE_CHARACTERS = 35
# A change later than this may be what a page dates itself by.
_SOON = timedelta(hours=1)


def shown_day(tree: HtmlElement, at: datetime, modified: datetime | None) -> date | None:
    """The day that the page shows for a publication at ``at`` (UTC): that of UTC or one beside it.

    None when it shows none of them. The day before or after must be possible somewhere at that time, and fit
    the clock that is shown with it. What shows the day after may as well show when the article was changed,
    or, above the headline, when the page was fetched: there it needs that clock.
    """
    months = _months(_language(tree))
    headline = next(tree.iter("h1"), None)
    own = (time for time in islice(tree.iter("time"), _MAX_ELEMENTS) if _is_at(time, at))
    after = _marked(following(headline)) if headline is not None else iter(())
    before = _marked(preceding(headline)) if headline is not None else iter(())
    is_changed = modified is not None and modified - at > _SOON
    found = (
        _near_day(_text(element), at, months, needs_clock)
        for elements, needs_clock in ((own, False), (after, is_changed), (before, True))
        for element in elements
    )
    return next((day for day in found if day is not None), None)


def _marked(elements: Iterator[HtmlElement]) -> Iterator[HtmlElement]:
    near = islice(elements, _MAX_ELEMENTS)
    marked = (e for e in near if e.tag == "time" or _MARK.search(e.get("class") or ""))
    return islice(marked, _MAX_MARKED)


def _is_at(time: HtmlElement, at: datetime) -> bool:
    moment = parse_iso(time.get("datetime") or "")
    return moment is not None and moment.has_time and moment.at == at


def _text(element: HtmlElement) -> str:
    """The text of an element; nothing when it is too long for a date."""
    pieces: list[str] = []
    left = _MAX_CHARACTERS
    for piece in element.itertext():
        pieces.append(squeeze(piece))
        left -= len(pieces[-1])
        if left < 0:
            return ""
    return " ".join(pieces)


def _near_day(text: str, at: datetime, months: Mapping[str, int], needs_clock: bool) -> date | None:
    """The day of ``at`` if the text shows it, else the possible day beside it that the text shows."""
    if not any(char.isdigit() for char in text):
        return None
    day = at.date()
    if _shows(text, day, months):
        return day
    for other in (day - _DAY, day + _DAY):
        if _shows(text, other, months):
            clocks = _clocks(text)
            if clocks:
                is_possible = any(
                    is_offset(datetime.combine(other, clock, UTC) - _minute(at)) for clock in clocks
                )
            else:
                is_possible = _can_be(other, at) and not (needs_clock and other > day)
            if is_possible:
                return other
    return None


def _can_be(day: date, at: datetime) -> bool:
    """Whether it is that day anywhere at that instant."""
    return (at + MIN_OFFSET).date() <= day <= (at + MAX_OFFSET).date()


def _shows(text: str, day: date, months: Mapping[str, int]) -> bool:
    """Whether a text has a day, in digits in any of the usual orders or with the month's name."""
    years = {day.year, day.year % 100}
    for match in _NUMBERS.finditer(text):
        first, second, third = map(int, match.groups())
        if (first == day.year and (second, third) == (day.month, day.day)) or (
            third in years and {(first, second)} & {(day.month, day.day), (day.day, day.month)}
        ):
            return True
    tokens = _TOKEN.findall(fold(text))
    for place, token in enumerate(tokens):
        if months.get(token) == day.month:
            # "5 de mayo de 2024", "May 5th, 2024 at 9"; some leave the year out
            around = [int(other) for other in tokens[max(0, place - 2) : place + 4] if other.isdecimal()]
            named = {number for number in around if number > _LAST_DAY_OF_MONTH}
            if day.day in around and (day.year in named or not named):
                return True
    return False


def _clocks(text: str) -> list[time]:
    """The times of day in a text; "12:30 am" and the like are hours of twelve."""
    return [
        time(int(hour) % 12 + (12 if half in "pP" else 0) if half else int(hour), int(minute))
        for hour, minute, half in _CLOCK.findall(text)
    ]


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _language(tree: HtmlElement) -> str:
    language = (tree.get("lang") or "").strip().lower().replace("_", "-")
    return language if len(language) <= _MAX_LANGUAGE_CHARACTERS else ""


@lru_cache(_CACHED_LANGUAGES)
def _months(language: str) -> dict[str, int]:
    """The folded names of the months, in English and in the page's language (Unicode CLDR)."""
    named: dict[str, set[int]] = defaultdict(set)
    for locale in (Locale("en"), Locale("en", "GB"), _locale(language)):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in get_month_names(width, context, locale).items():
                    for word in _TOKEN.findall(fold(name)):
                        named[word].add(month)
    return {
        word: min(months)
        for word, months in named.items()
        if len(months) == 1 and len(word) >= _MIN_MONTH_LETTERS
    }


def _locale(language: str) -> Locale:
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")
