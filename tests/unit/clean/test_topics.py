"""Section and tags in the page's own words, without what is none."""

import pytest

from tests.unit.clean.stated import read

WIRE = "<meta property='og:site_name' content='The Wire'>"


def trail(*names: str) -> dict[str, object]:
    items = [{"@type": "ListItem", "name": name} for name in names]
    return {"breadcrumb": {"@type": "BreadcrumbList", "itemListElement": items}}


@pytest.mark.parametrize(
    ("head", "article", "section"),
    [
        ("", {"articleSection": "Food &amp; Drink"}, "Food & Drink"),
        ("<meta property='article:section' content='World'>", {}, "World"),
        ("<meta name='parsely-section' content='World'>", {"articleSection": ""}, "World"),
        # the site's name, its home page, the kind of page
        (f"{WIRE}<meta property='article:section' content='World'>", {"articleSection": "The Wire"}, "World"),
        (WIRE, trail("Home", "World", "Africa"), "World"),
        ("", trail("Startseite", "Politik"), "Politik"),
        ("", {"articleSection": "Article"}, None),
        # the headline at the end of a trail, a trail of dates
        ("", {"headline": "Talks fail", **trail("Home", "Talks fail")}, None),
        ("", trail("Home", "2019", "February"), None),
        # categories by the alphabet come after one section
        ("<meta property='article:section' content='World'>", {"articleSection": ["Africa", "Oil"]}, "World"),
        ("", {"articleSection": ["Africa", "Oil"]}, "Africa"),
        ("", {"articleSection": "Africa, Oil"}, "Africa"),
        ("", {"articleSection": "https://wire.example/world"}, None),
        ("", {}, None),
    ],
)
def test_section(head: str, article: dict[str, object], section: str | None):
    assert read(head, **article).section == section


@pytest.mark.parametrize(
    ("head", "article", "tags"),
    [
        ("", {"keywords": "Norland, loans,Norland , LOANS"}, ["Norland", "loans"]),
        ("", {"keywords": ["Washington, D.C.", "U.S."]}, ["Washington, D.C.", "U.S."]),
        ("", {"keywords": [{"@type": "DefinedTerm", "name": "Oil"}, 7]}, ["Oil"]),
        ("", {"keywords": "Law &amp; Order; Oil"}, ["Law & Order", "Oil"]),
        ("<meta property='article:tag' content='Oil'><meta property='article:tag' content='Gas'>", {},
         ["Oil", "Gas"]),
        ("<meta name='news_keywords' content='Oil'><meta name='keywords' content='news, oil'>", {}, ["Oil"]),
        ("<meta name='keywords' content='Öl,Gas'>", {"keywords": []}, ["Öl", "Gas"]),
        # addresses, codes and numbers; what is written with underscores
        ("", {"keywords": "https://w.example/a,@desk,type:news,type_news,_evergreen,105726154,Oil"}, ["Oil"]),
        ("", {"keywords": "AFC_East,Spider-Man,2020 election"}, ["AFC East", "Spider-Man", "2020 election"]),
        # a form; one colon is a title's
        ("", {"keywords": ["Page: article", "Day: Monday", "Region: World", "Oil"]}, ["Oil"]),
        ("", {"keywords": ["Monarch: Legacy of Monsters"]}, ["Monarch: Legacy of Monsters"]),
        # the site's name, the headline, a sentence
        (WIRE, {"headline": "Talks fail", "keywords": "the wire,Talks fail,Oil"}, ["Oil"]),
        ("", {"keywords": "How much does the bank of Norland owe,Oil"}, ["Oil"]),
        ("", {"keywords": ",".join(f"tag {letter}" for letter in "abcdefghijklmnopqrstuvwxyzåäöæøü")},
         [f"tag {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + ["tag æ", "tag ø"]),
        ("", {}, []),
    ],
)  # fmt: skip
def test_tags(head: str, article: dict[str, object], tags: list[str]):
    assert read(head, **article).tags == tags


def test_tags_are_bounded():
    assert len(read(keywords=[f"tag {chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(99)]).tags) == 30
