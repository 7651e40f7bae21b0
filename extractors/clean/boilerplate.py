"""What stands on the page beside the article and got into its body.

Belongs here: structural signals of one page, the names that any site's markup gives to what is no text
(``asides.csv``), and the wording of labels that any site uses (``furniture.csv``). Does not belong here:
lines that repeat on many pages of an outlet (the corpus profile), and site rules.
"""

import csv
import re
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement

from extractors.clean.repair import squeeze
from extractors.clean.titles import agreement
from extractors.clean.urls import outlet
from extractors.clean.words import folded_words

_ASIDES = Path(__file__).with_name("asides.csv")
_FURNITURE = Path(__file__).with_name("furniture.csv")

# The share of a page's paragraph text that may stand before its headline and still not be the article. Body
# F1 on the measured set: .9526 when nothing is dropped, .9529 at .2. A higher one would cost a short article
# below a long one its text.
_MAX_SHARE_BEFORE = 0.2
# Labels are short; a paragraph that happens to begin as one does is longer. Body F1 on the measured set:
# .9525 at 20 words, .9529 at 40.
_MAX_LABEL_WORDS = 40
# A byline or dateline above the text, also one with a place, a time of day and a time zone.
_MAX_BYLINE_WORDS = 12
_FULL_DATE = re.compile(
    r"\b\d{1,2}[.\s]+\w+[.,]?\s+(?:19|20)\d{2}\b"  # 4 February 2019
    r"|\b\w+\.?\s+\d{1,2},?\s+(?:19|20)\d{2}\b"  # February 4, 2019
    r"|\b(?:19|20)\d{2}[-/]\d{2}[-/]\d{2}\b"
    r"|\b\d{1,2}[./]\d{1,2}[./](?:19|20)?\d{2}\b"
)
# What stands beside the text holds at most this share of the page's paragraph text; a layout that calls its
# middle "left-column" or its article a "card" is safe. Body F1 on the measured set: .9473 when nothing is
# dropped, .9529 at .3.
_MAX_SHARE_ASIDE = 0.3
# The share of an item's text inside links from which it is a pointer; what is left is a date, a kicker. Body
# F1 on the measured set: .9526 when no list is dropped, .9529 at .8. A lower one would cost an article its
# lists of sentences with long links.
_MIN_LINKED = 0.8
# What names a list over it is short.
_MAX_HEADING_WORDS = 10
# Scripts, pictures, films, controls and the parts of a formula: what trafilatura drops too, after having
# copied the page several times.
_TEXTLESS = (
    "script", "style", "template", "link", "svg", "canvas", "picture", "video", "audio", "source",
    "track", "map", "area", "iframe", "fencedframe", "embed", "object", "applet", "param", "frame",
    "frameset", "button", "input", "select", "option", "optgroup", "datalist", "textarea", "output",
    "legend", "menuitem", "progress", "time", "math", "rp", "rt", "rtc", "blink", "marquee", "use",
)  # fmt: skip
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "p", "div", "strong", "b", "span"})
_SIDE = re.compile(r"(?:^|[-_])(?:side|right|left)[-_]?(?:bar|col|column|panel|rail)(?:$|[-_])", re.I)
_WHOLE = frozenset({"html", "body", "article", "main"})
# HTML's own names for it; trafilatura drops these unread, also where one holds the whole article.
_ASIDE_TAGS = frozenset(
    {"aside", "dialog", "fieldset", "figcaption", "footer", "label", "menu", "nav", "noindex", "noscript"}
)
_find_named = XPath(
    f"descendant::*[@class or @id or @role or {' or '.join(f'self::{tag}' for tag in sorted(_ASIDE_TAGS))}]"
)
_ASIDE_ROLES = frozenset({"complementary", "dialog"})
# A word of a class name or an id: "newsletter" in "newsletter-form", "PageNewsletter" and "page_newsletter".
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Notes on the authors are among the last lines. Body F1 on the measured set: .9519 when they stay, .9529
# when they go; of more lines, more are text that begins so.
_MAX_NOTES = 3
_ABSOLUTE = re.compile(r"https?://", re.I)
_SENTENCE_END = re.compile(r"[.!?…。।][\"'”’»)]*$")


def drop_textless(tree: HtmlElement) -> None:
    """Take out what holds no text of an article, whatever stands in it; what follows walks half the page."""
    strip_elements(tree, *_TEXTLESS, with_tail=False)


def drop_before_headline(tree: HtmlElement, title: str | None) -> None:
    """Take the paragraphs out that stand before the article's h1, when nearly all text stands after it.

    A tagline, a breaking-news bar, a greeting: whatever stands above the headline is the site's.
    """
    headings = [h1 for h1 in tree.iter("h1") if title and agreement(h1.text_content(), [title]) == 1.0]
    if not headings:
        return
    before = headings[0].xpath("preceding::p")
    size_before = sum(len(p.text_content()) for p in before)
    size_after = sum(len(p.text_content()) for p in headings[0].xpath("following::p"))
    if size_before > _MAX_SHARE_BEFORE * (size_before + size_after):
        return
    for paragraph in before:
        paragraph.drop_tree()


def drop_link_lines(tree: HtmlElement) -> None:
    """Take the paragraphs out that are nothing but one link: pointers to other articles."""
    for paragraph in list(tree.iter("p")):
        links = list(paragraph.iter("a"))
        if len(links) == 1 and links[0].text_content().strip() == paragraph.text_content().strip() != "":
            paragraph.drop_tree()


