"""When a sentence says that something happened: time expressions resolved against the publication date.

Only what an English sentence says about a day, month or year belongs here; a publication date is read
by ``clean``. An expression that is not understood gives None: unknown is better than wrong.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from spacy.tokens import Token

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True)
class Moment:
    """A day with how exactly it is known; for a month or a year its first day."""

    on: date
    precision: Precision
    char_start: int  # of the expression in the text it was found in
    char_end: int


_MONTHS = {name.casefold(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS = {name.casefold(): i for i, name in enumerate(calendar.day_name)}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_SMALL = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "ten": 10,
}

# In order of trust: an expression keeps its characters from those below. "since 2014" is the year 2014.
_EXPRESSIONS = (
    re.compile(
        rf"\b(?P<month>{_MONTH})\.? {_DAY}(?:,? (?P<year>(?:19|20)\d\d))?\b"
        r"(?! ?(?:percent|%|million|billion))",
        re.I,
    ),
    re.compile(rf"\b{_DAY} (?:of )?(?P<month>{_MONTH})\b\.?(?:,? (?P<year>(?:19|20)\d\d))?", re.I),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b"),
    re.compile(rf"\b(?P<tense>last|next|this)? ?(?P<weekday>{'|'.join(_WEEKDAYS)})\b", re.I),
    re.compile(r"\b(?P<near>today|yesterday|tomorrow|tonight)\b", re.I),
    re.compile(
        rf"\b(?P<count>{'|'.join(_SMALL)}|\d{{1,2}}) (?P<unit>day|week|month|year)s? (?:ago|earlier)\b", re.I
    ),
    re.compile(r"\b(?P<step>last|this|next) (?P<unit>week|month|year)\b", re.I),
    re.compile(rf"\b(?P<month>{_MONTH})\.?,? (?:of )?(?P<year>(?:19|20)\d\d)\b", re.I),
    re.compile(rf"\b(?:in|since|last|until|during|by|late|early) (?P<month>{_MONTH})\b(?! \d)", re.I),
    re.compile(
        r"\b(?:in|since|from|until|during|of|by|late|early|back in) (?P<year>(?:19|20)\d\d)\b(?!s)", re.I
    ),
)


def find_moments(text: str, published_on: date | None) -> list[Moment]:
    """The dates that ``text`` gives, in its order.

    A weekday is the latest such day on or before publication ("next Monday" the one after it); a day
    without a year is the latest one not after publication, and relative expressions need a publication
    date.
    """
    found: list[Moment] = []
    for pattern in _EXPRESSIONS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < moment.char_end and moment.char_start < end for moment in found):
                continue
            resolved = _resolve({k: v.casefold() for k, v in match.groupdict().items() if v}, published_on)
            if resolved is not None:
                found.append(Moment(*resolved, start, end))
    return sorted(found, key=lambda moment: moment.char_start)


def moment_of(predicate: Token, published_on: date | None) -> Moment | None:
    """The date that a sentence gives for what its ``predicate`` says; offsets are those of the sentence.

    A date counts for the clause it stands in and for the clauses below that ("said on Monday that ..."),
    not for a clause beside or above it.
    """
    sentence = predicate.sent
    above = {predicate, *predicate.ancestors}
    nearest: tuple[int, Moment] | None = None
    for moment in find_moments(sentence.text, published_on):
        span = sentence.char_span(moment.char_start, moment.char_end, alignment_mode="expand")
        if span is None or not _dates_clause_of(span.root, predicate, above):
            continue
        distance = abs(span.root.i - predicate.i)
        if nearest is None or distance < nearest[0]:
            nearest = distance, moment
    return nearest[1] if nearest else None


def _dates_clause_of(token: Token, predicate: Token, above: set[Token]) -> bool:
    if token.dep_ in ("compound", "nmod", "amod", "poss", "nummod") and token.head.pos_ == "NOUN":
        return token.head == predicate  # "the May 7 vote": the vote's date
    for node in token.ancestors:
        if node == predicate:
            return True
        if node.pos_ in ("VERB", "AUX"):
            return node in above
        if node.pos_ == "NOUN" and node not in above and any(c.dep_ == "poss" for c in node.children):
            return False  # "X's offer on Sunday": the offer's date
    return token in above or token.dep_ == "ROOT"


def _resolve(parts: dict[str, str], published_on: date | None) -> tuple[date, Precision] | None:
    if "year" in parts and "month" not in parts:
        return date(int(parts["year"]), 1, 1), "year"
    if "month" in parts:
        return _calendar(parts, published_on)
    return _relative(parts, published_on) if published_on is not None else None


def _calendar(parts: dict[str, str], published_on: date | None) -> tuple[date, Precision] | None:
    """A named month, with or without day and year."""
    month = int(parts["month"]) if parts["month"].isdigit() else _MONTHS[parts["month"]]
    year = int(parts["year"]) if "year" in parts else None
    if year is None and published_on is None:
        return None
    day = int(parts["day"]) if "day" in parts else 1
    try:
        on = date(year or (published_on or date.min).year, month, day)
        if year is None and published_on is not None and on > published_on:
            on = on.replace(year=on.year - 1)
    except ValueError:  # 31 June, 29 February of a common year
        return None
    return on, "day" if "day" in parts else "month"


def _relative(parts: dict[str, str], published_on: date) -> tuple[date, Precision] | None:
    """An expression counted from the day of publication."""
    if "weekday" in parts:
        back = (published_on.weekday() - _WEEKDAYS[parts["weekday"]]) % 7
        ahead = 7 if parts.get("tense") == "next" else 0
        return published_on - timedelta(days=back) + timedelta(days=ahead), "day"
    if "near" in parts:
        shift = {"yesterday": -1, "tomorrow": 1}.get(parts["near"], 0)
        return published_on + timedelta(days=shift), "day"
    unit = parts["unit"]
    if "step" in parts:
        steps = {"last": -1, "this": 0, "next": 1}[parts["step"]]
    else:
        count = parts["count"]
        steps = -(int(count) if count.isdigit() else _SMALL[count])
    if unit == "year":
        return date(published_on.year + steps, 1, 1), "year"
    if unit == "month":
        months = published_on.year * 12 + published_on.month - 1 + steps
        return date(months // 12, months % 12 + 1, 1), "month"
    if unit == "week":  # "last week" names no day: the month is all that is sure
        day = published_on + timedelta(days=7 * steps)
        return day.replace(day=1), "month"
    return published_on + timedelta(days=steps), "day"
