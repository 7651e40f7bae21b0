"""The corpus profile: its file, and what it takes out of a text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.clean import profile as profiles
from extractors.clean.page import TEXT_VERSION, clean_page
from extractors.clean.profile import NO_PROFILE, Profile, line_key, split_lines, unknown_words
from extractors.clean.signature import signature
from extractors.clean.words import folded_words
from extractors.records import Article
from tests.unit.clean.pages import PARAGRAPHS, article, document, page, reject, with_paragraphs

SIGN_UP = "Sign up for our newsletter."
AT = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("Updated 3 May 2024 at 12:15", "Updated 0 May 0 at 0:0"),
        ("Only $1.50 a week, cancel within 14 days", "Only $1.50 a week, cancel within 14 days"),
        ("Growth of 3 %", "Growth of 3 %"),
        ("Sign Up", "Sign Up"),
    ],
)
def test_a_key_is_the_line_less_its_numbers_unless_they_are_the_news(line: str, key: str) -> None:
    assert line_key(line) == key


def test_learned_lines_are_taken_out_wherever_they_stand() -> None:
    lines = [SIGN_UP, "One.", "Updated 4 May", "Two.", SIGN_UP]
    assert split_lines(lines, {SIGN_UP, "Updated 0 May"}) == (["One.", "Two."], [0, 2, 4])


def test_what_is_not_the_whole_line_stays() -> None:
    lines = [f"The site says: {SIGN_UP}", SIGN_UP.upper()]
    assert split_lines(lines, {SIGN_UP}) == (lines, [])


@pytest.mark.parametrize(
    "said", ["“We will”, he said.", 'He said "no".', "« Non », dit-il.", "'No,' he said."]
)
def test_a_line_with_a_quotation_stays(said: str) -> None:
    assert split_lines([said, "It’s the end."], {said, "It’s the end."}) == ([said], [1])


def test_when_nothing_would_be_left_everything_stays() -> None:
    assert split_lines([SIGN_UP, SIGN_UP], {SIGN_UP}) == ([SIGN_UP, SIGN_UP], [])
    assert split_lines([], {SIGN_UP}) == ([], [])


def test_joins_that_a_profile_knows_are_not_open() -> None:
    assert unknown_words({"Sanctions", "Russia", "oil"}, {"sanctions", "oil"}) == ["Russia"]


def test_a_profile_comes_back_as_it_was_written(tmp_path: Path) -> None:
    profile = Profile(
        12,
        {"w.example": frozenset({SIGN_UP, "¡Suscríbase!"}), "v.example": frozenset()},
        {"en": frozenset({"word"})},
        {"w.example": 3, "v.example": 12},
    )
    assert profiles.read(profiles.write(tmp_path, profile, AT)) == profile


def test_the_latest_profile_is_the_one_of_the_highest_version(tmp_path: Path) -> None:
    assert profiles.latest(tmp_path) is None
    for version in (9, 10, 11):
        last = profiles.write(tmp_path, Profile(version, {}, {}), AT)
    (tmp_path / "000012.part").touch()
    assert profiles.latest(tmp_path) == last


def test_old_profiles_are_forgotten(tmp_path: Path) -> None:
    for version in range(1, 12):
        profiles.write(tmp_path, Profile(version, {}, {}), AT)
    assert len(list(tmp_path.iterdir())) == 7
    assert profiles.latest(tmp_path) == tmp_path / "000011.json"


NORLAND = with_paragraphs("The Norland desk is paid for by its readers.", "Norland’s budget: 12 pages.")
LEARNED = Profile(
    7,
    {
        "wire.example": frozenset(
            {"The Norland desk is paid for by its readers.", PARAGRAPHS[0], PARAGRAPHS[3]}
        )
    },
    {"en": frozenset({"Surkland"})},
    {"wire.example": 7},
)


def cleaned(html: str, profile: Profile) -> Article:
    row = clean_page(page(html), profile)
    assert isinstance(row, Article), row
    return row


def test_an_article_says_what_was_taken_out_and_everything_else_is_of_what_is_left() -> None:
    whole, cut = cleaned(document(NORLAND), NO_PROFILE), cleaned(document(NORLAND), LEARNED)
    assert cut.body_text == "\n\n".join([*PARAGRAPHS[1:], "Norland’s budget: 12 pages."])
    assert cut.removed_lines == [PARAGRAPHS[0], "The Norland desk is paid for by its readers."]
    assert cut.removed_at == [0, 5]
    assert cut.word_count == len(folded_words(cut.body_text)) < whole.word_count
    assert list(cut.signature) == list(signature(cut.body_text))
    assert cut.version_id != whole.version_id and cut.article_id == whole.article_id
    assert (whole.text_version, cut.text_version) == (f"{TEXT_VERSION}.0", f"{TEXT_VERSION}.7")
    assert (whole.removed_lines, whole.removed_at) == ([], [])


def test_what_was_learned_makes_no_page_a_reject_and_no_reject_an_article() -> None:
    short = "<article><h1>Norland waits</h1><p>" + "</p><p>".join(PARAGRAPHS[:3]) + "</p></article>"
    learned = Profile(1, {"wire.example": frozenset(PARAGRAPHS[:2])}, {}, {"wire.example": 1})
    assert cleaned(document(short), learned).body_text == PARAGRAPHS[2]
    nothing = document("<p>Nothing.</p>")
    assert clean_page(page(nothing), learned) == reject(nothing)


def test_another_outlets_lines_stay() -> None:
    elsewhere = Profile(7, {"v.example": LEARNED.lines["wire.example"]}, {}, {"v.example": 7})
    assert cleaned(document(NORLAND), elsewhere).body_text == article(document(NORLAND)).body_text


def test_a_word_in_pieces_is_noted_until_a_profile_knows_it() -> None:
    html = document(with_paragraphs("A bank in Sur kl and has asked for more of the same."))
    before, after = cleaned(html, NO_PROFILE), cleaned(html, LEARNED)
    assert "Sur kl and" in before.body_text
    assert "Surkland" in before.split_words
    assert "A bank in Surkland has" in after.body_text
    assert "Surkland" not in after.split_words


def test_sound_text_has_no_split_words() -> None:
    assert article(document()).split_words == []
