"""Reading JSON-LD scripts: what is wrapped around them, and what no file can hold."""

import pytest
from lxml.html import document_fromstring

from extractors.clean.jsonld import read_jsonld

NODE = '{"@type": "NewsArticle", "headline": "Talks fail"}'


def headline(script: str) -> object:
    tree = document_fromstring(f'<html><script type="application/ld+json">{script}</script><p>x')
    return read_jsonld(tree).article.get("headline")


@pytest.mark.parametrize(
    "script",
    [
        NODE,
        f"\n {NODE};\n",
        f"<!-- {NODE} -->",
        f"<![CDATA[{NODE}]]>",
        f"//<![CDATA[\n{NODE};\n// ]]>",
        f"/*<![CDATA[*/ {NODE} /*]]>*/",
    ],
)
def test_wrapped_scripts_are_read(script: str):
    assert headline(script) == "Talks fail"


def test_many_blanks_in_a_text_are_read():
    # an expression with neighbouring runs of blanks would not come to an end
    blanks = " " * 10_000
    assert headline(f'{{"@type": "Article", "headline": "a{blanks}b"}}') == f"a{blanks}b"


def test_half_a_surrogate_pair_is_a_replacement_character():
    text = r'{"@type": "Article", "headline": "cut \ud83d, low \uDE00, whole \ud83d\ude00, \u0142"}'
    assert headline(text) == "cut \ufffd, low \ufffd, whole \U0001f600, ł"
