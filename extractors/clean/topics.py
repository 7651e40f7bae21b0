"""What a page files its article under: its section and its tags.

Belongs here: the page's own words, cleaned. Does not belong here: topics found in the text.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from itertools import islice
from pathlib import Path
from typing import Any

from extractors.clean.jsonld import JsonLd, types
from extractors.clean.meta import MetaTags
from extractors.clean.repair import squeeze
from extractors.clean.words import folded_words

_GENERIC_SECTIONS = Path(__file__).with_name("generic_sections.csv")
_SECTION_META = ("article:section", "og:article:section", "parsely-section", "articlesection")
# Not sailthru.tags and the like: they steer newsletters and hold the outlet's own codes. ``keywords`` is the
# last, as it often describes the site.
_TAG_META = (
    ("article:tag", "og:article:tag"),
    ("parsely-tags",),
    ("news_keywords",),
    ("citation_keywords", "dcterms.subject", "dc.subject"),
    ("keywords",),
)
# On the measured set 99 of 100 tags have at most 5 words and 40 characters; a longer one is a phrase for
# search engines or a headline. A page that has more tags was tagged by a machine, the best first.
_MAX_WORDS = 6
_MAX_CHARACTERS = 60
_MAX_TAGS = 30
# Characters of one statement, and items of one list, that are read: no page of the measured set has more than
# 645 and 53.
_MAX_STATED_CHARACTERS = 10_000
_MAX_STATED = 500
# Addresses, and what systems tell each other: "type:news", "type_news", keys of records.
_CODE = re.compile(
    r"://|www\.|^\S+\.(?:com|org|net)$|[@<>{}\[\]=|\\]|->|^[/_]|_$"
    r"|^[a-z][\w .-]*:|:\S|^(?=[^A-Z]*_)\S*$|^[0-9a-f-]{20,}$"
)
# "Category: Economy": one is a title with a colon, several are a form.
_KEYED = re.compile(r"^[^:]+: ")
_MAX_KEYED = 2
_HAS_LETTER = re.compile(r"[^\W\d_]")


def find_section(jsonld: JsonLd, meta: MetaTags, site_names: set[str], title: str | None) -> str | None:
    """The section that the page states: in JSON-LD, meta tags, or the first item of its trail of links.

    A list of several comes after any single one: categories are often listed by the alphabet.
    """
    stated = [_texts(jsonld.article.get("articleSection")), *(meta.all([name]) for name in _SECTION_META)]
    parts = [list(_split(texts)) for texts in stated]
    trails = [trail for trail in _trails(jsonld) if all(_HAS_LETTER.search(name) for name in trail)]
    ordered = [*(p for p in parts if len(p) == 1), *trails, *(p for p in parts if len(p) > 1)]
    sections = (
        name
        for names in ordered
        for name in _clean(names, site_names, title)
        if _key(name) not in _generic_sections()
    )
    return next(sections, None)


def find_tags(jsonld: JsonLd, meta: MetaTags, site_names: set[str], title: str | None) -> list[str]:
    """The tags of the first of JSON-LD and the meta tags that has any, in the page's order, each once."""
    for stated in (_texts(jsonld.article.get("keywords")), *(meta.all(names) for names in _TAG_META)):
        tags = list(_clean(_split(stated), site_names, title))
        if tags:
            return tags[:_MAX_TAGS]
    return []


def _texts(value: Any) -> list[str]:
    """Strings and names of terms, one or many."""
    values = value if isinstance(value, list) else [value]
    named = [item.get("name") if isinstance(item, dict) else item for item in values[:_MAX_STATED]]
    return [item[:_MAX_STATED_CHARACTERS] for item in named if isinstance(item, str)]


def _split(texts: Iterable[str]) -> Iterator[str]:
    """The items of lists in one string; of what is a list already only those that hold lists themselves."""
    for text in (stated := [unescape(text) for text in texts]):
        separator = next((mark for mark in ",;|" if mark in text), None)
        # "Washington, D.C." beside others is one of them
        is_list = separator is not None and (len(stated) == 1 or text.count(separator) > 1)
        yield from text.split(separator) if is_list else [text]


def _clean(names: Iterable[str], site_names: set[str], title: str | None) -> Iterator[str]:
    seen = {_key(title or "")} | site_names
    texts = [squeeze(unescape(name)).strip(" ,;#\"'“”") for name in islice(names, _MAX_STATED)]
    is_form = sum(bool(_KEYED.search(text)) for text in texts) > _MAX_KEYED
    for text in texts:
        if _CODE.search(text) or not _HAS_LETTER.search(text) or (is_form and _KEYED.search(text)):
            continue
        name = text.replace("_", " ")
        is_short = len(name) <= _MAX_CHARACTERS and len(name.split()) <= _MAX_WORDS
        if is_short and _key(name) not in seen:
            seen.add(_key(name))
            yield name


def _trails(jsonld: JsonLd) -> Iterator[list[str]]:
    """The names along each trail of links (schema.org/BreadcrumbList)."""
    for node in jsonld.nodes:
        items = node.get("itemListElement")
        if "BreadcrumbList" in types(node) and isinstance(items, list):
            yield _texts([item.get("name") or item.get("item") for item in items if isinstance(item, dict)])


@cache
def _generic_sections() -> frozenset[str]:
    with _GENERIC_SECTIONS.open(encoding="utf-8", newline="") as file:
        return frozenset(_key(row["words"]) for row in csv.DictReader(file))


def _key(text: str) -> str:
    return "".join(folded_words(text))
