"""What stands beside the article: by markup, by wording, by place; and what is like it and stays."""

import pytest
from lxml.html import document_fromstring

from extractors.clean.boilerplate import drop_asides, drop_link_lists, without_furniture
from tests.unit.clean.pages import HEADLINE, PARAGRAPHS

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


TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def has_aside_left(markup: str, text: str = TEXT) -> bool:
    tree = document_fromstring(f"<article><h1>{HEADLINE}</h1>{text}{markup}</article>")
    drop_asides(tree)
    assert PARAGRAPHS[0] in tree.text_content()
    return "BESIDE" in tree.text_content()


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='page-newsletter'><p>BESIDE</p></div>",
        "<div class='PageNewsletter__form'><p>BESIDE</p></div>",
        "<section id='reader_comments'><p>BESIDE</p></section>",
        "<blockquote class='social-tweet'><p>BESIDE</p></blockquote>",
        "<figure><img src='a.jpg'><figcaption>BESIDE</figcaption></figure>",
        "<div role='dialog'><p>BESIDE</p></div>",
        "<div class='right-rail'><p>BESIDE</p></div>",
        "<div class='sidebar'><p>BESIDE</p></div>",
    ],
)
def test_what_markup_names_as_standing_beside_the_text_goes(markup: str):
    assert not has_aside_left(markup)


@pytest.mark.parametrize(
    "markup",
    [
        # words that only contain the names
        "<div class='commentary'><p>BESIDE</p></div>",
        "<div class='discardable placard'><p>BESIDE</p></div>",
        "<div class='biotope'><p>BESIDE</p></div>",
        "<blockquote><p>BESIDE</p></blockquote>",
        "<figure><table><tr><td>BESIDE</td></tr></table></figure>",
    ],
)
def test_what_is_named_otherwise_stays(markup: str):
    assert has_aside_left(markup)


def test_what_holds_the_text_stays_whatever_its_name():
    assert has_aside_left("", f"<div class='card comment-page'>{TEXT}<p>BESIDE</p></div>")
    assert has_aside_left("", f"<div class='card'><h1>{HEADLINE}</h1>BESIDE</div>{TEXT}")


AUTHORS = ["Marta Quist"]


@pytest.mark.parametrize(
    "line",
    [
        "Marta Quist has written about the northern ports since 1998.",
        "• Marta Quist, a former banker, is a fellow of the Institute of Trade.",
        "Questions? Write to Marta Quist at marta.quist@wire.example.",
    ],
)
def test_notes_on_the_author_go_from_the_end(line: str):
    assert without_furniture([*PARAGRAPHS, line], [], AUTHORS, []) == list(PARAGRAPHS)
    # above the text's end it is the text: an author may be its subject
    assert line in without_furniture([line, *PARAGRAPHS], [], AUTHORS, [])


@pytest.mark.parametrize(
    "line",
    [
        "Quist said that the ports would open in March.",
        "The prize went to Marta Quist.",
        "Tickets are sold by the theatre, box@stage.example.",
        f"Marta’s report, {'which is long and old, ' * 10}was sent to Marta Quist and to desk@wire.example.",
    ],
)
def test_a_last_line_that_is_about_something_else_stays(line: str):
    assert line in without_furniture([*PARAGRAPHS, line], [], AUTHORS, [])


def test_headline_and_date_below_the_standfirst_go():
    standfirst = "A second loan would be paid back in oil."
    lines = [standfirst, HEADLINE, "Monday 4 February 2019", *PARAGRAPHS]
    kept = without_furniture(lines, [HEADLINE], [], [], standfirst)
    assert kept == [standfirst, *PARAGRAPHS]
    # in the text a date may head what follows
    lines = [PARAGRAPHS[0], "Monday 4 February 2019", *PARAGRAPHS[1:]]
    assert without_furniture(lines, [HEADLINE], [], [], standfirst) == lines


@pytest.mark.parametrize(
    "line",
    [
        "Want more of this? Sign up for our weekly newsletter and get it on Mondays.",
        "For more on ports, make sure to sign up for our newsletter.",
        "Follow the Wire on Facebook to miss nothing.",
        "Thanks for signing up!",
        "Your subscription has been confirmed. Keep an eye on your inbox!",
        "By signing up to alerts you agree to our terms.",
        "[Related: What the bank owes]",
        "More from Trade",
        "Empfohlener redaktioneller Inhalt",
        "An dieser Stelle finden Sie einen externen Inhalt, der den Artikel ergänzt.",
        "Czytaj więcej",
        "Přečtěte si také:",
        "Читайте также:",
        "関連記事",
    ],
)
def test_labels_and_calls_go(line: str):
    assert without_furniture([PARAGRAPHS[0], line, PARAGRAPHS[1]], [], [], []) == list(PARAGRAPHS[:2])


@pytest.mark.parametrize(
    "line",
    [
        "The party asked its members to sign up for the newsletter.",
        "More from the harvest than from the mines went into the fund this year.",
        "Related parties held a third of the shares.",
        "Like many others on Facebook, the minister wrote about the loan.",
        "Anyone can follow the trial, which is open, on the second floor.",
        "Read more slowly, the treaty says the opposite.",
        "Ähnliche Sorgen haben die Nachbarn.",
        "Czytaj więcej książek, powtarzał minister.",
        "By signing the treaty the two states agree to share the river.",
    ],
)
def test_sentences_that_begin_like_labels_stay(line: str):
    assert line in without_furniture([PARAGRAPHS[0], line, PARAGRAPHS[1]], [], [], [])
