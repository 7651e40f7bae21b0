"""What counts as a word, and which differences between words do not count."""

import sys
import unicodedata

import pytest

from extractors.clean.words import fold, folded_words, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café CAFÉ Cafe\u0301", "cafe cafe cafe"),
        ("ﬁscal ＷＴＯ", "fiscal wto"),
        ("Straße", "strasse"),
        ("a\U0001d16d \U0001f600", "a \U0001f600"),  # a combining dot of musical notation; an emoji stays
    ],
)
def test_accents_case_and_widths_are_folded_away(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_every_combining_character_of_unicode_is_folded_away_and_no_other() -> None:
    every = "".join(chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    decomposed = unicodedata.normalize("NFKD", every)
    expected = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    assert fold(every) == expected


def test_apostrophes_do_not_split_and_signs_are_no_words() -> None:
    assert folded_words("Russia’s – don't!") == ["russias", "dont"]


def test_in_scripts_without_spaces_each_character_is_a_word() -> None:
    assert words("NATO会議 2024") == ["NATO", "会", "議", "2024"]
