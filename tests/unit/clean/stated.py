"""What pages state of their articles, for the tests of metadata."""

import json
from datetime import UTC, datetime

from lxml.html import document_fromstring

from extractors.clean.jsonld import read_jsonld
from extractors.clean.meta import MetaTags
from extractors.clean.metadata import Metadata, read_metadata

LATEST = datetime(2019, 3, 1, tzinfo=UTC)


def read(head: str = "", body: str = "", lang: str = "en", **article: object) -> Metadata:
    """The metadata of a page with this head, body and JSON-LD."""
    script = json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", **article}]})
    ld = f"<script type='application/ld+json'>{script}</script>"
    return metadata_of(f"<html lang='{lang}'><head>{ld}{head}</head><body>{body}<p>x</p></body></html>")


def metadata_of(html: str) -> Metadata:
    """The metadata of a page that was fetched on the first of March 2019."""
    tree = document_fromstring(html)
    return read_metadata(tree, read_jsonld(tree), MetaTags(tree), LATEST)
