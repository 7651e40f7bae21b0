"""The part of a page that holds the article.

Belongs here: finding it by HTML's and schema.org's marks, and by where the paragraphs stand. Does not belong
here: what stands in it beside the text (``boilerplate.py``), taking the text out (``body.py``).
"""

from collections import Counter
from collections.abc import Iterator

from lxml.etree import XPath
from lxml.html import HtmlElement

_find_marks = XPath(
    "descendant::*[self::article or self::main or @role='main' or contains(@itemprop, 'articleBody')]"
)
# The share of a page's running text that its article holds. Body F1 on the measured set, where 209 of 231
# pages have such an element: .9485 with none, .9529 at .4 and .6, .9530 at .8. The higher it is, the fewer
# comments below an article outweigh it.
_MIN_SHARE = 0.6
# Characters of running text below which shares say nothing: two paragraphs.
_MIN_SIZE = 400
# Running text: a paragraph of a sentence or two, most of it no link. The figures above are the same at 40.
_MIN_PARAGRAPH = 80
_MAX_LINKED = 0.5
# A body in several containers of one name: the share of the running text in them from which they may be one,
# and the share of theirs that was taken below which they are. On the measured set the share taken is 0 (lists
# of teasers), .47 or .48 (two torn articles: body F1 .9515 without this, .9529 with it), or above .96.
_MIN_SHARE_ALIKE = 0.3
_MIN_TAKEN = 0.7
# Enough of a paragraph to know it again.
_BEGINNING = 60


def marked_article(tree: HtmlElement) -> HtmlElement | None:
    """The innermost element marked as the article, as a document of its own, taken out of ``tree``.

    None when no element so marked holds most of the page's running text.
    """
    parents: Counter[HtmlElement] = Counter()
    for paragraph, size in running_text(tree):
        parents[paragraph.getparent()] += size
    total = parents.total()
    held: Counter[HtmlElement] = Counter()
    for parent, size in parents.items():
        for element in (parent, *parent.iterancestors()):
            held[element] += size
    if total < _MIN_SIZE:
        return None
    marked = [element for element in _find_marks(tree) if held[element] >= _MIN_SIZE]
    enclosing = [element for element in marked if held[element] >= _MIN_SHARE * total]
    # what follows another article is the next one of an endless page
    if not enclosing or any(element not in enclosing for element in marked[: marked.index(enclosing[-1])]):
        return None
    return alone(enclosing[-1])


def torn_body(tree: HtmlElement, text: str) -> HtmlElement | None:
    """What encloses the containers of one name that together hold the article, when ``text`` has some of it.

    None when the text has nearly all, or none, of what stands in them.
    """
    total = 0
    alike: dict[tuple[str, str], list[tuple[HtmlElement, int]]] = {}
    for paragraph, size in running_text(tree):
        total += size
        container = paragraph.getparent()
        names = (container.get("class") or "").split() if container is not None else []
        if names:
            alike.setdefault((container.tag, names[0]), []).append((paragraph, size))
    letters = "".join(text.split())
    for members in alike.values():
        size = sum(size for _, size in members)
        containers = list(dict.fromkeys(paragraph.getparent() for paragraph, _ in members))
        if len(containers) < 2 or size < max(_MIN_SHARE_ALIKE * total, _MIN_SIZE):
            continue
        taken = sum(size for paragraph, size in members if _beginning(paragraph) in letters)
        if 0 < taken < _MIN_TAKEN * size:
            return _enclosing(containers)
    return None


def alone(element: HtmlElement) -> HtmlElement:
    """A document of nothing but this element, which leaves its own."""
    parser = element.getroottree().parser  # its elements are of one class, others would be looked up each
    document, body = parser.makeelement("html"), parser.makeelement("body")
    document.append(body)
    element.tail = None
    body.append(element)
    return document


def running_text(tree: HtmlElement) -> Iterator[tuple[HtmlElement, int]]:
    """The paragraphs that are text, not labels or pointers, each with its length in characters."""
    for paragraph in tree.iter("p"):
        size = len(paragraph.text_content())
        if size < _MIN_PARAGRAPH:
            continue
        if sum(len(link.text_content()) for link in paragraph.iter("a")) <= _MAX_LINKED * size:
            yield paragraph, size


def _beginning(paragraph: HtmlElement) -> str:
    return "".join(paragraph.text_content().split())[:_BEGINNING]


def _enclosing(elements: list[HtmlElement]) -> HtmlElement:
    shared = [set(element.iterancestors()) for element in elements]
    return next(ancestor for ancestor in elements[0].iterancestors() if all(ancestor in s for s in shared))
