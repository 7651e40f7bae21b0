"""An article's metadata, put together from what its page says in several places.

Belongs here: the one reading of the page's metadata. Does not belong here: how each part is chosen
(``titles.py``, ``authors.py``, ``dates.py``, ``topics.py``, ``urls.py``), paywalls (``paywall.py``),
language, and everything about the body.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from extractors.clean.authors import find_authors
from extractors.clean.dates import Dates, find_dates
from extractors.clean.jsonld import JsonLd, texts
from extractors.clean.meta import MetaTags
from extractors.clean.paywall import is_paywalled
from extractors.clean.titles import find_title, site_names_of
from extractors.clean.topics import find_section, find_tags

# No page of the measured set has more than 2 sites, with one description of 160 characters.
_MAX_DESCRIPTIONS = 20


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its article, and how its site describes itself."""

    title: str | None
    authors: list[str]
    dates: Dates
    section: str | None
    tags: list[str]
    is_paywalled: bool
    site_descriptions: list[str]


def read_metadata(tree: HtmlElement, jsonld: JsonLd, meta: MetaTags, latest: datetime) -> Metadata:
    """A page's metadata from its markup, JSON-LD and meta elements. Dates: UTC, not after ``latest``."""
    site_names = site_names_of(jsonld, meta)
    title = find_title(tree, jsonld, meta, site_names)
    return Metadata(
        title=title,
        authors=find_authors(tree, jsonld, meta, site_names),
        dates=find_dates(tree, jsonld, meta, latest),
        section=find_section(jsonld, meta, site_names, title),
        tags=find_tags(jsonld, meta, site_names, title),
        is_paywalled=is_paywalled(jsonld, meta),
        site_descriptions=list(islice(_descriptions(jsonld), _MAX_DESCRIPTIONS)),
    )


def _descriptions(jsonld: JsonLd) -> Iterator[str]:
    for site in jsonld.sites:
        yield from texts(site.get("description"))
