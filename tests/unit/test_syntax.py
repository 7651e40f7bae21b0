"""The parse, and where its sentences stand in the stored text."""

import pytest

from extractors.syntax import forgetting, read

BODY = "Peru backs it.\n\nMr. Vega left. He met U.S. officials."


def test_sentences_are_slices_of_their_field() -> None:
    sentences = read("Peru backs the plan", BODY)
    texts = {"title": "Peru backs the plan", "body": BODY}
    assert [texts[s.field][s.char_start : s.char_end] for s in sentences] == [
        "Peru backs the plan",
        "Peru backs it.",
        "Mr. Vega left.",
        "He met U.S. officials.",
    ]
    assert [s.index for s in sentences] == [0, 1, 2, 3]


def test_char_range_of_tokens() -> None:
    sentence = read(None, BODY)[2]
    start, end = sentence.char_range(sentence.span[2], sentence.span[3])
    assert BODY[start:end] == "U.S. officials"


@pytest.mark.parametrize(
    "dateline",
    [
        "ANKARA (Reuters) - ",
        "UNITED NATIONS, Feb 28 (Halyard Wire) - ",
        "RAFAH, Gaza Strip (AP) — ",
        "LIMA — ",
        "BUENOS AIRES, Argentina -- ",
    ],
)
def test_a_dateline_is_not_part_of_the_sentence(dateline: str) -> None:
    body = f"{dateline}Peru backs the plan."
    (sentence,) = read(None, body)
    assert body[sentence.char_start : sentence.char_end] == "Peru backs the plan."


@pytest.mark.parametrize(
    "body", ["NATO - led by Norway - met.", "The U.S. — an ally — left.", "PDVSA-owned Citgo won."]
)
def test_what_only_looks_like_a_dateline_stays(body: str) -> None:
    assert read(None, body)[0].char_start == 0


def test_a_hyphen_after_an_abbreviation_parts_words() -> None:
    (sentence,) = read(None, "The U.S.-backed rebels won.")
    assert [token.text for token in sentence.span] == ["The", "U.S.", "-", "backed", "rebels", "won", "."]


@pytest.mark.parametrize("body", ["Peru left. " * 3000, "Peru left " * 3000, "Peruleft" * 3000])
def test_a_long_paragraph_is_read_in_pieces(body: str) -> None:
    """However long: the model itself refuses a text of a million characters."""
    sentences = read(None, body)
    pieces = [body[s.char_start : s.char_end] for s in sentences]
    assert "".join(pieces).replace(" ", "") == body.replace(" ", "")
    assert len({s.offset for s in sentences}) > 1
    if "." in body:
        assert set(pieces) == {"Peru left."}


def test_what_is_forgotten_is_read_again_alike() -> None:
    """Words of an article leave no trace in the model, and none that it knew is lost."""
    seen = []
    for _ in range(2):
        with forgetting():
            sentences = read(None, "Zqorvex Blimpton of Peru sued Wuxlip.")
            seen.append([(t.text, t.lemma_, t.tag_, t.dep_, t.ent_type_) for s in sentences for t in s.span])
            assert "Zqorvex" in sentences[0].span.doc.vocab.strings
            strings = sentences[0].span.doc.vocab.strings
        assert "Zqorvex" not in strings
        assert "Peru" in strings
    assert seen[0] == seen[1]


def test_nothing_to_read() -> None:
    assert read(None, "") == []
