"""The headline of an article, chosen by agreement between the places that state it.

Belongs here: candidates, cutting the site's name off, the choice. Does not belong here: other metadata.
"""

import re
from collections.abc import Iterable, Iterator

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


def find_title(tree: HtmlElement, jsonld: JsonLd, meta: MetaTags, site_names: set[str]) -> str | None:
    """The headline, or None.

    Every source has one vote for its wording; of the wordings with most votes the h1's goes first,
    then JSON-LD's, og:title's, the title element's. An h1 that none of the others resembles is a
    section's or a logo's and has no say. (Title exact on the measured set: .922; the h1 before all others
    .879, plain trafilatura .667.)
    """
    headline = next(iter(texts(jsonld.article.get("headline"))), "")
    title_element = next(tree.iter("title"), None)
    page_title = squeeze(title_element.text_content()) if title_element is not None else ""
    stated = [
        without_site_name(squeeze(text), site_names)
        for text in (headline, meta.first("og:title") or "", page_title)
    ]
    stated = [text for text in stated if text and _key(text) not in site_names]
    visible = [heading for heading in tree.iter("h1", "h2") if not _is_breadcrumb(heading)]
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
        {_key(meta.first("og:title") or "")},
        set(map(_key, _wordings(page_title))),
    ]
    votes = [sum(_states(source, _key(text), site_names) for source in sources) for text in stated]
    return stated[votes.index(max(votes))]


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
    names = [
        *meta.all(["og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site"]),
        *(
            name
            for site in jsonld.sites
            for name in texts(site.get("name")) + texts(site.get("alternateName"))
        ),
        *(texts(publisher.get("name")) if isinstance(publisher, dict) else []),
    ]
    return {_key(name) for name in names if _key(name)}


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
    """The text of an h1: without the kicker in an element of its own, if the page states it so elsewhere."""
    # pieces of an h1 stand below or beside each other, whether or not white space divides them
    text = squeeze(" ".join(h1.itertext())) if len(h1) else squeeze(h1.text_content())
    glued = squeeze(h1.text_content())
    if agreement(glued, stated) > agreement(text, stated):
        text = glued
    known = {_key(other) for other in stated}
    if _key(text) not in known:
        for piece in _pieces(h1):
            if _key(piece) in known:
                return piece
    return text


def _pieces(h1: HtmlElement) -> Iterator[str]:
    for element in h1.iter():
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


def _key(text: str) -> str:
    return "".join(folded_words(text))
