"""Who wrote an article: people's names, one each.

Belongs here: candidates and cleaning of bylines. Does not belong here: people in the text
(``extractors.actors``).
"""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from itertools import islice
from pathlib import Path
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from extractors.clean.around import following
from extractors.clean.jsonld import JsonLd, types
from extractors.clean.meta import MetaTags
from extractors.clean.repair import squeeze
from extractors.clean.words import fold, folded_words

_BYLINE_WORDS = Path(__file__).with_name("byline_words.csv")

# Not twitter:creator and the like: their values are accounts.
_META = (
    "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "cxenseparse:author",
    "sailthru.author", "byl", "citation_author",
)  # fmt: skip
_DECLARED = XPath("//*[contains(concat(' ', normalize-space(@rel), ' '), ' author ') or @itemprop='author']")
# schema.org Person in microdata
_MICRODATA = XPath(
    "//*[contains(concat(' ', normalize-space(@itemprop), ' '), ' author ')]//*[@itemprop='name']"
)
# microformats.org/wiki/hcard: the formatted name, of whomever the byline or comment is about
_HCARD = XPath("//*[contains(concat(' ', normalize-space(@class), ' '), ' fn ')]")
_STYLED = XPath("//*[contains(@class, 'uthor') or contains(@class, 'yline')]")
# Classes of what is named after an author and holds no byline, or another text's.
_BESIDE = re.compile(
    r"comment|related|teaser|card|promo|bio|caption|credit|image|photo|avatar|recommend", re.I
)
_COMMENTS = re.compile(r"(?:^|\s)(?:post-)?comment", re.I)
_BY_WORDS = (
    r"(?:(?:written|reported|posted|story|text|words|article)\s+)?"
    r"(?:by|von|por|par|di|door|av|af|oleh)\b(?:\s*+:)?"
)
_BY = re.compile(rf"^\s*{_BY_WORDS}\s*[—–-]?\s*", re.I)
_ONLY_BY = re.compile(rf"\s*{_BY_WORDS}\s*+$", re.I)
_PLAIN_BYLINE = re.compile(r"^\s*by(?:\s*+:)?\s++\S", re.I)
# What holds a line of its own, and how many of them stand between a headline and a byline.
_LINES = frozenset({"p", "div", "span", "h2", "h5"})
_MAX_LINES = 60
_BETWEEN = re.compile(r"\s*(?:[,;|•·\n]|\s/\s|&|\s[-–—]\s|\b(?:and|und|y|et|with|con|mit)\b)\s*", re.I)
_ADDRESS = re.compile(r"@|://|www\.")
_NO_NAME = re.compile(r"\d|@|://|www\.|[()\[\]{}<>=?!#%:]|\.(?:com|org|net)\b")
# All names of the measured set have at most 5 words and 40 characters; a longer part is a sentence.
_MAX_WORDS = 5
_MAX_CHARACTERS = 60
# A byline with place, date and reading time.
_MAX_BYLINE = 200
# What is looked at: authors in JSON-LD or contents of meta tags, characters of one, elements marked as
# bylines, labels of facts. On the measured set no page has more than 9, 68, 321 and 40.
_MAX_STATED = 50
_MAX_STATED_CHARACTERS = 1000
_MAX_MARKED = 1000
_MAX_LABELS = 500
# A person's or organization's name in a list of lists; nodes may refer to themselves.
_MAX_DEPTH = 4


def find_authors(tree: HtmlElement, jsonld: JsonLd, meta: MetaTags, site_names: set[str]) -> list[str]:
    """The people who wrote the article, one name each, in the page's order; an organization only when alone.

    The first of JSON-LD, meta tags, marked and labelled bylines and plain "By ..." lines that names a person
    decides.
    """
    stated = jsonld.article.get("author") or jsonld.article.get("creator")
    authors = list(islice(_flatten(jsonld, stated, _MAX_DEPTH), _MAX_STATED))
    seen: list[list[str]] = []
    for names in _sources(tree, [name for name, is_person in authors if is_person], meta):
        people = [
            name
            for name in names
            if "".join(folded_words(name)) not in site_names
            and fold(name) not in byline_words("organization")
        ]
        if people:
            return people
        seen.append(names)
    organizations = [name for name, is_person in authors if not is_person]
    others = [name for name, _ in authors if not _ADDRESS.search(name)]
    return organizations or next(filter(None, seen), []) or others


def _sources(tree: HtmlElement, people: list[str], meta: MetaTags) -> Iterator[list[str]]:
    """The names that each source has, in the order of trust; what is not declared counts when it is full."""
    yield list(_names(people))
    for content in meta.all(_META)[:_MAX_STATED]:
        yield list(_names([content]))
    for xpath in (_MICRODATA, _DECLARED):
        yield list(_names(_marked_bylines(tree, xpath)))
    for xpath in (_HCARD, _STYLED):
        yield [name for name in _names(_marked_bylines(tree, xpath)) if _is_full(name)]
    for find in (_labelled_bylines, _plain_bylines):
        yield [name for name in _names(find(tree)) if _is_full(name)]


def _flatten(jsonld: JsonLd, value: Any, depth: int) -> Iterator[tuple[str, bool]]:
    """The names in an author property, and whether each is said to be a person's."""
    value = jsonld.resolve(value)
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flatten(jsonld, item, depth - 1)
    elif isinstance(value, str):
        if len(value) <= _MAX_STATED_CHARACTERS:
            yield squeeze(unescape(value)), True
    elif isinstance(value, dict):
        is_person = not any(name.endswith("Organization") for name in types(value))
        for name, _ in _flatten(jsonld, value.get("name"), depth - 1):
            yield name, is_person


