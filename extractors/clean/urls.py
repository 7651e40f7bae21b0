"""The address of an article, and the ids and names that follow from it.

Belongs here: the canonical url, the outlet, the article's id. Does not belong here:
following redirects (fetch).
"""

import hashlib
from urllib.parse import urljoin, urlsplit

from courlan import clean_url
from lxml.html import HtmlElement
from tld import get_fld


def canonical_url(fetched_url: str, final_url: str, declared: str | None) -> str:
    """The url that the article is known by, cleaned of trackers.

    What the page declares is believed only within its own registrable domain, and not when it is the
    home page: a copy that names another host's original stays an article of its own (the declared
    url is kept beside it), and templates that declare "/" everywhere would make one article of a site.
    """
    own = _clean(final_url or fetched_url)
    if declared is None:
        return own
    declared = _clean(declared)
    if _is_home(declared) or _site(declared) != _site(own):
        return own
    return declared


def declared_url(tree: HtmlElement, base_url: str) -> str | None:
    """What the page says its address is: rel=canonical, else og:url; absolute, or None."""
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
            return _absolute(base_url, element.get("href"))
    for element in tree.iter("meta"):
        if element.get("property") == "og:url" and element.get("content"):
            return _absolute(base_url, element.get("content"))
    return None


def article_id(url: str) -> str:
    """First 16 hex digits of the sha256 of the canonical url."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def outlet(url: str) -> str:
    """The host without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _clean(url: str) -> str:
    return clean_url(url) or url


def _absolute(base_url: str, reference: str) -> str | None:
    try:
        url = urljoin(base_url, reference.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _site(url: str) -> str:
    """The registrable domain; the host itself where the public suffix list knows none (``wire.example``)."""
    host = urlsplit(url).hostname or ""
    return get_fld(url, fail_silently=True) or host.removeprefix("www.")
