"""The headline of an article, chosen by agreement between the places that state it.

Belongs here: candidates, cutting the site's name off, the choice. Does not belong here: other metadata.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from extractors.clean.jsonld import JsonLd, texts
from extractors.clean.meta import MetaTags
from extractors.clean.repair import squeeze
from extractors.clean.words import folded_words

# Between a headline and the site's name or section. A bare hyphen only with spaces around it.
_SEPARATOR = re.compile(r"\s+[-–—|·•»«:/~]+\s+|\s*[|»•]\s*")
# Share of common words from which two wordings state the same headline: a rewritten headline (for
# searches, for social media) keeps half of its words; a section's or another article's headline keeps fewer.
# Title exact on the measured set: .922 from 0 to .5, .918 at .7, .896 at .9.
_SAME = 0.5
# A longer text is no headline: the longest title of the measured set has 170 characters, the longest h1 136.
# Before white space is squeezed it may have more.
_MAX_CHARACTERS = 1000
_MAX_RAW_CHARACTERS = 20_000
# Headings of one kind, elements in one of them and names of the site that are looked at: on the measured set
# no page has more than 43 h2, 119 title elements (of its drawings), 7 elements in one, and 4 names.
_MAX_HEADINGS = 500
_MAX_PIECES = 50
_MAX_SITE_NAMES = 50
_MAX_HEADLINES = 10


def find_title(tree: HtmlElement, jsonld: JsonLd, meta: MetaTags, site_names: set[str]) -> str | None:
    """The headline, or None.

    Every source has one vote for its wording; of the wordings with most votes the h1's goes first,
    then JSON-LD's, og:title's, the title element's. An h1 that none of the others resembles is a
    section's or a logo's and has no say. (Title exact on the measured set: .922; the h1 before all others
    .879, plain trafilatura .667.)
    """
    headline = next(iter(stated_headlines(jsonld)), "")
    social_title = _line(meta.first("og:title") or "")
    title_element = next(tree.iter("title"), None)
    page_title = _line(title_element.text_content()) if title_element is not None else ""
    stated = [without_site_name(text, site_names) for text in (headline, social_title, page_title)]
    stated = [text for text in stated if text and _key(text) not in site_names]
    visible = [heading for heading in _first(tree, "h1", "h2") if not _is_breadcrumb(heading)]
    shown = {heading: _headline_of(heading, stated) for heading in visible}
    headings = [text for heading, text in shown.items() if heading.tag == "h1"]
    headings = [text for text in headings if text and _key(text) not in site_names]
    heading = max(headings, key=lambda text: agreement(text, stated), default="")
    if heading and (not stated or agreement(heading, stated) >= _SAME):
        stated.insert(0, heading)
    if not stated:
        return None
    # what readers see is one source, however often it is shown
    sources = [
        {_key(text) for text in shown.values()},
        {_key(headline)},
        {_key(social_title)},
        set(map(_key, _wordings(page_title))),
    ]
    votes = [sum(_states(source, _key(text), site_names) for source in sources) for text in stated]
    return stated[votes.index(max(votes))]


def find_headings(tree: HtmlElement) -> list[str]:
    """The texts of the page's title and h1 elements, a line each."""
    return [_line(element.text_content()) for element in _first(tree, "title", "h1")]


def stated_headlines(jsonld: JsonLd) -> list[str]:
    """The headlines that the article's node states, a line each."""
    return [_line(text) for text in texts(jsonld.article.get("headline"))[:_MAX_HEADLINES]]


def agreement(text: str, others: Iterable[str]) -> float:
    """The highest share of words that a text has in common with one of the others (Dice), 0 to 1."""
    own = set(folded_words(text))
    shares = (
        2 * len(own & other) / (len(own) + len(other))
        for other in (set(folded_words(o)) for o in others)
        if own and other
    )
    return max(shares, default=0.0)


def site_names_of(jsonld: JsonLd, meta: MetaTags) -> set[str]:
    """The names by which the page calls its site, folded to their bare letters."""
    publisher = jsonld.resolve(jsonld.article.get("publisher"))
    stated = [
        *meta.all(["og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site"]),
        *(
            name
            for site in jsonld.sites
            for name in texts(site.get("name")) + texts(site.get("alternateName"))
        ),
        *(texts(publisher.get("name")) if isinstance(publisher, dict) else []),
    ]
    names = {_key(_line(name)) for name in stated[:_MAX_SITE_NAMES]}
    return names - {""}


def without_site_name(title: str, site_names: set[str]) -> str:
    """A title without the site's name at its beginning or end."""
    parts = _SEPARATOR.split(title)
    separators = _SEPARATOR.findall(title)
    while len(parts) > 1 and _key(parts[-1]) in site_names:
        parts.pop()
        separators.pop()
    while len(parts) > 1 and _key(parts[0]) in site_names:
        parts.pop(0)
        separators.pop(0)
    return "".join(part + sep for part, sep in zip(parts, [*separators, ""], strict=True)).strip()


def _headline_of(h1: HtmlElement, stated: list[str]) -> str:
    """The text of an h1: without the kicker in an element of its own, if the page states it so elsewhere.

    Empty when it is too long for a headline.
    """
    glued = _line(h1.text_content())
    # pieces of an h1 stand below or beside each other, whether or not white space divides them
    text = _line(" ".join(h1.itertext())) if len(h1) else glued
    if glued != text and agreement(glued, stated) > agreement(text, stated):
        text = glued
    known = {_key(other) for other in stated}
    if _key(text) not in known:
        for piece in _pieces(h1):
            if _key(piece) in known:
                return piece
    return text


def _pieces(h1: HtmlElement) -> Iterator[str]:
    for element in islice(h1.iter(), _MAX_PIECES):
        yield squeeze(element.text_content())
        if element is not h1 and element.tail:
            yield squeeze(element.tail)


def _is_breadcrumb(h1: HtmlElement) -> bool:
    """Whether markup says that the heading ends a trail of links; such headings are often shortened."""
    return any("breadcrumb" in name or "breadcrumb" in value.lower() for name, value in h1.attrib.items())


def _states(source: set[str], key: str, site_names: set[str]) -> bool:
    """Whether a source has this wording, alone or before the site's name."""
    return key in source or any(
        wording.startswith(key) and any(name in wording[len(key) :] for name in site_names)
        for wording in source
    )


def _wordings(title: str) -> Iterator[str]:
    yield title
    for match in _SEPARATOR.finditer(title):
        yield title[: match.start()]


def _first(tree: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """The elements with these tags, only the first ones of each."""
    for tag in tags:
        yield from islice(tree.iter(tag), _MAX_HEADINGS)


def _line(raw: str) -> str:
    """A text as one line; empty when it is too long for a headline."""
    text = squeeze(raw[:_MAX_RAW_CHARACTERS])
    return text if len(text) <= _MAX_CHARACTERS else ""


def _key(text: str) -> str:
    return "".join(folded_words(text))
