"""The <meta> elements of a page, read once.

Belongs here: looking up a meta tag by any of its names. Does not belong here: what its value means.
"""

from collections.abc import Iterable

from lxml.html import HtmlElement

# Contents of one name, and characters of one content, that are kept: no page of the measured set has more
# than 53 tags, and none of the contents that are read here has more than 700 characters.
_MAX_CONTENTS = 200
_MAX_CHARACTERS = 10_000


class MetaTags:
    """Contents of a page's <meta> elements by lower-cased name, property or itemprop."""

    def __init__(self, tree: HtmlElement) -> None:
        self._contents: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            content = " ".join((element.get("content") or "")[:_MAX_CHARACTERS].split())
            if content:
                names = {(element.get(key) or "").strip().lower() for key in ("name", "property", "itemprop")}
                for name in names - {""}:
                    contents = self._contents.setdefault(name, [])
                    if len(contents) < _MAX_CONTENTS:
                        contents.append(content)

    def all(self, names: Iterable[str]) -> list[str]:
        """The contents under these names, in the order of the names."""
        return [content for name in names for content in self._contents.get(name, [])]

    def first(self, *names: str) -> str | None:
        """The first content under the first of these names that the page has."""
        return next(iter(self.all(names)), None)
