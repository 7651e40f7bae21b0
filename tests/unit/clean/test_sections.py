"""Pages that list articles are none; an article with lists around it is."""

import pytest

from tests.unit.clean.pages import HEADLINE, LD, PARAGRAPHS, article, document, paragraphs, reject

SECTION = "https://www.wire.example/world"
WEBSITE = "<meta property='og:type' content='website'>"
HEADLINES = (
    "Grain ships wait outside the harbour",
    "Oil falls for the third week",
    "Bank of Sabar keeps its rate",
    "Striking teachers return to work",
    "Old bridge closes for two years",
    "Fishermen win their case in court",
)
TEASERS = (
    "The captains say that the port has neither fuel for its cranes nor money for its pilots.",
    "Traders doubt that the producers will agree before the end of the winter.",
    "Its governor said that prices had risen less than she had feared in the autumn.",
    "Their union accepted an offer that the minister had twice called impossible.",
    "Drivers will need forty minutes more from the islands to the market.",
    "The judges found that the licence had been sold without a tender.",
)


def cards(each: str, count: int = 6) -> str:
    return "".join(
        each.format(href=f"/2019/02/{number}", headline=headline, teaser=TEASERS[number])
        for number, headline in enumerate(HEADLINES[:count])
    )


CARD = "<article class='card'><h2><a href='{href}'>{headline}</a></h2><p>{teaser}</p></article>"
ROW = "<div><a href='{href}'>{headline}</a></div><span>4 Feb</span><div>{teaser}</div>"
WHOLE = "<a href='{href}'><h3>{headline}</h3><p>{teaser}</p></a>"


@pytest.mark.parametrize("each", [CARD, ROW, WHOLE])
@pytest.mark.parametrize("head", ["", WEBSITE, "<meta property='og:type' content='article'>"])
def test_page_of_teasers_is_no_article(each: str, head: str):
    refused = reject(document(f"<main><h1>World</h1>{cards(each)}</main>", head, "World"), final_url=SECTION)
    assert (refused.stage, refused.reason) == ("clean", "not_an_article")


def test_list_that_describes_its_articles_is_no_article():
    nodes = "".join(LD.format(f'"headline": "{h}", "datePublished": "2019-02-04"') for h in HEADLINES)
    more = "".join(
        CARD.format(href=f"/{number}", headline=text[:40], teaser=f"{text} This is said {number} times.")
        for number, text in enumerate(PARAGRAPHS * 4, start=2)
    )
    html = document(f"<main><h1>World</h1>{cards(CARD)}{more}</main>", nodes, "World")
    assert reject(html, final_url=SECTION).reason == "not_an_article"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.wire.example",
        "https://www.wire.example/",
        "https://www.wire.example/index.html",
        "https://www.wire.example/de/",
        "https://www.wire.example/pt-BR",
        "https://www.wire.example/?utm_source=feed",
    ],
)
def test_home_page_is_no_article(url: str):
    assert reject(document(title="The Wire"), final_url=url).reason == "not_an_article"


@pytest.mark.parametrize(
    "url", ["https://www.wire.example/?p=123", "https://www.wire.example/index.php?id=4", "https://www.wire.example/ab/c"]
)  # fmt: skip
def test_page_with_an_address_of_its_own_is_not_the_home_page(url: str):
    assert article(document(), final_url=url)


@pytest.mark.parametrize("kind", ["CollectionPage", "SearchResultsPage"])
def test_page_declared_as_a_collection_is_no_article(kind: str):
    graph = f'{{"@graph": [{{"@type": "{kind}"}}, {{"@type": "WebSite"}}]}}'
    head = f'<script type="application/ld+json">{graph}</script>'
    assert reject(document(head=head)).reason == "not_an_article"
    assert article(document(head=head + LD.format(f'"headline": "{HEADLINE}"')))


def test_list_of_headlines_without_a_text_is_no_article():
    links = "".join(
        f"<li><a href='/{n}'>{headline} again</a></li>" for n, headline in enumerate(HEADLINES * 2)
    )
    html = document(f"<main><h1>World</h1><ul>{links.replace('again', 'x', 6)}</ul></main>", WEBSITE, "World")
    assert reject(html, final_url=SECTION).reason == "not_an_article"


def test_long_introduction_of_a_section_makes_no_article_of_it():
    body = f"<main><h1>World</h1>{paragraphs(*PARAGRAPHS[:3])}{cards(CARD)}</main>"
    assert reject(document(body, WEBSITE, "World"), final_url=SECTION).reason == "not_an_article"


@pytest.mark.parametrize("head", ["", WEBSITE])
def test_article_among_teasers_is_one(head: str):
    text = paragraphs(*PARAGRAPHS[:3]) + cards("<div class='promo'><a href='{href}'>{headline}</a></div>", 1)
    html = document(
        f"<article><h1>{HEADLINE}</h1>{text}{paragraphs(*PARAGRAPHS[3:])}</article><div>{cards(WHOLE)}</div>",
        head,
    )
    assert article(html).title == HEADLINE


def test_article_of_links_to_sources_is_one():
    sources = [f"<p><a href='https://agency.example/{n}'>{text}</a></p>" for n, text in enumerate(PARAGRAPHS)]
    described = LD.format(f'"headline": "{HEADLINE}", "datePublished": "2019-02-04"')
    html = document(
        f"<article><h1>{HEADLINE}</h1>{paragraphs(*PARAGRAPHS)}{''.join(sources)}</article>", described
    )
    assert article(html)
