"""What a document that lists pages can say, and the spellings that its formats share.

Belongs here: the rows that the readers of feeds, sitemaps, lists and home pages return, the one
spelling of their dates, and the mending of bytes that are not coded as they claim. Does not belong
here: any one format (``feeds``, ``sitemaps``, ``links``), and which page is due (``frontier``).
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from extractors.markup import has_endless_tag
from extractors.urls import absolute

DocumentKind = Literal["feed", "sitemap", "list", "home"]

# RFC 9110, section 4.1: what a url may be long at least. What is longer is no link, but a bomb or a mistake.
MAX_URL_CHARS = 8000

# Ten for each url of the longest sitemap. Forty million of them took 3.6 GB to mend.
MAX_MENDED_AMPERSANDS = 500_000

# Codings that are claimed by habit; the bytes themselves tell which of them it is. A claim that can be read
# as ASCII is not in UTF-16.
_CLAIMED_BY_HABIT = frozenset(
    b"utf-8 utf8 us-ascii ascii iso-8859-1 latin1 latin-1 windows-1252 cp1252 "
    b"utf-16 utf-16le utf-16be".split()
)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_XML_CODING = re.compile(rb"""(<\?xml[^>]{0,200}?\sencoding\s*=\s*["'])([\w.:-]+)""")
# The ampersands of a CDATA section stand for themselves; one that is not closed reaches to the end.
_BARE_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#\d{1,7};|#x[0-9a-f]{1,6};|\w{1,32};)", re.DOTALL | re.IGNORECASE
)
_LINE = re.compile(rb"[^\r\n]+")
_CHUNK_BYTES = 1 << 20
_YEAR_OR_MONTH = re.compile(r"(\d{4})(-\d\d)?")
_UTC_BY_NAME = re.compile(r" (?:UTC|GMT|Z)$")


class ListingError(Exception):
    """A document that lists nothing of use; the message is the reason it is counted under.

    Reasons: not_a_feed, empty_feed, not_a_sitemap, empty_sitemap, not_a_list, empty_list,
    no_feed_links, too_large.
    """


@dataclass(frozen=True, slots=True)
class Item:
    """A page that a document lists; ``changed_at`` in ISO 8601 and UTC, so that later sorts last."""

    url: str
    changed_at: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A further document to read; ``changed_at`` as in ``Item``."""

    url: str
    kind: DocumentKind
    changed_at: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """What one document lists, each url once."""

    items: list[Item] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)


def links(entries: Iterable[tuple[str, str | None]], base: str) -> dict[str, str | None]:
    """Whole urls with the latest of their dates, in the order of their first mention.

    ``entries`` are links, perhaps relative to ``base``, each with a date as the document spells it.
    """
    found: dict[str, str | None] = {}
    for link, date in entries:
        if not 0 < len(link) <= MAX_URL_CHARS:
            continue
        url = absolute(link, base)
        found[url] = max(found.get(url) or "", (date and iso_utc(date)) or "") or None
    return found


def iso_utc(text: str) -> str | None:
    """A date as feeds and sitemaps spell it, in one ISO 8601 spelling to the second; None if it is none.

    Read are ISO 8601 with the W3C profile's bare years and months, and RFC 5322. A date without an offset
    is taken as UTC. A date to come is kept: news is announced ahead.
    """
    text = _UTC_BY_NAME.sub(" +0000", text.strip())
    coarse = _YEAR_OR_MONTH.fullmatch(text)
    if coarse:
        text = f"{coarse[1]}{coarse[2] or '-01'}-01"
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):  # OverflowError: the year 1 or 9999, a zone away from UTC
            continue
        return moment.isoformat(timespec="seconds")
    return None


def as_utf8(body: bytes, coding: str = "utf-8") -> bytes:
    """A plain document in UTF-8 and without a byte order mark or NUL.

    UTF-16 is told by its mark; else it is of ``coding``. In UTF-8, stray bytes are read as Windows-1252.
    Raises ``LookupError`` or ``UnicodeError`` for what is no coding of text.
    """
    if body.startswith(_UTF16_MARKS):
        coding = "utf-16"
    b" ".decode(coding, errors="replace")  # refuses what is no coding of text, such as zip
    errors = _ELSE_WINDOWS_1252 if coding == "utf-8" else "replace"
    body = body.removeprefix(codecs.BOM_UTF8)
    # Piece by piece: as one string, 50 MiB would take four times as much for the sake of a single emoji.
    decoder = codecs.getincrementaldecoder(coding)(errors)
    pieces = (body[start : start + _CHUNK_BYTES] for start in range(0, len(body), _CHUNK_BYTES))
    return b"".join(
        decoder.decode(piece).replace("\0", "").encode(errors="replace") for piece in pieces
    ) + decoder.decode(b"", final=True).encode(errors="replace")


def lines_of(body: bytes) -> Iterator[str]:
    """The lines of a plain document that are not blank, stripped."""
    for line in _LINE.finditer(as_utf8(body)):
        text = line[0].decode().strip()
        if text:
            yield text


def first_character(body: bytes) -> str:
    """The first character of a document that is no space; an empty string if there is none."""
    return as_utf8(body[:1024]).decode().lstrip()[:1]


def mended_xml(body: bytes) -> bytes:
    """An XML document in UTF-8 that says so, with bare ampersands escaped.

    Latin-1 sent as UTF-8, UTF-8 sent as Latin-1, and ``?a=1&b=2`` in a link are the commonest faults of
    feeds and sitemaps; a forgiving parser makes other links of them. Raises ``ValueError`` for a document
    that is made to keep a parser busy.
    """
    body = body.removeprefix(codecs.BOM_UTF8).lstrip()
    declared = _XML_CODING.match(body, 0, 1024)
    coding = declared[2].lower() if declared else b"utf-8"
    try:
        is_believed = coding not in _CLAIMED_BY_HABIT
        body = as_utf8(body, coding.decode(errors="replace") if is_believed else "utf-8")
    except (LookupError, UnicodeError):
        body = as_utf8(body)
    body = _XML_CODING.sub(rb"\1utf-8", body[:1024], count=1) + body[1024:]
    if has_endless_tag(body):
        raise ValueError("an element with too many attributes")
    if body.count(b"&") > MAX_MENDED_AMPERSANDS:
        return body
    return _BARE_AMPERSAND.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], body)


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Reads the bytes that are no UTF-8 as Windows-1252, of which Latin-1's letters are a part (WHATWG)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_ELSE_WINDOWS_1252 = "extractors.fetch.items.else_windows_1252"
codecs.register_error(_ELSE_WINDOWS_1252, _windows_1252)
