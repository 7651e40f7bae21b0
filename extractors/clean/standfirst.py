"""The sentence or two under a headline, with which an article begins.

Belongs here: knowing it by the page's own description of the article. Does not belong here: the body.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from extractors.clean.jsonld import JsonLd, texts
from extractors.clean.meta import MetaTags
from extractors.clean.repair import squeeze
from extractors.clean.titles import agreement
from extractors.clean.words import folded_words

# Of the measured set's 231 pages 109 show their description where it is looked for here. The hand-cleaned
# text has it on 93 of these, what trafilatura takes on 47 of the 93.
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
# Shorter ones are a label or a section's name.
_MIN_WORDS = 5
# Of elements that begin as the description does: itself, an inline element in it, and one in that.
_MAX_CLIMB = 3
# Where a description stands that is not read: in a pointer to the article, in a caption, or nowhere.
_ELSEWHERE = frozenset(
    {"a", "aside", "figure", "footer", "head", "li", "nav", "noscript", "script", "template"}
)
_FIRST_WORD = re.compile(r"\W*(\w+)")


def find_standfirst(tree: HtmlElement, title: str | None, jsonld: JsonLd, meta: MetaTags) -> str | None:
    """The text below the headline that is the page's description of the article; None when there is none."""
    of_site = [text for site in jsonld.sites for text in texts(site.get("description"))]
    others = [folded_words(text) for text in (title or "", *of_site)]
    stated = [*meta.all(_DESCRIPTIONS), *texts(jsonld.article.get("description"))]
    wanted = [text for text in map(folded_words, stated) if len(text) >= _MIN_WORDS and text not in others]
    beginnings = {text[0] for text in wanted}
    headline = next(
        (h1 for h1 in tree.iter("h1") if title and agreement(h1.text_content(), [title]) == 1.0), None
    )
    is_below = headline is None  # a site's tagline may describe its articles too
    seen: set[HtmlElement] = set()  # else each paragraph of a long text would have the text around it read
    for element in tree.iter("*") if wanted else ():
        is_below = is_below or element is headline
        if not is_below:
            continue
        first = _FIRST_WORD.match(element.text or "")
        if first is None or not beginnings.intersection(folded_words(first[1])):
            continue
        for block in _with_ancestors(element):
            if block in seen:
                continue
            text = squeeze(block.text_content())
            if folded_words(text) in wanted:
                if _is_elsewhere(block):
                    break
                return text
            seen.add(block)
    return None


def with_standfirst(lines: list[str], standfirst: str | None) -> list[str]:
    """The lines of an article below its standfirst, unless they have it."""
    if standfirst is None or not lines:
        return lines
    body = " ".join(folded_words(" ".join(lines)))
    return lines if " ".join(folded_words(standfirst)) in body else [standfirst, *lines]


def _with_ancestors(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    for _, ancestor in zip(range(_MAX_CLIMB - 1), element.iterancestors(), strict=False):
        yield ancestor


def _is_elsewhere(element: HtmlElement) -> bool:
    return element.tag in _ELSEWHERE or any(
        ancestor.tag in _ELSEWHERE for ancestor in element.iterancestors()
    )
