"""Lists that point to other pages of the site, and lists that are the article's own."""

import pytest
from lxml.html import document_fromstring

from extractors.clean.boilerplate import drop_link_lists

URL = "https://www.wire.example/2019/02/loan.html"


def lines_left(items: list[str]) -> list[str]:
    listed = "".join(f"<li>{item}</li>" for item in items)
    tree = document_fromstring(f"<p>Text.</p><h3>What is known so far</h3><ul>{listed}</ul><p>More.</p>")
    drop_link_lists(tree, URL)
    return [element.text_content() for element in tree.iter("p", "h3", "li")]


@pytest.mark.parametrize(
    "items",
    [
        ["<a href='/a'>Grain ships wait</a>", "<a href='b.html'>Oil falls</a>"],
        [
            "<a href='https://wire.example/a'>Grain ships wait at the coast</a> 3 Feb",
            "<a href='/b'>Oil falls</a>",
        ],
    ],
)
def test_pointers_go_with_the_heading_over_them(items: list[str]):
    assert lines_left(items) == ["Text.", "More."]


@pytest.mark.parametrize(
    "items",
    [
        ["The bank <a href='/bank'>lent four billion</a> in March.", "It <a href='/b'>asked</a> twice."],
        ["<a href='/a'>Grain ships wait</a>", "No ship has left."],
        ["<a href='/a'>Grain ships wait</a>"],
        # places of this page
        ["<a href='#grain'>What became of the grain</a>", "<a href='#oil'>Why the oil stayed</a>"],
        # sources
        [
            "<a href='https://bank.example/a'>The report</a>",
            "<a href='https://court.example/b'>The order</a>",
        ],
        ["<a href='http://[x'>No address</a>", "<a href='http://[y'>Nor here</a>"],
        [],
    ],
)
def test_lists_of_the_article_stay(items: list[str]):
    assert len(lines_left(items)) == 3 + len(items)
