"""When an article was first published and last modified.

Belongs here: the places where a page states its dates, and the choice between them. Does not belong here:
reading one of them (``moments.py``, ``shown_days.py``), dates inside the text (``stated_on`` of stances and
ties).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from htmldate import find_date
from lxml.etree import XPath
from lxml.html import HtmlElement

from extractors.clean.jsonld import JsonLd, texts
from extractors.clean.meta import MetaTags
from extractors.clean.moments import Moment, parse_iso, parse_moment, settled
from extractors.clean.shown_days import shown_day

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
# The first newspapers on the web date from 1993; earlier dates are of things, not of pages.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Marked times and nodes that are looked through for other statements of the publication. The first are the
# article's own; a list of hundreds is of other things.
_MAX_BESIDE = 200
# Statements of one date that are read, which may take a millisecond each: no page of the measured set has
# more than 4.
_MAX_STATED = 50
_DATED = XPath("//*[@itemprop][not(self::meta)][@datetime or @content]")


@dataclass(frozen=True, slots=True)
class Dates:
    """An article's dates. ``published_on`` is the day where it was published, which is not always UTC's.

    A date without time is midnight UTC in ``published_at``, a time without zone counts as UTC's.
    """

    published_at: datetime | None = None
    published_on: date | None = None
    modified_at: datetime | None = None


def find_dates(tree: HtmlElement, jsonld: JsonLd, meta: MetaTags, latest: datetime) -> Dates:
    """The dates that a page states, none of them after ``latest``.

    The first publication: from JSON-LD, meta tags, microdata, marked times, and last what htmldate finds in
    the text. Its day is that of the clock where the page was published, if any statement of the same moment
    has it; else the one that the page shows to its readers, if it is beside that of UTC. (Date exact on the
    measured set: .939; the day in UTC .909.) The last modification is None when it is not stated or lies
    before.
    """
    microdata = _microdata(tree)
    published = _published(tree, jsonld, meta, microdata, latest)
    modified = _modified(jsonld, meta, microdata, latest)
    if not published:
        return Dates(modified_at=modified.at if modified else None)
    stated = published[0]
    moment = settled(stated, published, _beside(tree, jsonld)) if stated.has_time else stated
    if moment.at > latest:  # what would set it right is not true either
        moment = stated
    modified_at = modified.at if modified else None
    if modified and modified.has_time and modified.offset == stated.offset:
        # the template that stated the publication by a wrong clock states the change by the same
        modified_at = modified.at + (moment.at - stated.at)
    if modified_at is not None and not moment.at <= modified_at <= latest:
        modified_at = None
    on = shown_day(tree, moment.at, modified_at) if moment.has_time and not moment.offset else None
    return Dates(moment.at, on or moment.on, modified_at)


def _published(
    tree: HtmlElement, jsonld: JsonLd, meta: MetaTags, microdata: dict[str, list[str]], latest: datetime
) -> list[Moment]:
    """The statements of the first publication, the one that is believed first; empty when there is none."""
    stated = [
        *texts(jsonld.article.get("datePublished")),
        *meta.all(_PUBLISHED_META),
        *microdata.get("datePublished", []),
    ]
    if stated:  # one that cannot be is no reason to guess another
        moments = _moments(stated, latest)
        if moments and not moments[0].has_time:  # another may know the time of that day
            day = moments[0].on
            moments.sort(key=lambda moment: not (moment.has_time and moment.on == day))
        return moments
    created = [*texts(jsonld.article.get("dateCreated")), *microdata.get("dateCreated", []), *_times(tree)]
    moments = _moments(created, latest)
    if moments:
        return moments[:1]
    guess = find_date(tree, extensive_search=False, original_date=True, max_date=latest.strftime("%Y-%m-%d"))
    return _moments([guess] if guess else [], latest)


def _modified(
    jsonld: JsonLd, meta: MetaTags, microdata: dict[str, list[str]], latest: datetime
) -> Moment | None:
    stated = [
        *texts(jsonld.article.get("dateModified")),
        *meta.all(_MODIFIED_META),
        *microdata.get("dateModified", []),
    ]
    return next(iter(_moments(stated, latest)), None)


def _moments(stated: Iterable[str], latest: datetime) -> list[Moment]:
    """Those of the statements that may be an article's date, in their order."""
    moments = map(parse_moment, islice(stated, _MAX_STATED))
    return [moment for moment in moments if moment is not None and _EARLIEST <= moment.at <= latest]


def _beside(tree: HtmlElement, jsonld: JsonLd) -> list[Moment]:
    """The moments with a zone in marked times and in any node, which may be other articles'."""
    times = [time.get("datetime") or "" for time in tree.iter("time")]
    nodes = [text for node in jsonld.nodes for text in texts(node.get("datePublished"))]
    moments = (parse_iso(text) for text in dict.fromkeys([*times, *nodes]))
    found = (m for m in moments if m is not None and m.has_time and m.offset is not None)
    return list(islice(found, _MAX_BESIDE))


def _microdata(tree: HtmlElement) -> dict[str, list[str]]:
    """The dates in microdata, by their names."""
    found: dict[str, list[str]] = {}
    for element in _DATED(tree):
        for name in element.get("itemprop").split():
            if name.startswith("date"):
                found.setdefault(name, []).append(element.get("datetime") or element.get("content"))
    return found


def _times(tree: HtmlElement) -> list[str]:
    """Marked times that are the article's: one declared as publication, else the first after the headline."""
    declared: list[str] = []
    after: list[str] = []
    has_headline = False
    for element in tree.iter("h1", "time"):
        value = element.get("datetime")
        if element.tag == "h1":
            has_headline = True
        elif value and element.get("pubdate") is not None:
            declared.append(value)
        elif value and has_headline and not after:
            after.append(value)
    return [*declared, *after]
