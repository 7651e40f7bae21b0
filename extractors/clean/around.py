"""The elements around another one, nearest first.

Belongs here: walking that stops where its caller does; XPath finds all of an axis before the first is seen.
"""

from collections.abc import Iterator

from lxml.html import HtmlElement


def following(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that begin after the end of ``element``, in the order of the page."""
    for ancestor in (element, *element.iterancestors()):
        for sibling in ancestor.itersiblings():
            yield from sibling.iter()


def preceding(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that end before ``element`` begins, the last one first."""
    for ancestor in (element, *element.iterancestors()):
        for sibling in ancestor.itersiblings(preceding=True):
            yield from reversed(list(sibling.iter()))