def _marked_bylines(tree: HtmlElement, xpath: XPath) -> list[str]:
    """The first innermost marked element that holds a name, and those beside it that are marked alike."""
    are_comments: dict[HtmlElement, bool] = {}
    marked = [
        element
        for element in xpath(tree)[:_MAX_MARKED]
        if not _BESIDE.search(element.get("class") or "") and not _is_of_comment(element, are_comments)
    ]
    holders = {ancestor for element in marked for ancestor in element.iterancestors()}
    innermost = [element for element in marked if element not in holders]
    for element in innermost:
        if not any(_names([_line(element)])):
            continue
        around = element.getparent().getparent() if element.getparent() is not None else None
        return [
            _line(other)
            for other in innermost
            if other is element
            or (
                around is not None
                and other.get("class") == element.get("class")
                and around in other.iterancestors()
            )
        ]
    return []


def _is_of_comment(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """Whether it stands among readers' comments. ``known``: the elements already looked at."""
    for ancestor in element.iterancestors():
        if ancestor not in known:
            known[ancestor] = _are_comments(ancestor)
        if known[ancestor]:
            return True
    return False


def _are_comments(element: HtmlElement) -> bool:
    """Whether readers' comments are in it; what wraps the whole page may be called after them too."""
    if not _COMMENTS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return False
    return element.tag not in ("html", "body", "main", "article") or element.find(".//h1") is None


def _labelled_bylines(tree: HtmlElement) -> list[str]:
    """What a table of facts about the page states beside "Author", "Issued by" and the like."""
    return [
        _line(value)
        for label in islice(tree.iter("dt", "th"), _MAX_LABELS)
        if fold(squeeze(label.text_content()[:_MAX_STATED_CHARACTERS]).rstrip(" :")) in byline_words("label")
        for value in [label.getnext()]
        if value is not None and value.tag in ("dd", "td")
    ]


def _line(element: HtmlElement) -> str:
    if element.get("content") and element.get("itemprop"):
        text = squeeze(element.get("content")[:_MAX_STATED_CHARACTERS])
    else:
        pieces = (squeeze(piece) for piece in element.itertext() if piece.strip())
        text = "\n".join(islice(pieces, _MAX_BYLINE))
    return text if len(text) <= _MAX_BYLINE else ""


def _plain_bylines(tree: HtmlElement) -> list[str]:
    """A short line of its own after the headline that begins with "By", or with the like before a link."""
    headline = next(tree.iter("h1"), None)
    near = following(headline) if headline is not None else iter(())
    for element in islice((e for e in near if e.tag in _LINES), _MAX_LINES):
        begins_with_link = len(element) > 0 and element[0].tag == "a" and bool((element.text or "").strip())
        if _PLAIN_BYLINE.match(element.text or "") or (begins_with_link and _ONLY_BY.match(element.text)):
            text = squeeze(element.text_content())
            if len(text) <= _MAX_CHARACTERS:
                return [text]
    return []


def _names(source: Iterable[str]) -> Iterator[str]:
    """Names out of bylines. After a name, the first part that is none (a date, a place) ends its byline."""
    seen: set[str] = set()
    for byline in source:
        found = [name for name in _parts(byline) if name]
        has_full_name = any(" " in name for name in found)
        for name in found:
            is_organization = fold(name) in byline_words("organization")
            is_place = has_full_name and " " not in name and name.isascii() and not is_organization
            if not is_place and fold(name) not in seen:
                seen.add(fold(name))
                yield name


def _parts(byline: str) -> Iterator[str]:
    text = _BY.sub("", byline.strip())
    if text.startswith((",", "|")):
        return  # the template's place for a name was empty; what follows is the outlet
    found = False
    for part in _BETWEEN.split(text):
        name = _without_trailing("organization", _without_trailing("job", _BY.sub("", part).strip(' :-–—*"')))
        if _is_name(name):
            found = True
            yield name
        elif found and part.strip() and fold(part.strip()) not in byline_words("job"):
            return


def _without_trailing(kind: str, name: str) -> str:
    """A name without the job or the agency that follows it; what consists of nothing else stays."""
    folded = fold(name)
    if kind == "job" and folded in byline_words("job"):
        return ""
    if len(folded) != len(name):
        return name
    for word in byline_words(kind):
        rest = name[: -len(word)].strip(" ,")
        if folded.endswith(f" {word}") and _is_full(rest):
            return rest
    return name


def _is_full(name: str) -> bool:
    """Whether a name has more than one word, or is in a script that needs none between."""
    return " " in name or not (name[:1].isupper() or name[:1].islower())


def _is_name(name: str) -> bool:
    return (
        0 < len(name) <= _MAX_CHARACTERS
        and len(name.split()) <= _MAX_WORDS
        and not _NO_NAME.search(name)
        and any(char.isalpha() and char == char.upper() for char in name)
    )


@cache
def byline_words(kind: str) -> tuple[str, ...]:
    """The folded words of a kind (job, organization, label, credit), the longest first."""
    with _BYLINE_WORDS.open(encoding="utf-8", newline="") as file:
        found = {fold(row["words"]) for row in csv.DictReader(file) if row["kind"] == kind}
    return tuple(sorted(found, key=len, reverse=True))
