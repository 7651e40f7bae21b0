"""An article's metadata, put together from what its page says in several places.

Belongs here: the one reading of the page's metadata. Does not belong here: how each part is chosen
(``titles.py``, ``authors.py``, ``dates.py``, ``urls.py``), paywalls (``paywall.py``),
language, and everything about the body.
"""

from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from extractors.clean.authors import find_authors
from extractors.clean.dates import modified_at, published_at
from extractors.clean.jsonld import JsonLd, texts
from extractors.clean.meta import MetaTags
from extractors.clean.paywall import is_paywalled
from extractors.clean.titles import find_title, site_names_of


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about its article, and how its site describes itself."""

    title: str | None
    authors: list[str]
    published_at: datetime | None
    modified_at: datetime | None
    is_paywalled: bool
    site_descriptions: list[str]


def read_metadata(tree: HtmlElement, jsonld: JsonLd, meta: MetaTags, latest: datetime) -> Metadata:
    """A page's metadata from its markup, JSON-LD and meta elements. Dates: UTC, not after ``latest``."""
    site_names = site_names_of(jsonld, meta)
    published = published_at(tree, jsonld, meta, latest)
    return Metadata(
        title=find_title(tree, jsonld, meta, site_names),
        authors=find_authors(tree, jsonld, meta, site_names),
        published_at=published,
        modified_at=modified_at(tree, jsonld, meta, published, latest),
        is_paywalled=is_paywalled(jsonld, meta),
        site_descriptions=[text for site in jsonld.sites for text in texts(site.get("description"))],
    )
