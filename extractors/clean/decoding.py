"""From bytes to text: is it HTML at all, in which encoding, and was it garbled before it was sent.

Belongs here: sniffing, decoding, mojibake. Does not belong here: anything about elements (``page.py``)
or about words (``repair.py``).
"""

import codecs
import re

import ftfy
from trafilatura.utils import decode_file

_HTML_TYPES = frozenset(
    {"text/html", "application/xhtml+xml", "application/xhtml", "text/plain", "application/xml"}
)
# Said by servers that do not know; the bytes decide.
_UNKNOWN_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream", "unknown/unknown"})

# First bytes of what is often sent as text/html by mistake. Source: WHATWG MIME Sniffing, section 6.
_BINARY_MAGIC = (
    b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"OggS", b"ID3", b"\x00\x00\x00",
    b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"wOFF", b"wOF2",
)  # fmt: skip
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|article|main|section|div|p|h1|frameset|meta|table)\b", re.I
)
# Possessive: a page that begins with hundreds of comments is read once.
_FEED = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>)?\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b",
    re.I | re.S,
)
# A page's first element stands at its beginning; 4096 bytes hold any licence comment seen before it.
_SNIFFED_BYTES = 4096

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Labels that browsers read as a superset of what they say. Source: WHATWG Encoding, section 4.2.
_SUPERSETS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874", "iso8859-11": "cp874",
}  # fmt: skip
# Valid seven-bit ASCII that means something else: the label must be believed before UTF-8 is tried.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz"})
# UTF-7 is refused by every browser: its only use is to smuggle markup.
_REFUSED = frozenset({"utf-7"})

# One undecodable character in 100 is no longer a stray byte in a text but another kind of file: the
# pages of the measured set have none in 231, a JPEG read as text has 30 in 100.
MAX_REPLACED_SHARE = 0.01

# UTF-8 once read as Windows-1252 or Latin-1: a lead byte's character with as many continuation bytes'
# characters as it announces, or the C1 controls that Windows-1252's quotation marks become. "ß“" is German.
# ftfy costs 100 ms on a page of 500 KB, this expression 2 ms, the search for its first characters .2 ms.
_CONTINUATION = "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]"
# One class at the start, not an alternative of classes: the expression is searched three times faster for it.
_MOJIBAKE = re.compile(
    f"[\u0080-\u009f\u00c2-\u00de\u00e0-\u00f4]"
    f"(?:(?<=[\u0080-\u009f])|(?<=[\u00c2-\u00de]){_CONTINUATION}"
    f"|(?<=[\u00e0-\u00ef]){_CONTINUATION}{{2}}|(?<=[\u00f0-\u00f4]){_CONTINUATION}{{3}})"
)
_PIECE_END = re.compile(r"([<\n])")
_BLANK_ASCII = bytes.maketrans(bytes(range(128)), b" " * 128)


class NotHtml(Exception):
    """The response is some other kind of document."""


class Undecodable(Exception):
    """The response claims to be HTML, but no text can be read out of its bytes."""


# What lxml reads and refuses to set in a tree again (XML 1.0, 2.2), raw or as a reference. For one such
# character trafilatura gives up a whole text.
_UNFIT = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_TO_SPACES = bytes.maketrans(_UNFIT, b" " * len(_UNFIT))
_UNFIT_SEQUENCES = ("\ufffe".encode(), "\uffff".encode())
_UNFIT_REFERENCE = re.compile(
    rb"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45])"
    rb"|[xX]0*(?:[1-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[eEfF]))(?:;|(?![0-9a-fA-F]))"
)


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a response that is HTML, mojibake repaired, without NUL bytes.

    Raises ``NotHtml`` or ``Undecodable``, whose message says why.
    """
    _require_html(body, content_type)
    text = _decode_bytes(body, content_type)
    replaced = text.count("\ufffd")
    if replaced > MAX_REPLACED_SHARE * len(text):
        raise Undecodable(f"{replaced} of {len(text)} characters cannot be decoded")
    return repair_mojibake(text.replace("\0", ""))


def for_parser(text: str) -> bytes:
    """A page's text in UTF-8, with a space for each character that no tree can hold."""
    source = text.encode("utf-8", "replace").translate(_TO_SPACES)
    for sequence in _UNFIT_SEQUENCES:
        source = source.replace(sequence, b" ")
    return _UNFIT_REFERENCE.sub(b" ", source)


def _require_html(body: bytes, content_type: str | None) -> None:
    media_type = (content_type or "").split(";")[0].strip().lower()
    if media_type not in _HTML_TYPES | _UNKNOWN_TYPES:
        raise NotHtml(f"content type {media_type}")
    if not body.strip():
        raise Undecodable("empty body")
    if body.startswith(_BINARY_MAGIC):
        raise NotHtml(f"begins with {body[:8]!r}")
    beginning = body[:_SNIFFED_BYTES]
    if _FEED.match(beginning):
        raise NotHtml("a feed or sitemap")
    # UTF-16 has a NUL beside every ASCII letter.
    if not _MARKUP.search(beginning.replace(b"\0", b"")) and not _MARKUP.search(body):
        raise NotHtml("no HTML element in it")


def _decode_bytes(body: bytes, content_type: str | None) -> str:
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, errors="replace")
    declared = _declared_encodings(body, content_type)
    first = [e for e in declared if e in _SEVEN_BIT or e.startswith("utf-16")]
    for encoding in [*first, "utf-8", *declared]:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    if "utf-8" in declared:
        # A torn character in a page that is UTF-8 by its own word: guessing would garble the rest.
        return body.decode("utf-8", errors="replace")
    return decode_file(body)


def _declared_encodings(body: bytes, content_type: str | None) -> list[str]:
    """Python names of the encodings that the header, then the page itself, declare."""
    labels = _HEADER_CHARSET.findall(content_type or "")
    labels += [label.decode("ascii", "replace") for label in _META_CHARSET.findall(body[:_SNIFFED_BYTES])[:1]]
    found = []
    for label in labels:
        try:
            name = codecs.lookup(label).name
        except LookupError:
            continue
        if name not in _REFUSED:
            found.append(_SUPERSETS.get(name, name))
    return found


def repair_mojibake(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252; text without its marks is returned as it is.

    Quotation marks, ligatures and widths stay as the author wrote them, HTML entities as the page has them.
    """
    if text.isascii():
        return text
    # Without ASCII the expression has little left to try: half the time on the measured set.
    others = text.encode("utf-8", "surrogatepass").translate(_BLANK_ASCII).split()
    if not _MOJIBAKE.search(b" ".join(others).decode("utf-8", "surrogatepass")):
        return text
    # ftfy too reads a line at a time; a page may be a single one
    pieces = _PIECE_END.split(text)
    return "".join(_repaired(piece) if _MOJIBAKE.search(piece) else piece for piece in pieces)


def _repaired(piece: str) -> str:
    return ftfy.fix_text(
        piece,
        unescape_html=False,
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        normalization=None,
    )
