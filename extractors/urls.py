"""The spelling of urls: links made whole, and one spelling for urls that surely lead to one document.

Belongs here: what the text of a url alone tells, by the rules of RFC 3986 and by the names of the
parameters that only count visitors (``tracking_parameters.csv``). Does not belong here: what a page says
its address is, and so which article a url stands for (``clean.urls``); where a url may lead (``fetch``).
"""

import csv
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote_plus, urljoin

from yarl import URL

_TRACKING = Path(__file__).with_name("tracking_parameters.csv")
# What browsers take off both ends of a link, and what they take out of its middle (WHATWG URL, 4.4).
_ENDS = "".join(map(chr, range(0x21)))
_BREAKS = re.compile(r"[\t\r\n]")
# A url in which there is nothing to normalize, as most are; to look is 30 times as fast as to take it apart.
_PLAIN = re.compile(
    r"https?://[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+(?:/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)+/?"
)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def absolute(link: str, base: str) -> str:
    """A link as a whole url in the spelling in which it is asked for, less its fragment.

    Never raises: what is no http(s) url is returned as it is, stripped. Nothing that a server could tell
    apart is changed, so redirects may be followed by it.
    """
    return whole(link, base) or _stripped(link)


def whole(link: str, base: str) -> str | None:
    """As ``absolute``, but None for what is no http(s) url."""
    url = _parsed(link, base)
    return None if url is None else str(url)


def normalize(url: str) -> str:
    """One spelling for the urls that surely lead to one document. Normalizing twice changes nothing more.

    Scheme and host in lower case and in IDNA, no default port, no dot segments, one way of percent-encoding,
    and no fragment (RFC 3986, 6.2.2 and 6.2.3); of the query, no empty part and no parameter of
    ``tracking_parameters.csv``. The path and the order of the parameters stay. Never raises: what is no
    http(s) url is returned as it is, stripped.
    """
    if _PLAIN.fullmatch(url):
        return url
    parsed = _parsed(url, url)
    if parsed is None:
        return _stripped(url)
    if not parsed.raw_query_string:
        return str(parsed)
    text, query = str(parsed).split("?", 1)
    kept = [part for part in query.split("&") if part and not _is_tracking(part)]
    return f"{text}?{'&'.join(kept)}" if kept else text


def _parsed(link: str, base: str) -> URL | None:
    """The http(s) url that a link stands for on a page, less name and password; None when it is none."""
    try:
        url = URL(urljoin(_stripped(base), _stripped(link))).with_fragment(None)
        if not link.isascii() or not base.isascii():
            url = URL(str(url))  # yarl 1.25 leaves the case of a host that it could not put into IDNA 2008
    except ValueError:  # what urljoin and yarl raise for "http://[oops" or the port 99999
        return None
    if url.scheme not in ("http", "https") or not url.raw_host:
        return None
    if url.raw_user is not None or url.raw_password is not None:
        url = url.with_user(None)  # whoever wrote the link does not say who we are, and secrets are not kept
    return url.with_path("/", keep_query=True) if url.raw_path == "/" else url  # "http://a" is "http://a/"


def _stripped(link: str) -> str:
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _BREAKS.sub("", link.strip(_ENDS)))


def _is_tracking(part: str) -> bool:
    """Whether a part of a query (``name=value``) only counts visitors."""
    name = unquote_plus(part.partition("=")[0]).lower()
    names, prefixes = _tracking()
    return name in names or name.startswith(prefixes)


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    """The names of tracking parameters, and the beginnings of such names (``utm_*``), in lower case."""
    with _TRACKING.open(encoding="utf-8", newline="") as file:
        names = [row["parameter"].lower() for row in csv.DictReader(file)]
    prefixes = tuple(name.removesuffix("*") for name in names if name.endswith("*"))
    return frozenset(names) - {f"{prefix}*" for prefix in prefixes}, prefixes
