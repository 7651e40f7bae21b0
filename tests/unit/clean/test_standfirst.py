"""The standfirst of an article, and what only looks like one."""

import pytest

from tests.unit.clean.pages import HEADLINE, LD, PARAGRAPHS, article, document, paragraphs

STANDFIRST = "A second loan would be paid back in oil, and the opposition calls it a mortgage."
META = f'<meta property="og:description" content="{STANDFIRST}">'
TEXT = paragraphs(*PARAGRAPHS)


@pytest.mark.parametrize(
    "head", [META, META.replace("og:", "twitter:"), LD.format(f'"description": "{STANDFIRST}"')]
)
@pytest.mark.parametrize(
    "markup",
    [
        "<header><h1>{h}</h1><div class='lead'>{s}</div></header><article>{t}</article>",
        "<article><header><h1>{h}</h1><h2><span>{s}</span></h2></header>{t}</article>",
        "<article><h1>{h}</h1><p>{s}</p>{t}</article>",
    ],
)
def test_the_description_that_stands_below_the_headline_begins_the_text(head: str, markup: str):
    html = document(markup.format(h=HEADLINE, s=STANDFIRST, t=TEXT), head)
    assert article(html).body_text == "\n\n".join([STANDFIRST, *PARAGRAPHS])


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>{h}</h1><article>{t}</article>",
        "<div>{s}</div><article><h1>{h}</h1>{t}</article>",
        "<article><h1>{h}</h1>{t}</article><div><a href='/a'><span>{s}</span></a></div>",
        "<article><h1>{h}</h1>{t}</article><aside><div>{s}</div></aside>",
        "<article><h1>{h}</h1>{t}</article><script>{s}</script>",
    ],
)
def test_a_description_that_is_not_read_there_is_no_text(markup: str):
    html = document(markup.format(h=HEADLINE, s=STANDFIRST, t=TEXT), META)
    assert article(html).body_text == "\n\n".join(PARAGRAPHS)


def test_a_description_of_the_site_is_no_standfirst():
    site = (
        f'<script type="application/ld+json">{{"@type": "WebSite", "description": "{STANDFIRST}"}}</script>'
    )
    html = document(f"<h1>{HEADLINE}</h1><div>{STANDFIRST}</div><article>{TEXT}</article>", META + site)
    assert article(html).body_text == "\n\n".join(PARAGRAPHS)


def test_a_standfirst_that_is_the_first_paragraph_stands_once():
    html = document(head=META.replace(STANDFIRST, PARAGRAPHS[0]))
    assert article(html).body_text == "\n\n".join(PARAGRAPHS)
