"""Where on a page the article stands, and how all of it is found."""

import pytest
from lxml.html import HtmlElement, document_fromstring

from extractors.clean.body import paragraphs as lines_of
from extractors.clean.scope import marked_article, torn_body
from tests.unit.clean.pages import HEADLINE, PARAGRAPHS, article, document, paragraphs

TEXT = paragraphs(*PARAGRAPHS)
OTHER = paragraphs(*(f"Then it was said: {text}" for text in PARAGRAPHS[::-1]))
LONG = paragraphs(*(f"In those days {text} {text}" for text in PARAGRAPHS))
TEASERS = "".join(f"<div class='list'><h3>Story</h3><p>Elsewhere {text}</p></div>" for text in PARAGRAPHS)


def parts(*groups: str, name: str = "part {}") -> str:
    return "".join(f"<div class='{name.format(n)}'>{group}</div>" for n, group in enumerate(groups))


def text_of(tree: HtmlElement | None) -> str | None:
    return None if tree is None else tree.text_content()


@pytest.mark.parametrize(
    "markup",
    [
        "<article>{}</article>",
        "<main>{}</main>",
        "<div role='main'>{}</div>",
        "<div itemprop='articleBody'>{}</div>",
        "<main><div>Home</div><article>{}</article><div>Footer</div></main>",
        "<article><header>Home</header><div itemprop='description articleBody'>{}</div></article>",
    ],
)
def test_the_innermost_mark_that_holds_the_text_is_the_article(markup: str):
    tree = document_fromstring(f"<div>Before</div>{markup.format(TEXT)}<p>After</p> tail")
    assert text_of(marked_article(tree)) == "".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{TEXT}</div>",
        # an article that is a teaser, two articles, a text of a line
        f"<article><p>{PARAGRAPHS[0]}</p></article><div>{TEXT}</div>",
        f"<article>{TEXT}</article><article>{OTHER}</article>",
        f"<article>{TEXT}</article><article>{LONG}</article>",
        f"<article><p>{PARAGRAPHS[0]}</p></article>",
        # nothing but links
        "<main>"
        + "".join(f"<p><a href='/{n}'>{text}</a></p>" for n, text in enumerate(PARAGRAPHS))
        + "</main>",
    ],
)
def test_a_mark_that_does_not_hold_most_of_the_text_is_not_trusted(body: str):
    assert marked_article(document_fromstring(body)) is None


def test_what_stands_outside_the_marked_article_is_not_its_text():
    lists = "".join(f"<div class='text'><p>{text}</p></div>" for text in PARAGRAPHS[:2])
    html = document(
        f"<div>{lists}</div><article><h1>{HEADLINE}</h1>{paragraphs(*PARAGRAPHS[1:], *PARAGRAPHS)}</article>"
    )
    assert article(html).body_text.startswith(PARAGRAPHS[1])


@pytest.mark.parametrize("name", ["part", "part part-{}"])
def test_a_torn_body_is_whole(name: str):
    tree = document_fromstring(
        f"<article><h1>{HEADLINE}</h1>{parts(TEXT, '<p>Notice.</p>', OTHER, name=name)}</article>"
    )
    torn = torn_body(tree, "\n\n".join(PARAGRAPHS))
    assert torn is not None and torn.tag == "article"


@pytest.mark.parametrize(
    "body",
    [
        # all of it, containers of different names, one container, teasers of which nothing was taken
        f"<article>{parts(TEXT, TEXT, name='part')}</article>",
        f"<article>{parts(TEXT, OTHER, name='part-{}')}</article>",
        f"<article>{parts(TEXT + OTHER, name='part')}</article>",
        f"<article>{TEXT}</article><div>{TEASERS}</div>",
    ],
)
def test_what_is_not_torn_is_left(body: str):
    assert torn_body(document_fromstring(body), " ".join(PARAGRAPHS[:5])) is None


def test_all_parts_of_a_torn_body_are_taken_in_order():
    body = parts(TEXT, OTHER, name="article-body")
    tree = document_fromstring(f"<div>{body}</div>")
    lines = lines_of(tree, is_marked=False)
    assert lines[:5] == list(PARAGRAPHS) and len(lines) == 10
