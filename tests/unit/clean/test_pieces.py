"""Words in pieces, mended where the markup or a state's name tells, each with what must stay apart."""

import pytest
from lxml.html import document_fromstring

from extractors.clean.pieces import join_marked_pieces, join_state_names, state_words

ELSEWHERE = "<p>Norlandia pays. The bank stood in front of every house, and then it fell in two.</p>"


def text_of(html: str) -> str:
    tree = document_fromstring(f"<html><body>{html}</body></html>")
    join_marked_pieces(tree)
    return " ".join(tree.find_class("said")[0].text_content().split())


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("in <a>Nor</a> <span>landia</span> now", "in Norlandia now"),
        ("in <a><b>Nor</b></a> <i>lan</i> <em>dia</em>’s bank", "in Norlandia’s bank"),
        ("from <a>Ven</a> <span>ezuela</span> and <a>Cu</a> <span>ba</span>", "from Venezuela and Cuba"),
        ("in <a>Sor</a> <span>landia</span> now", "in Sor landia now"),  # what it would make stands nowhere
        ("the <b>infra</b> <b>red</b> <b>cross</b>", "the infra red cross"),
        ("<i>The</i> <b>n</b> he left", "The n he left"),  # "the" stands elsewhere
        ("<b>Nor</b>, <b>landia</b>", "Nor, landia"),
        ("<b>Nor</b> <b>Landia</b>", "Nor Landia"),
        ("<b>Nor</b> <b>landia</b>ns", "Nor landians"),
    ],
)
def test_pieces_in_inline_elements(marked: str, expected: str):
    assert text_of(f"<p class='said'>{marked}</p>{ELSEWHERE}") == expected


def test_text_with_every_word_marked_stays():
    marked = "<span>we</span> <b>met</b> <i>nor</i> <b>landia</b> <i>once</i> <b>more</b>"
    assert text_of(f"<p class='said'>{marked}</p>{ELSEWHERE.lower()}") == "we met nor landia once more"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Oil from Ven ezuela fell", "Oil from Venezuela fell"),
        ("R u ssia’s and Cu ba’s debts, R u ssia said", "Russia’s and Cuba’s debts, Russia said"),
        ("R u ssia spoke to the U.S. envoy", "Russia spoke to the U.S. envoy"),
        ("two Ven ezuel ans left", "two Venezuelans left"),
    ],
)
def test_broken_names_of_states_are_joined(broken: str, whole: str):
    assert join_state_names([broken, "The rest is said here."]) == [whole, "The rest is said here."]


@pytest.mark.parametrize(
    "text",
    [
        "I ran, and To go was hard, as Nor way says",  # phrases
        "Thai land reform and Dutch man overboard",  # the first piece is a name itself
        "Mr Per u said, and u said",  # a piece stands elsewhere
        "the ven ezuela and VEN EZUELA",
        "Ven, ezuela",
        "X-Ven ezuela",
    ],
)
def test_what_may_be_two_words_stays_two_words(text: str):
    more = "Per is a name."
    assert join_state_names([text, more]) == [text, more]


def test_state_words_are_plain_single_words():
    assert {"Venezuela", "Cuba", "Russians", "Havana"} <= state_words()
    assert all(word.isalpha() and word.istitle() for word in state_words())
