"""The text of an article, taken out of its page by trafilatura.

Belongs here: the call, its mode, and turning trafilatura's tree into paragraphs. Does not belong here:
repairs of words (``repair.py``), metadata.
"""

from lxml.etree import _Element, iterwalk, strip_elements
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from extractors.clean.repair import squeeze

# Body F1 on the measured set after all steps here, pages per CPU second of this call alone: full .9380 (47),
# precision .9371 (41), fast with recall .9358 (72), fast .9309 (64). Plain trafilatura, full: .9308.
_WITHOUT_TEXT = ("style", "svg", "link", "iframe", "template")
_BLOCKS = frozenset({"p", "head", "quote", "item", "list", "table", "row", "code", "lb", "body", "div"})


def paragraphs(tree: HtmlElement) -> list[str]:
    """The article's paragraphs, headings, quotes and list items, in order, each one line of text.

    Takes scripts and styles out of ``tree``.
    """
    # trafilatura copies the tree several times before it drops these
    strip_elements(tree, *_WITHOUT_TEXT, with_tail=False)
    for script in list(tree.iter("script")):
        if "ld+json" not in (script.get("type") or "").lower():  # the article's body may be in there
            script.drop_tree()
    document = bare_extraction(tree, include_comments=False, with_metadata=False)
    return blocks(document.body) if isinstance(document, Document) else []


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
