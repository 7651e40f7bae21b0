"""The text of an article, taken out of its page by trafilatura.

Belongs here: the calls, their modes, when a second is needed, turning trafilatura's tree into paragraphs, and
the text that a page declares, for when its markup has none. Does not belong here: where the article stands
(``scope.py``), repairs of words (``repair.py``), metadata.
"""

import re
from functools import cache
from html import unescape
from itertools import islice

from lxml.etree import _Element, iterwalk
from lxml.html import HtmlElement, fragment_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Document, Extractor

from extractors.clean.jsonld import JsonLd, texts
from extractors.clean.repair import squeeze
from extractors.clean.scope import alone, running_text, torn_body

# The share of the running text of a marked article below which the fast mode has missed it. No page of the
# measured set is below: body F1 the same from 0 to .8.
_MIN_TAKEN = 0.5
# The share of the declared text below which the markup does not hold the article, only its beginning or its
# frame: scripts would have put it there. No page of the measured set is below (59 of 231 declare their text).
_MIN_SHARE_OF_DECLARED = 0.5
# Elements above which only the fast mode is used: the full one compares each short paragraph with its
# neighbours (justext), 3 s for 4,000 in a row and four times as long for twice as many. The largest page of
# the measured set has 4,456.
_MAX_FULL = 5_000
_BLOCK_ENDS = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)\s*>|<br\b[^>]*>", re.I)
_BLOCKS = frozenset({"p", "head", "quote", "item", "list", "table", "row", "code", "lb", "body", "div"})


def paragraphs(tree: HtmlElement, *, is_marked: bool) -> list[str]:
    """The article's paragraphs, headings, quotes and list items, in order, each one line of text.

    ``is_marked``: whether ``tree`` is nothing but what the page marks as its article.
    """
    # Within a marked article there is little left for the full mode's other extractors to find: body F1 on
    # the measured set is .9529 so and with the full mode always, .9501 with the fast one always.
    lines = _extract(tree, is_fast=is_marked)
    text = " ".join(lines)
    if is_marked and len(text) < _MIN_TAKEN * sum(size for _, size in running_text(tree)):
        lines = _extract(tree, is_fast=False)
        text = " ".join(lines)
    whole = torn_body(tree, text)
    if whole is None:
        return lines
    whole.set("itemprop", "articleBody")  # what trafilatura looks for first
    return _extract(alone(whole), is_fast=True)


def or_declared(lines: list[str], jsonld: JsonLd) -> list[str]:
    """The lines taken from the markup; those of schema.org's articleBody where it lacks most of them."""
    declared = _declared(jsonld)
    taken, stated = sum(map(len, lines)), sum(map(len, declared))
    return declared if taken < _MIN_SHARE_OF_DECLARED * stated else lines


def _declared(jsonld: JsonLd) -> list[str]:
    text = max(texts(jsonld.article.get("articleBody")), key=len, default="")
    if "<" in text:
        text = fragment_fromstring(_BLOCK_ENDS.sub("\n", text), create_parent="div").text_content()
    return [line for line in map(squeeze, unescape(text).splitlines()) if line]


def _extract(tree: HtmlElement, *, is_fast: bool) -> list[str]:
    is_large = next(islice(tree.iter(), _MAX_FULL, None), None) is not None
    document = bare_extraction(tree, options=_options(is_fast or is_large))
    return blocks(document.body) if isinstance(document, Document) else []


@cache
def _options(is_fast: bool) -> Extractor:
    """Trafilatura's options, which would else be read out of its configuration for each page."""
    return Extractor(output_format="python", fast=is_fast, comments=False)


def blocks(body: _Element) -> list[str]:
    """The lines of text in trafilatura's own tree: a block is a line, what is inline is not."""
    lines: list[str] = []
    open_line: list[str] = []

    def close() -> None:
        line = squeeze("".join(open_line))
        open_line.clear()
        if line:
            lines.append(line)

    for event, element in iterwalk(body, events=("start", "end")):
        is_block = element.tag in _BLOCKS
        if is_block:
            close()
        if event == "start":
            open_line.append(element.text or "")
        else:
            if element.tag == "cell":
                open_line.append(" ")
            if element is not body:
                open_line.append(element.tail or "")
    close()
    return lines
