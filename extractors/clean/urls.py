"""The address of an article, and the ids and names that follow from it.

Belongs here: what a page declares as its address, which of it is believed, the outlet, the article's id.
Does not belong here: the spelling of urls (``extractors.urls``) and the following of redirects (``fetch``).

The order of trust, highest first:

1. ``rel=canonical``, unless the page has several that contradict each other (then none is believed);
2. ``og:url``;
3. the url that answered after all redirects; of a page out of an AMP cache, the url of its origin.

A declaration (1, 2) is believed only when it can be true:

- it leads to the same registrable domain; one that names another organisation's host tells who the
  original was (it is kept as ``declared_canonical_url``), and the copy stays an article of its own;
- it looks like the address of one article: templates that declare the home page or a section on each of
  its pages would make one article of them all. In doubt it is not believed: one article under two
  addresses is seen as a copy of itself by its text, while two articles under one address hide each other.

``url`` is always an address that a page or a server gave, never one made up here. What is left open by that
(http or https, ``www.``, mobile and AMP addresses, a slash at the end) is settled in ``article_id``.
"""

import csv
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from lxml.html import HtmlElement
from tld import get_fld

from extractors.urls import absolute, normalize, whole

_SHARED_DOMAINS = Path(__file__).with_name("shared_domains.csv")

# The address of a page in an AMP cache or viewer holds that of its origin:
# https://developers.google.com/amp/cache/overview#amp-cache-url-format
_AMP_CACHE = re.compile(
    r"https?://(?:[^/]+\.(?:cdn\.ampproject\.org|bing-amp\.com)/[cv]|(?:www\.)?google(?:\.[a-z]+){1,2}/amp)"
    r"/(?P<tls>s/)?(?P<origin>[^/?]+\.[^/?]+/.*)"
)
# Addresses of the same article for other devices: host labels, path segments and parameters.
_DEVICE_LABEL = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_ENDING = re.compile(r"\.amp(?=$|\.html?$)")
_AMP_PARAMETERS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp"})
_INDEX = frozenset({"index.html", "index.htm"})

# What the last segment of an article's address has and that of a section lacks: a number of three digits
# that is no year, or three words. Each of the 231 pages of the measured set passes by it, or by ending like
# the url that was fetched.
_ARTICLE_MARK = re.compile(r"(?!(?:19|20)\d\d$).*\d{3}|[^-_]+[-_]+[^-_]+[-_]+[^-_]", re.DOTALL)
# Of a page below the declared address only a number is proof: sections may have three words (us-and-canada).
_ARTICLE_NUMBER = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page says its address is: whole urls, as they stand there."""

    canonicals: tuple[str, ...] = ()
    og_url: str | None = None

    @property
    def first(self) -> str | None:
        """The declaration to keep, believed or not."""
        return self.canonicals[0] if self.canonicals else self.og_url


def declared_urls(tree: HtmlElement, page_url: str) -> Declared:
    """The addresses that a page declares: each rel=canonical, and og:url; no other than http(s) urls."""
    base = page_url
    for element in tree.iter("base"):
        if element.get("href"):
            base = absolute(element.get("href"), page_url)
            break
    links = [
        element.get("href")
        for element in tree.iter("link")
        if "canonical" in (element.get("rel") or "").lower().split()
    ]
    metas = [element.get("content") for element in tree.iter("meta") if element.get("property") == "og:url"]
    # An empty link would lead to the page itself, but says nothing.
    canonicals = [url for link in links if link and link.strip() and (url := whole(link, base))]
    og_urls = [url for link in metas if link and link.strip() and (url := whole(link, base))]
    return Declared(tuple(canonicals), next(iter(og_urls), None))


def canonical_url(final_url: str, declared: Declared) -> str:
    """The url that an article is known by, by the order of trust above, in its normal spelling.

    ``final_url`` is the url that answered, after redirects.
    """
    own = normalize(_out_of_cache(final_url))
    agreed = declared.canonicals if len({_identity(url) for url in declared.canonicals}) == 1 else ()
    for url in (*agreed[:1], declared.og_url):
        if url is not None and _can_be_true(candidate := normalize(url), own):
            return candidate
    return own


def article_id(url: str) -> str:
    """First 16 hex digits of the sha256 of the canonical url, less what differs between ways to one article.

    These are the scheme, a host's ``www.``, ``m.``, ``mobile.`` or ``amp.``, the marks of AMP in path and
    query, ``index.html``, and a slash at the end.
    """
    return hashlib.sha256(_identity(url).encode()).hexdigest()[:16]


def outlet(url: str) -> str:
    """The host without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _can_be_true(declared: str, own: str) -> bool:
    """Whether a declared address can be that of the article at ``own``; both in their normal spelling."""
    if _site(declared) != _site(own):
        return False
    there, here = _segments(_split(declared).path), _segments(_split(own).path)
    if there and there == here[: len(there)] and len(here) > len(there):
        return bool(_ARTICLE_NUMBER.search(there[-1]))
    if there and _ARTICLE_MARK.match(there[-1]):
        return True
    if any(character.isdigit() for character in _split(declared).query):
        return True  # /?p=123
    # Else it must end like the page's own address, and not have lost the number of the article: /story?id=123
    lost = set(_split(own).query.split("&")) - set(_split(declared).query.split("&"))
    return there[-1:] == here[-1:] != [] and not any(re.search(r"\d{3}", parameter) for parameter in lost)


def _identity(url: str) -> str:
    parts = _split(normalize(url))
    host = _DEVICE_LABEL.sub("", parts.netloc)
    query = [part for part in parts.query.split("&") if part and part.lower() not in _AMP_PARAMETERS]
    return "/".join([host, *_segments(parts.path)]) + ("?" + "&".join(query) if query else "")


def _segments(path: str) -> list[str]:
    """The parts of a path that tell documents apart, as text: no empty ones, no AMP marks, no index.html."""
    parts = [_AMP_ENDING.sub("", unquote(part)) for part in path.split("/") if part and part.lower() != "amp"]
    return parts[:-1] if parts and parts[-1].lower() in _INDEX else parts


def _out_of_cache(url: str) -> str:
    found = _AMP_CACHE.fullmatch(url)
    return f"{'https' if found['tls'] else 'http'}://{found['origin']}" if found else url


def _site(url: str) -> str:
    """Who answers for a url: its registrable domain; the host itself where the public suffix list knows none
    (``wire.example``), or where the domain is shared by many publishers (``one.wordpress.com``)."""
    host = _split(url).hostname or ""
    domain = get_fld(url, fail_silently=True)
    return _DEVICE_LABEL.sub("", host) if domain is None or domain in _shared_domains() else domain


@cache
def _shared_domains() -> frozenset[str]:
    with _SHARED_DOMAINS.open(encoding="utf-8", newline="") as file:
        return frozenset(row["domain"] for row in csv.DictReader(file))


def _split(url: str) -> SplitResult:
    """The parts of a url; none of what is no url (an archive may hold any text in place of a url)."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")
