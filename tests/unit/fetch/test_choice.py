"""What is chosen of an archive: urls by pattern, HTML by its bytes, languages where they are certain."""

import pytest

from extractors.fetch.choice import Choice
from extractors.fetch.landing import LandingError

TEXTS = {
    "en": "The president met the foreign minister yesterday, and they spoke about trade and about security. ",
    "fr": "Le président a rencontré hier le ministre des affaires étrangères pour parler du commerce. ",
    "de": "Der Präsident traf gestern die Außenministerin, und sie sprachen über Handel und Sicherheit. ",
    "ru": "Президент встретился вчера с министром иностранных дел, они говорили о торговле и безопасности. ",
    "ar": "التقى الرئيس أمس وزير الخارجية وتحدثا عن التجارة والأمن في المنطقة وعن الاتفاق الجديد. ",
}


def page(text: str, head: str = "", encoding: str = "utf-8") -> bytes:
    return f"<html><head>{head}</head><body><p>{text}</p></body></html>".encode(encoding)


@pytest.mark.parametrize(
    ("include", "exclude", "is_wanted"),
    [
        ([], [], True),
        (["*/world/*"], [], True),
        (["*/sport/*", "*/world/*"], [], True),
        (["*/sport/*"], [], False),
        ([], ["*/world/*"], False),
        (["*/world/*"], ["*.html"], False),
        (["*/WORLD/*"], [], False),
    ],
)
def test_url_patterns(include, exclude, is_wanted):
    assert Choice(include, exclude).wants_url("http://a.example/world/1.html") is is_wanted


@pytest.mark.parametrize("written", TEXTS)
@pytest.mark.parametrize("asked", TEXTS)
def test_page_passes_only_in_its_own_language(written, asked):
    refusal = Choice(languages=[asked]).refusal(page(TEXTS[written] * 4), "text/html; charset=utf-8")
    assert refusal == (None if written == asked else "other_language")


def test_one_of_several_languages_is_enough():
    choice = Choice(languages=["ar", "fr"])
    assert choice.refusal(page(TEXTS["fr"] * 4), "text/html") is None
    assert choice.refusal(page(TEXTS["de"] * 4), "text/html") == "other_language"


def test_text_counts_and_not_what_the_page_says_of_itself():
    head = '<meta http-equiv="content-language" content="en"><meta charset="utf-8">'
    assert Choice(languages=["en"]).refusal(page(TEXTS["fr"] * 4, head), "text/html") == "other_language"


@pytest.mark.parametrize(
    "body",
    [page(TEXTS["fr"]), page(""), page("12 345 " * 99), page("<script>" + "let window = that; " * 99)],
    ids=["a sentence", "no text", "numbers", "only a script"],
)
def test_language_in_doubt_is_left_to_cleaning(body):
    assert Choice(languages=["en"]).refusal(body, "text/html") is None


def test_script_before_the_text_is_not_taken_for_it():
    script = "<script>" + "window.the = function that(is, not, your, language) { return this; };" * 9999
    comment = "<!-- the text of this comment is English and about nothing at all -->" * 999
    body = page(f"{script}</script>{comment}{TEXTS['de'] * 4}")
    assert Choice(languages=["de"]).refusal(body, "text/html") is None
    assert Choice(languages=["en"]).refusal(body, "text/html") == "other_language"


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "koi8-r"])
def test_encoding_that_is_declared_is_read(encoding):
    body = page(TEXTS["ru"] * 4, encoding=encoding)
    assert Choice(languages=["ru"]).refusal(body, f"text/html; charset={encoding}") is None
    assert Choice(languages=["fr"]).refusal(body, f"text/html; charset={encoding}") == "other_language"


def test_long_page_is_cut_between_two_characters():
    body = page("<b>я</b>" + "<p>" + (TEXTS["ru"] * 2_000))
    for shift in range(4):
        assert Choice(languages=["ru"]).refusal(b" " * shift + body, "text/html") is None


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\x89PNG\r\n", "text/html"),
        (b"%PDF-1.7", None),
        (page("text"), "image/png"),
        (b'{"text": "none"}', "application/json"),
        (b"<rss version='2.0'><channel/></rss>", "text/html"),
    ],
)
def test_what_is_no_html_is_left_out(body, content_type):
    assert Choice(include=["*"]).refusal(body, content_type) == "not_html"


def test_language_that_is_none_is_told_with_those_that_are():
    with pytest.raises(LandingError, match=r"'english' is no language code; known are: .*\ben, .*\bfr\b"):
        Choice(languages=["en", "english"])


def test_choice_without_anything_is_of_everything():
    assert Choice().is_all
    assert not Choice(exclude=["*/x"]).is_all
