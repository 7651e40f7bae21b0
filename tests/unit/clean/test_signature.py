"""Signatures of near-duplicates agree, those of other texts do not."""

from extractors.clean.signature import LEAD_PERMUTATIONS, LEAD_WORDS, PERMUTATIONS, signature
from extractors.clean.words import words

TEXT = " ".join(
    f"The {n}th witness told the court that the {n + 1}th ship had left the port at dawn." for n in range(20)
)


def similarity(one: str, other: str) -> float:
    """Of the whole texts."""
    pairs = zip(signature(one)[:PERMUTATIONS], signature(other)[:PERMUTATIONS], strict=True)
    return sum(a == b for a, b in pairs) / PERMUTATIONS


def test_signature_ignores_case_accents_and_punctuation():
    assert signature("El Niño llegó, dijo él, a la costa.") == signature("EL NINO LLEGO dijo el a la costa")


def test_signature_never_changes():
    assert signature("one two three four five six")[:2] == [3282960532, 3419105952]


def test_near_duplicate_is_near_and_other_text_is_far():
    assert similarity(TEXT, "LONDON (Agency) - " + TEXT) > 0.85
    other = (
        TEXT.replace("witness", "pilot")
        .replace("court", "press")
        .replace("ship", "train")
        .replace("port", "town")
    )
    assert similarity(TEXT, other) < 0.4


def test_a_text_cut_short_begins_like_the_whole():
    words_of = TEXT.split()
    cut = " ".join(words_of[: LEAD_WORDS + 10])
    moved = " ".join(words_of[LEAD_WORDS + 10 :] + words_of[: LEAD_WORDS + 10])
    assert signature(cut)[PERMUTATIONS:] == signature(TEXT)[PERMUTATIONS:] != signature(moved)[PERMUTATIONS:]


def test_short_and_empty_texts_have_signatures():
    assert len(signature("two words")) == len(signature("")) == PERMUTATIONS + LEAD_PERMUTATIONS


def test_words_of_scripts_without_spaces_are_characters():
    assert words("首相は 5 月") == ["首", "相", "は", "5", "月"]
