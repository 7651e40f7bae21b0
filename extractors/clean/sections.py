"""Pages that list articles: a home page, a section, a tag, an author's page, a search.

Belongs here: the links and teasers of such a page, measured, and what it declares of itself. Does not
belong here: walls (``refusals.py``).
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from lxml.etree import iterwalk
from lxml.html import HtmlElement, defs

from extractors.clean.boilerplate import leads_within_site
from extractors.clean.jsonld import JsonLd, types
from extractors.clean.meta import MetaTags
from extractors.clean.repair import squeeze
from extractors.clean.signs import has_url, patterns
from extractors.clean.words import folded_words

REASON = "not_an_article"
_INLINE = (
    defs.phrase_tags | defs.font_style_tags | defs.special_inline_tags | {"data", "mark", "time", "wbr"}
) - {"br"}
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "select", "button", "title", "head"})
# A link of fewer words names a section or a function of the site.
_MIN_HEADLINE_WORDS = 4
# A block of fewer words under a headline is a date, a byline, a kicker.
_MIN_TEASER_WORDS = 8
_MAX_BLOCKS_TO_TEASER = 3
# Links that are as much as this of their block are the block.
_MIN_LINKED = 0.8
# Fewer teasers in a text are the boxes of related articles in it.
_MIN_TEASERS = 5
# Without any text of its own the page needs more of them: an empty article may have a long list beside it.
_MIN_TEASERS_ALONE = 10
# The share of a text that is teasers. Of the pages of the measured set that do not describe themselves as
# articles none has more than .18.
_MIN_SHARE = 0.5
_MIN_SHARE_WITH_HINT = 0.3
_ALL = 0.9
_OVERLAY = re.compile(r"banner|modal|popup|overlay", re.I)


@dataclass(frozen=True, slots=True)
class Teasers:
    """The linked headlines of a page and the text right below each.

    ``places``: which headline a line belongs to, by the line's words as ``_key`` joins them.
    """

    places: dict[str, int]

    @property
    def headlines(self) -> int:
        """How many there are."""
        return len(set(self.places.values()))

    def share_of(self, lines: Collection[str]) -> tuple[float, int]:
        """The share of the words of ``lines`` that are of these, 0 to 1, and of how many teasers."""
        sizes = [(len(folded_words(line)), self.places.get(_key(line))) for line in lines]
        size = sum(words for words, _ in sizes)
        teased = sum(words for words, place in sizes if place is not None)
        return (teased / size if size else 0.0), len({place for _, place in sizes} - {None})


def section_sign(
    tree: HtmlElement, page_url: str, jsonld: JsonLd, meta: MetaTags, lines: Collection[str]
) -> str | None:
    """What shows that a page lists articles; None when too little does.

    For pages that do not describe themselves as one article. ``lines``: the text taken for an article's.
    """
    if has_url(REASON, page_url, "home"):
        return "the home page"
    declared = {name for node in jsonld.nodes for name in types(node)}
    kinds = declared & set(patterns(REASON, "json_ld"))
    if kinds and not jsonld.article:
        return f"declared as {min(kinds)}"
    teasers = teasers_of(tree, page_url)
    share, used = teasers.share_of(lines)
    is_declared = (meta.first("og:type") or "").lower() in patterns(REASON, "og_type")
    is_hinted = not jsonld.article and (is_declared or has_url(REASON, page_url))
    if share >= _ALL or (
        used >= _MIN_TEASERS and share >= (_MIN_SHARE_WITH_HINT if is_hinted else _MIN_SHARE)
    ):
        return f"{used} linked headlines with {share:.0%} of the text"
    if is_hinted and not lines and teasers.headlines >= _MIN_TEASERS_ALONE:
        return f"{teasers.headlines} linked headlines and no text"
    return None


def visible_lines(tree: HtmlElement, page_url: str) -> list[str]:
    """What the page says to its reader, without navigation, links to other pages, banners and dialogs."""
    return [text for text, linked in _blocks(tree, page_url, _is_frame) if linked < _MIN_LINKED]


def teasers_of(tree: HtmlElement, page_url: str) -> Teasers:
    """The linked headlines of a page with the teaser below each, wherever they stand."""
    places: dict[str, int] = {}
    current = 0
    blocks_since = _MAX_BLOCKS_TO_TEASER
    for text, linked in _blocks(tree, page_url):
        words = len(folded_words(text))
        if linked >= _MIN_LINKED and words >= _MIN_HEADLINE_WORDS:
            current += 1
            places.setdefault(_key(text), current)
            blocks_since = 0
        elif blocks_since < _MAX_BLOCKS_TO_TEASER:
            blocks_since += 1
            if words >= _MIN_TEASER_WORDS:
                places.setdefault(_key(text), current)
                blocks_since = _MAX_BLOCKS_TO_TEASER
    return Teasers(places)


def _blocks(
    tree: HtmlElement, page_url: str, is_left_out: Callable[[HtmlElement], bool] = lambda _: False
) -> Iterator[tuple[str, float]]:
    """The blocks of visible text in order, each with the share of it in links to other pages of the site."""
    text: list[str] = []
    linked: list[str] = []
    links: list[bool] = []  # of the open ones, which lead to other pages of the site
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if element.tag not in _INLINE:
            block = squeeze("".join(text))
            if block:
                yield block, len("".join("".join(linked).split())) / len("".join(block.split()))
            text.clear()
            linked.clear()
        if event == "start":
            if element.tag in _UNSEEN or (element.tag != "a" and is_left_out(element)):
                walk.skip_subtree()
                continue
            if element.tag == "a":
                links.append(leads_within_site(element.get("href") or "", page_url))
            piece = element.text or ""
        else:
            if element.tag == "a":
                links.pop()
            piece = element.tail or ""
        text.append(piece)
        if any(links):
            linked.append(piece)


def _is_frame(element: HtmlElement) -> bool:
    """Whether markup calls the element a frame around the page's own text, or something over it."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        element.tag in ("nav", "header", "footer", "aside", "dialog")
        or element.get("role") in ("dialog", "alertdialog", "navigation", "banner", "contentinfo")
        or (element.tag not in ("html", "body", "main", "article") and _OVERLAY.search(names) is not None)
    )


def _key(text: str) -> str:
    return "".join(folded_words(text))
