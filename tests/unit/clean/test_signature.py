"""Signatures of near-duplicates agree, those of other texts do not."""

from extractors.clean.signature import PERMUTATIONS, signature
from extractors.clean.words import words

TEXT = " ".join(
    f"The {n}th witness told the court that the {n + 1}th ship had left the port at dawn." for n in range(20)
)


def similarity(one: str, other: str) -> float:
    pairs = zip(signature(one), signature(other), strict=True)
    return sum(a == b for a, b in pairs) / PERMUTATIONS


def test_signature_ignores_case_accents_and_punctuation():
    assert signature("El Niño llegó, dijo él, a la costa.") == signature("EL NINO LLEGO dijo el a la costa")


def test_signature_never_changes():
    assert signature("one two three four five six")[:2] == [3922175787, 4051710474]


def test_near_duplicate_is_near_and_other_text_is_far():
    assert similarity(TEXT, "LONDON (Agency) - " + TEXT) > 0.85
    assert similarity(TEXT, TEXT.replace("ship", "train").replace("court", "press")) < 0.4


def test_short_and_empty_texts_have_signatures():
    assert len(signature("two words")) == len(signature("")) == PERMUTATIONS


def test_words_of_scripts_without_spaces_are_characters():
    assert words("首相は 5 月") == ["首", "相", "は", "5", "月"]
