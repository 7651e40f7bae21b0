"""An article's metadata, put together from what its page says in several places.

Belongs here: the one reading of the page's metadata. Does not belong here: how each part is chosen
(``titles.py``, ``authors.py``, ``dates.py``, ``urls.py``), language, and everything about the body.
"""

from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from extractors.clean.authors import find_authors
from extractors.clean.dates import modified_at, published_at
from extractors.clean.jsonld import JsonLd, Node, read_jsonld, texts
from extractors.clean.meta import MetaTags
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


def read_metadata(tree: HtmlElement, latest: datetime) -> Metadata:
    """Read a page's metadata. Dates are in UTC and not after ``latest``."""
    jsonld, meta = read_jsonld(tree), MetaTags(tree)
    site_names = site_names_of(jsonld, meta)
    published = published_at(tree, jsonld, meta, latest)
    return Metadata(
        title=find_title(tree, jsonld, meta, site_names),
        authors=find_authors(tree, jsonld, meta, site_names),
        published_at=published,
        modified_at=modified_at(tree, jsonld, meta, published, latest),
        is_paywalled=_is_paywalled(jsonld, meta),
        site_descriptions=[text for site in jsonld.sites for text in texts(site.get("description"))],
    )


def _is_paywalled(jsonld: JsonLd, meta: MetaTags) -> bool:
    """Whether the page declares that its text is not free to read.

    Sources: schema.org/isAccessibleForFree as Google documents it for paywalled content, on the
    article or its parts; Facebook's article:content_tier.
    """
    parts = jsonld.article.get("hasPart")
    nodes: list[Node] = [
        jsonld.article,
        *(part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict)),
    ]
    declared_closed = any(str(node.get("isAccessibleForFree")).lower().endswith("false") for node in nodes)
    return declared_closed or (meta.first("article:content_tier") or "").lower() == "locked"