def drop_link_lists(tree: HtmlElement, page_url: str) -> None:
    """Take the lists out whose every item is a link to another page of the site, with the heading over each.

    Lists of a single item stay, and those whose items are sentences with links in them, places of the page
    itself, or pointers elsewhere, which are sources or wares.
    """
    for found in list(tree.iter("ul", "ol")):
        items = found.findall("li")
        if len(items) < 2 or not all(_is_pointer(item, page_url) for item in items):
            continue
        heading = _heading_over(found)
        if heading is not None:
            heading.drop_tree()
        found.drop_tree()


def _is_pointer(item: HtmlElement, page_url: str) -> bool:
    needed = max(_MIN_LINKED * _size(item), 1)
    links = [(link, _size(link)) for link in item.iter("a")]
    if sum(size for _, size in links) < needed:  # cheaper than to look where they lead
        return False
    within = [size for link, size in links if size and leads_within_site(link.get("href") or "", page_url)]
    return sum(within) >= needed


def _size(element: HtmlElement) -> int:
    """The characters of text in an element, white space aside."""
    return len("".join(element.text_content().split()))


def leads_within_site(href: str, page_url: str) -> bool:
    """Whether a link leads to another page of the same host."""
    try:
        own_outlet, own_url = _own(page_url)
        if _ABSOLUTE.match(href) and own_outlet not in href.lower():  # most links elsewhere, cheaply
            return False
        target = urljoin(page_url, href.strip())
        return outlet(target) == own_outlet and urldefrag(target)[0] != own_url
    except ValueError:  # no url
        return False


@lru_cache(maxsize=1)
def _own(page_url: str) -> tuple[str, str]:
    """The outlet of a page, and its url without fragment."""
    return outlet(page_url), urldefrag(page_url)[0]


def _heading_over(found: HtmlElement) -> HtmlElement | None:
    """The few words right before a list, also when the list has a wrapper to itself."""
    block = found
    while block.getprevious() is None and block.getparent() is not None and len(block.getparent()) == 1:
        block = block.getparent()
    heading = block.getprevious()
    if heading is None or heading.tag not in _HEADINGS or (heading.tail or "").strip():
        return None
    if heading.find(".//h1") is not None:  # the article's own
        return None
    text = squeeze(heading.text_content())
    is_short = 0 < len(text.split()) <= _MAX_HEADING_WORDS and not _SENTENCE_END.search(text)
    return heading if is_short else None


def drop_asides(tree: HtmlElement) -> None:
    """Take out what markup names as standing beside the text, unless it holds the text."""
    size = sum(len(p.text_content()) for p in tree.iter("p"))
    for element in _find_named(tree):
        if element.tag in _WHOLE or element.getparent() is None or not _is_aside(element):
            continue
        own = sum(len(p.text_content()) for p in element.iter("p"))
        if own <= _MAX_SHARE_ASIDE * size and element.find(".//h1") is None:
            element.drop_tree()


def _is_aside(element: HtmlElement) -> bool:
    if element.tag in _ASIDE_TAGS or element.get("role") in _ASIDE_ROLES:
        return True
    return _names_aside(f"{element.get('class') or ''} {element.get('id') or ''}")


@lru_cache(maxsize=10_000)
def _names_aside(names: str) -> bool:
    is_known = any(word.lower() in _asides() for word in _NAME_WORD.findall(names))
    return is_known or any(map(_SIDE.search, names.split()))


@cache
def _asides() -> frozenset[str]:
    with _ASIDES.open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file))


def without_furniture(
    lines: list[str],
    headlines: Collection[str],
    authors: Collection[str],
    descriptions: Collection[str],
    standfirst: str | None = None,
) -> list[str]:
    """The lines without labels, calls to subscribe, headlines, bylines and dates above the text or below its
    standfirst, notes on the authors below it, the site's own description, and immediate repetitions."""
    titles = [folded_words(text) for text in headlines]
    furniture = [folded_words(text) for text in descriptions]
    names = [folded_words(name) for name in authors]
    first = folded_words(standfirst or "")
    kept: list[str] = []
    in_text = False
    for line in lines:
        line_words = folded_words(line)
        if line_words in furniture or (kept and line == kept[-1]) or _is_label(line):
            continue
        if not in_text and (line_words in titles or _is_byline(line, line_words, names)):
            continue
        in_text = in_text or (line_words != first and _SENTENCE_END.search(line) is not None)
        kept.append(line)
    text, end = kept[:-_MAX_NOTES], kept[-_MAX_NOTES:]
    if not text:
        return kept
    return [*text, *(line for line in end if not _is_author_note(line, names))]


def _is_author_note(line: str, names: list[list[str]]) -> bool:
    """Whether a line begins with an author's full name, or has it beside an address."""
    line_words = folded_words(line)
    is_contact = "@" in line and len(line.split()) <= _MAX_LABEL_WORDS
    places = range(len(line_words)) if is_contact else range(1)
    return any(
        len(name) > 1 and name == line_words[place : place + len(name)] for name in names for place in places
    )


def _is_label(line: str) -> bool:
    return len(line.split()) <= _MAX_LABEL_WORDS and _labels().match(line) is not None


def _is_byline(line: str, line_words: list[str], names: list[list[str]]) -> bool:
    if len(line_words) > _MAX_BYLINE_WORDS or _SENTENCE_END.search(line):
        return False
    has_author = any(
        name and name == line_words[i : i + len(name)] for name in names for i in range(len(line_words))
    )
    return has_author or _FULL_DATE.search(line) is not None


@cache
def _labels() -> re.Pattern[str]:
    with _FURNITURE.open(encoding="utf-8", newline="") as file:
        return re.compile("|".join(f"(?:{row['pattern']})" for row in csv.DictReader(file)), re.I)
