"""Whether a page's text is for payers, and whether what came is only its beginning.

Belongs here: what a page declares about access, and the measure of a teaser. Does not belong here: login
pages that stand in place of an article (``refusals.py``).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from extractors.clean.authors import byline_words
from extractors.clean.jsonld import JsonLd, Node, types
from extractors.clean.meta import MetaTags
from extractors.clean.words import fold, folded_words, words

REASON = "paywall_teaser"

_CLOSED = frozenset({"false", "0", "no"})
# Fewer words are no whole article: the shortest hand-cleaned body of the measured set has 72.
_MIN_ARTICLE_WORDS = 72
# Longer texts are no beginnings, which have one to five paragraphs. Of the 35 pages of the measured set that
# declare a paywall 7 have fewer words, and none of them breaks off.
_MAX_TEASER_WORDS = 400
# Calls to subscribe also stand on pages that have all their text: on the measured set beside 396 words and
# more.
_MAX_WORDS_BEFORE_GATE = 200
# The page counts so many times more words than came. On the measured set the declared count is .8 to 1.3
# times the text's, unless it counts something else (two of 25 pages, neither behind a paywall).
_MIN_MISSING = 2.0
# A line of fewer words may be a signature or a caption; a longer one is a paragraph.
_MIN_LINE_WORDS = 6
# Words that stand between the names of a credit line are no longer: in, and, for, the, von, und, des.
_MAX_JOINING_CHARACTERS = 3
_SENTENCE_END = re.compile(r"[.!?。！？।۔؟][\"'”’»)\]」』]*$")


def is_paywalled(jsonld: JsonLd, meta: MetaTags) -> bool:
    """Whether the page declares that its text is not free to read.

    Sources: schema.org/isAccessibleForFree as Google documents it for paywalled content, on the article, its
    parts or its page, in JSON-LD or microdata; Facebook's article:content_tier.
    """
    declared = [node.get("isAccessibleForFree") for node in _own_nodes(jsonld)]
    declared += meta.all(["isaccessibleforfree"])
    return any(_is_closed(value) for value in declared) or (
        (meta.first("article:content_tier") or "").lower() == "locked"
    )


def teaser_sign(
    lines: Sequence[str], word_count: int, is_paywalled: bool, has_gate: bool, declared_words: int
) -> str | None:
    """Why a text is taken for the beginning of an article that goes on behind a paywall; None if it is not.

    ``has_gate``: the page asks its reader to subscribe in order to read on. ``declared_words``: how many
    words the page says its article has, 0 when it does not say. A page that does not declare a paywall
    needs both the gate and a text that breaks off.
    """
    if word_count > _MAX_TEASER_WORDS:
        return None
    breaks_off = _breaks_off(lines)
    is_gated = has_gate and word_count <= _MAX_WORDS_BEFORE_GATE
    signs = {
        "too short for an article": is_paywalled and word_count < _MIN_ARTICLE_WORDS,
        "breaks off": breaks_off and (is_paywalled or is_gated),
        "ends with a call to subscribe": is_paywalled and is_gated,
        f"{declared_words} words are declared": is_paywalled and declared_words >= _MIN_MISSING * word_count,
    }
    return next((sign for sign, is_seen in signs.items() if is_seen), None)


def declared_words(jsonld: JsonLd) -> int:
    """How many words the article's node says that it has; 0 when it does not say."""
    count = re.fullmatch(r"\s*(\d{1,6})\s*", str(jsonld.article.get("wordCount", "")))
    return int(count[1]) if count else 0


def _breaks_off(lines: Sequence[str]) -> bool:
    """Whether the last paragraph lacks its end though others have theirs, or the text ends with dots."""
    if lines and re.search(r"(?:\.\.\.|…)[\"'”’»)\]]*$", lines[-1].rstrip()):
        return True
    prose = [line.rstrip() for line in lines if len(folded_words(line)) >= _MIN_LINE_WORDS]
    while prose and _is_credit(prose[-1]):
        prose.pop()
    if not prose or _SENTENCE_END.search(prose[-1]):
        return False
    return "." in prose[-1] or any(_SENTENCE_END.search(line.rstrip()) for line in lines)


def _is_credit(line: str) -> bool:
    """Whether a line says who took part in the article, and nothing else: its other words are names."""
    others, found = _credits().subn(" ", fold(line))
    names = {fold(word) for word in words(line) if word[0].isupper() or word.isdigit()}
    are_names = [word in names for word in words(others) if len(word) > _MAX_JOINING_CHARACTERS]
    return bool(found) and bool(are_names) and all(are_names)


@cache
def _credits() -> re.Pattern[str]:
    """The phrases by which credits and bylines say what somebody did or is."""
    phrases = [phrase for kind in ("credit", "label", "job") for phrase in byline_words(kind)]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})\b")


def _is_closed(value: Any) -> bool:
    """``false`` as a boolean, a number, a word, or schema.org's name of it."""
    values = value if isinstance(value, list) else [value]
    words = (str(item) for item in values if isinstance(item, bool | float | int | str))
    return any(word.strip().rsplit("/", 1)[-1].lower() in _CLOSED for word in words)


def _own_nodes(jsonld: JsonLd) -> Iterator[Node]:
    """The article's node, its other descriptions, its parts, and the page and the page's elements."""
    article = jsonld.article
    if article:
        yield from _with_parts(jsonld, article)
    for node in jsonld.nodes:
        is_same = bool(article) and any(
            article.get(key) and node.get(key) == article[key] for key in ("headline", "url")
        )
        if is_same or any(name in ("WebPage", "WebPageElement") for name in types(node)):
            yield node


def _with_parts(jsonld: JsonLd, article: Node) -> list[Node]:
    """A node and its parts, and theirs; each once, since parts may refer back."""
    found, known = [article], {id(article)}
    for node in found:  # grows on the way
        parts = node.get("hasPart")
        for part in map(jsonld.resolve, parts if isinstance(parts, list) else [parts]):
            if isinstance(part, dict) and id(part) not in known:
                known.add(id(part))
                found.append(part)
    return found
