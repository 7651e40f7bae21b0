"""What stands on the page beside the article and got into its body.

Belongs here: structural signals of one page, and the wording of labels that any site uses
(``furniture.csv``). Does not belong here: lines that repeat on many pages of an outlet (the
corpus profile), and site rules.
"""

import csv
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from lxml.html import HtmlElement

from extractors.clean.repair import squeeze
from extractors.clean.titles import agreement
from extractors.clean.urls import outlet
from extractors.clean.words import folded_words

_FURNITURE = Path(__file__).with_name("furniture.csv")

# The share of a page's paragraph text that may stand before its headline and still not be the article.
# Body F1 on the measured set: .9376 when nothing is dropped, .9380 at .2, .9385 at .6, which would cost a
# short article below a long one its text.
_MAX_SHARE_BEFORE = 0.2
# Labels are short; a paragraph that happens to begin as one does is longer. Body F1 on the measured set:
# .9366 at 10 words, .9377 at 20, .9380 at 40, .9382 at 80.
_MAX_LABEL_WORDS = 40
# A byline or dateline above the text, also one with a place, a time of day and a time zone.
_MAX_BYLINE_WORDS = 12
_FULL_DATE = re.compile(
    r"\b\d{1,2}[.\s]+\w+[.,]?\s+(?:19|20)\d{2}\b"  # 4 February 2019
    r"|\b\w+\.?\s+\d{1,2},?\s+(?:19|20)\d{2}\b"  # February 4, 2019
    r"|\b(?:19|20)\d{2}[-/]\d{2}[-/]\d{2}\b"
    r"|\b\d{1,2}[./]\d{1,2}[./](?:19|20)?\d{2}\b"
)
# A side column holds at most this share of its page's paragraph text; a layout that calls its middle
# "left-column" is safe. Body F1 on the measured set: .9383 when none is dropped, .9384 from 0 to .6.
_MAX_SHARE_ASIDE = 0.3
# The share of an item's text inside links from which it is a pointer; what is left is a date, a kicker.
# Body F1 on the measured set: .9380 when no list is dropped, .9382 at 1, .9384 at .8, .9389 at .5, which
# would cost an article its lists of sentences with long links.
_MIN_LINKED = 0.8
# What names a list over it is short. Body F1 on the measured set: .9382 at 0 words, .9383 at 5, .9384 at 10.
_MAX_HEADING_WORDS = 10
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6", "p", "div", "strong", "b", "span"})
_SIDE = re.compile(r"(?:^|[-_])(?:side|right|left)[-_]?(?:bar|col|column|panel|rail)(?:$|[-_])", re.I)
_SENTENCE_END = re.compile(r"[.!?…。।][\"'”’»)]*$")


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
    links = [link for link in item.iter("a") if leads_within_site(link.get("href") or "", page_url)]
    size = len("".join(item.text_content().split()))
    linked = sum(len("".join(link.text_content().split())) for link in links)
    return linked > 0 and linked >= _MIN_LINKED * size


def leads_within_site(href: str, page_url: str) -> bool:
    """Whether a link leads to another page of the same host."""
    try:
        target = urljoin(page_url, href.strip())
        return outlet(target) == outlet(page_url) and urldefrag(target)[0] != urldefrag(page_url)[0]
    except ValueError:  # no url
        return False


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


def drop_side_columns(tree: HtmlElement) -> None:
    """Take the columns out that markup calls the side of the page, unless they hold the article."""
    size = sum(len(p.text_content()) for p in tree.iter("p"))
    for element in tree.xpath("//*[@class or @id or @role]"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
        if element.get("role") != "complementary" and not any(map(_SIDE.search, names)):
            continue
        own = sum(len(p.text_content()) for p in element.iter("p"))
        if (
            element.getparent() is not None
            and own <= _MAX_SHARE_ASIDE * size
            and element.find(".//h1") is None
        ):
            element.drop_tree()


def without_furniture(
    lines: list[str], headlines: Collection[str], authors: Collection[str], descriptions: Collection[str]
) -> list[str]:
    """The lines without labels, calls to subscribe, headlines, bylines and dates above the text,
    the site's own description, and immediate repetitions."""
    titles = [folded_words(text) for text in headlines]
    furniture = [folded_words(text) for text in descriptions]
    names = [folded_words(name) for name in authors]
    kept: list[str] = []
    in_text = False
    for line in lines:
        line_words = folded_words(line)
        if line_words in furniture or (kept and line == kept[-1]) or _is_label(line):
            continue
        if not in_text and (line_words in titles or _is_byline(line, line_words, names)):
            continue
        in_text = in_text or bool(_SENTENCE_END.search(line))
        kept.append(line)
    return kept


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
