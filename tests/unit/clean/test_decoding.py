"""Bytes to text: declared, undeclared and wrongly declared encodings."""

import pytest

from extractors.clean.decoding import NotHtml, decode, repair_mojibake

TEXT = "<html><head></head><body><p>Präsident Muñoz sagte „nein“ – ça suffit</p></body></html>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), None),
        (TEXT.encode(), "text/html; charset=iso-8859-1"),  # the bytes are right, the header is wrong
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1"),  # browsers read Latin-1 as Windows-1252
        (TEXT.encode("cp1252").replace(b"<head>", b"<head><meta charset='windows-1252'>"), "text/html"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html"),
        (TEXT.encode("utf-16"), "text/html"),
    ],
)
def test_encodings(body: bytes, content_type: str | None):
    assert decode(body, content_type).replace("<meta charset='windows-1252'>", "") == TEXT


def test_japanese_in_its_own_encodings():
    text = "<html><body><p>大統領は月曜日に訪問した</p></body></html>"
    for encoding in ("shift_jis", "euc_jp", "iso2022_jp"):
        assert decode(text.encode(encoding), f"text/html; charset={encoding}") == text


def test_one_torn_character_does_not_lose_the_page():
    torn = TEXT.encode().replace("ñ".encode(), b"\xc3") + b"<!-- " + b"x" * 200 + b" -->"
    assert "Präsident Mu\ufffdoz" in decode(torn, "text/html; charset=utf-8")


def test_image_is_not_html():
    with pytest.raises(NotHtml, match="image/png"):
        decode(TEXT.encode(), "image/png")


@pytest.mark.parametrize(
    "feed",
    [
        b"<rss><channel/></rss>",
        b"<?xml version='1.0'?>\n<!-- a > b -->\n<!-- c --> <feed>",
        b"<!---->" * 500 + b"<urlset>",
    ],
)
def test_feed_is_not_html(feed: bytes):
    with pytest.raises(NotHtml, match="feed"):
        decode(feed + b"<title>x</title>", "text/html")


def test_page_after_hundreds_of_comments_is_html():
    html = "<!-- <rss> -->" * 300 + TEXT
    assert decode(html.encode(), "text/html") == html


def test_utf_7_is_no_encoding():
    assert "+ADw-p+AD4-" in decode(b"<meta charset=utf-7><p>+ADw-p+AD4-", "text/html; charset=utf-7")


def test_nul_bytes_are_out():
    assert decode(b"<p>Nor\0land</p>\0", "text/html") == "<p>Norland</p>"


@pytest.mark.parametrize("text", ["Beyoncé’s „groß“ Déjà\u00a0Vu", "těžké\u00a0– s médii", "plain"])
def test_clean_text_is_no_mojibake(text: str):
    assert repair_mojibake(text) == text


def test_mojibake():
    assert repair_mojibake("PrÃ¤sident â€œneinâ€\x9d") == "Präsident “nein”"


def test_mojibake_is_repaired_where_it_stands():
    # a garbled line beside letters that Windows-1252 lacks, and two that would pass for garbled together
    assert repair_mojibake("PrÃ¤sident\nMěsto a Ã\n¤ 5") == "Präsident\nMěsto a Ã\n¤ 5"
