"""When an article was first published and last modified, in UTC.

Belongs here: choosing between a page's dates and reading them. Does not belong here: dates inside the
text (``stated_on`` of stances and ties).
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import dateparser
from htmldate import find_date
from lxml.html import HtmlElement

from extractors.clean.jsonld import JsonLd, texts
from extractors.clean.meta import MetaTags

# In the order of how rarely they mean something else (the page's build, the feed's update).
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time",
    "publish-date", "publish_date", "publishdate", "pubdate", "publication_date", "publicationdate",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "sailthru.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "dc.date", "article_date_original",
    "citation_publication_date", "article.published", "date",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod",
    "dcterms.modified", "article.updated",
)  # fmt: skip
_ISO = re.compile(
    r"\s*(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T\s]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?"
    # some templates write the zone's name after its offset
    r"(?:\s*(?:Z|UTC|GMT|([+-])(\d{1,2}):?(\d{2})?)(?:\s+[A-Z]{2,4})?)?\s*",
    re.I,
)
_HAS_DAY_AND_YEAR = re.compile(r"\d.*\d{4}|\d{4}.*\d|\d{1,2}[./-]\d{1,2}[./-]\d{2}")
# "Wednesday, 20 September 2023 at 10:15:30 AM GMT+0100" has 51; dateparser is slow on what is longer.
_MAX_DATE_CHARACTERS = 60
_DATEPARSER_SETTINGS = {
    "TIMEZONE": "UTC",
    "RETURN_AS_TIMEZONE_AWARE": True,
    "REQUIRE_PARTS": ["day", "month", "year"],
}
# The first newspapers on the web date from 1993; earlier dates are of things, not of pages.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def published_at(tree: HtmlElement, jsonld: JsonLd, meta: MetaTags, latest: datetime) -> datetime | None:
    """The first publication: JSON-LD, then meta tags, microdata, and last what htmldate finds in the text.

    A date without time is midnight UTC, a time without zone counts as UTC. Never after ``latest``.
    """
    stated = [
        *texts(jsonld.article.get("datePublished")),
        *meta.all(_PUBLISHED_META),
        *_microdata(tree, "datePublished"),
    ]
    found = _first_valid(stated, latest)
    if found is not None or stated:
        return found  # a stated date that cannot be is no reason to guess another
    found = _first_valid(
        [*texts(jsonld.article.get("dateCreated")), *_microdata(tree, "dateCreated"), *_times(tree)], latest
    )
    if found is not None:
        return found
    guess = find_date(tree, extensive_search=False, original_date=True, max_date=latest.strftime("%Y-%m-%d"))
    return _first_valid([guess] if guess else [], latest)


def modified_at(
    tree: HtmlElement, jsonld: JsonLd, meta: MetaTags, published: datetime | None, latest: datetime
) -> datetime | None:
    """The last modification that the page states; None when it states none, or one before publication."""
    stated = [
        *texts(jsonld.article.get("dateModified")),
        *meta.all(_MODIFIED_META),
        *_microdata(tree, "dateModified"),
    ]
    found = _first_valid(stated, latest)
    if found is None or (published is not None and found < published):
        return None
    return found


def parse_moment(text: str) -> datetime | None:
    """A date or time as written in markup, in UTC; None when it is neither.

    ISO 8601 with its common faults, else English: dates for machines are in no other language.
    """
    match = _ISO.fullmatch(text)
    if match:
        *parts, sign, hours, minutes = match.groups()
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        year, month, day, hour, minute, second = (int(part or 0) for part in parts)
        try:
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC) - (
                -offset if sign == "-" else offset
            )
        except (ValueError, OverflowError):
            return None
    if len(text) > _MAX_DATE_CHARACTERS or not _HAS_DAY_AND_YEAR.search(text):
        return None
    parsed = dateparser.parse(text, languages=["en"], settings=_DATEPARSER_SETTINGS)
    return parsed.astimezone(UTC) if parsed else None


def _first_valid(stated: Iterable[str], latest: datetime) -> datetime | None:
    for text in stated:
        moment = parse_moment(text)
        if moment is not None and _EARLIEST <= moment <= latest:
            return moment
    return None


def _microdata(tree: HtmlElement, name: str) -> list[str]:
    return [
        value
        for element in tree.xpath("//*[@itemprop][not(self::meta)][@datetime or @content]")
        if name in element.get("itemprop").split()
        for value in [element.get("datetime") or element.get("content")]
    ]


def _times(tree: HtmlElement) -> list[str]:
    """Marked times that are the article's: one declared as publication, else the first after the headline."""
    times = [time for time in tree.iter("time") if time.get("datetime")]
    declared = [time.get("datetime") for time in times if time.get("pubdate") is not None]
    headline = next(tree.iter("h1"), None)
    after = headline.xpath("following::time[@datetime][1]/@datetime") if headline is not None else []
    return [*declared, *after]
