"""Pages that came with status 200 and are no article: walls and apologies, lists, teasers.

Belongs here: how many signs make which reason. Does not belong here: the signs themselves (``refusals.csv``,
``signs.py``), what is no HTML (``decoding.py``), HTTP errors (``page.py``).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lxml.html import HtmlElement

from extractors.clean import paywall
from extractors.clean.jsonld import JsonLd
from extractors.clean.meta import MetaTags
from extractors.clean.sections import REASON as SECTION
from extractors.clean.sections import section_sign, visible_lines
from extractors.clean.signs import has_markup, has_url, heading_cover, says, sentences, spoken_share
from extractors.clean.titles import agreement, stated_headlines
from extractors.clean.words import folded_words

# In this order: a challenge may ask for cookies, a consent page may offer a login.
_WALLS = ("challenge", "consent", "login", "soft_404")

# The shortest hand-cleaned body of the measured set has 72 words; a teaser of two or three sentences has 25,
# a caption or a menu fewer.
MIN_WORDS = 25
# A wall is short, an article about cookies, logins or missing pages is not: two of the 231 measured articles
# have fewer words than this.
_MAX_WALL_WORDS = 150
# Pages that call themselves articles and are longer are not looked at. No teaser is longer.
_MAX_DOUBTED_WORDS = 400
# "Sorry, page not found" is three quarters phrase; "Page not found: the lost web" is half.
_MIN_COVER = 0.6
# A wall speaks of nothing else, an article quotes it. The highest share on the measured set is .007; in the
# short articles about walls that the tests hold it is .37.
_MIN_SHARE = 0.5
# With another sign less is enough.
_MIN_SHARE_WITH_SIGN = 0.15
_OPENING_SENTENCES = 2
# Two wordings of one headline, as in ``titles.py``.
_SAME_HEADLINE = 0.5
# Characters of a text that are looked at: the longest of the measured set has 32,500, and a list of all
# partners to consent to is a wall within them.
_MAX_CHARACTERS = 200_000
# Parts of headings that are looked at: the page of the measured set with most headings has 120, nearly all of
# them the titles of drawings.
_MAX_PARTS = 500
_HEADING_PART = re.compile(r"\s+[-–—|·•»«:/~]+\s+|\s*[|»•]\s*")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a page's cleaning found, as far as a refusal depends on it."""

    url: str  # after redirects
    lines: Sequence[str]  # the article's text
    word_count: int
    headings: Sequence[str]  # the page's title and h1 elements
    jsonld: JsonLd
    meta: MetaTags
    is_paywalled: bool


def refusal(cleaned: Cleaned, parse: Callable[[], HtmlElement]) -> tuple[str, str] | None:
    """The reason and detail for which a page is no article; None when it is one.

    ``parse`` gives the page's whole tree anew. It is called when the text alone leaves a doubt: for 62
    of the 231 pages of the measured set.
    """
    if cleaned.word_count > _MAX_DOUBTED_WORDS and _is_described(cleaned):
        return None
    tree = parse()
    shown = _beginning(visible_lines(tree, cleaned.url))
    lines = _beginning(cleaned.lines) if cleaned.word_count >= MIN_WORDS else shown
    if _size(shown) < MIN_WORDS and any(spoken_share(reason, lines) >= _MIN_SHARE for reason in _WALLS):
        # a banner over an empty page was taken for its text
        lines, cleaned = shown, replace(cleaned, lines=shown, word_count=_size(shown))
    size = f"{cleaned.word_count} words"
    for reason in _WALLS:
        sign = _wall_sign(reason, cleaned, tree, lines)
        if sign:
            return reason, f"{sign}, {size}"
    if not _is_described(cleaned):
        section = section_sign(tree, cleaned.url, cleaned.jsonld, cleaned.meta, cleaned.lines)
        if section:
            return SECTION, f"{section}, {size}"
    teaser = paywall.teaser_sign(
        cleaned.lines,
        cleaned.word_count,
        cleaned.is_paywalled,
        says(paywall.REASON, *shown),
        paywall.declared_words(cleaned.jsonld),
    )
    if teaser:
        return paywall.REASON, f"{teaser}, {size}"
    return ("no_text", size) if cleaned.word_count < MIN_WORDS else None


def _wall_sign(reason: str, cleaned: Cleaned, tree: HtmlElement, lines: Sequence[str]) -> str | None:
    """What shows that the page is this wall; None when too little does."""
    is_short = cleaned.word_count <= _MAX_WALL_WORDS
    is_empty = cleaned.word_count < MIN_WORDS
    is_described = _is_described(cleaned)
    if is_described and not is_short:
        return None
    share = spoken_share(reason, lines)
    if share >= _MIN_SHARE:
        return f"{share:.0%} of the text"
    parts = list(islice(_parts(cleaned.headings), _MAX_PARTS))
    strong, weak = (
        next((text for text in among if heading_cover(reason, text, places) >= _MIN_COVER), None)
        for among, places in (
            ([*parts, *sentences(lines)[:1]], ("text",)),
            (parts, ("text", "heading")),
        )
    )
    place = has_url(reason, cleaned.url) or has_markup(reason, tree)
    if weak and (is_empty or (is_short and (share > 0 or place))):
        return repr(weak)
    if strong and not is_described and (is_short or _opens_with(reason, lines)):
        return repr(strong)
    if place and not is_described and (is_empty or share >= _MIN_SHARE_WITH_SIGN):
        return f"its url or markup, {share:.0%} of the text"
    return None


def _beginning(lines: Iterable[str]) -> list[str]:
    """The first lines, the last of them in part, up to the characters that are looked at."""
    beginning: list[str] = []
    left = _MAX_CHARACTERS
    for line in lines:
        beginning.append(line[:left])
        left -= len(line)
        if left <= 0:
            break
    return beginning


def _opens_with(reason: str, lines: Sequence[str]) -> bool:
    return says(reason, *sentences(lines)[:_OPENING_SENTENCES])


def _parts(headings: Sequence[str]) -> Iterator[str]:
    """The headings, whole and in the parts that a title is joined of ("Log in | The Wire")."""
    for heading in headings:
        yield heading
        yield from _HEADING_PART.split(heading)


def _is_described(cleaned: Cleaned) -> bool:
    """Whether the page describes itself as an article; a list of articles only describes those it lists."""
    if cleaned.meta.first("article:published_time") is not None:
        return True
    headlines = stated_headlines(cleaned.jsonld) if cleaned.jsonld.article.get("datePublished") else []
    return any(agreement(text, cleaned.headings) >= _SAME_HEADLINE for text in headlines)


def _size(lines: Sequence[str]) -> int:
    return sum(len(folded_words(line)) for line in lines)
