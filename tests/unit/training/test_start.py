"""What training starts from: pieces for the placeholders, weights made whole."""

import numpy as np
import pytest

from extractors.pairs.labels import KINDS
from extractors.pairs.model import tokenizer
from training.start import HIDDEN, LAYERS, WORD_OF_KIND, own_pieces, plain_weights, with_own_pieces


def test_own_pieces_take_the_free_places_of_the_vocabulary() -> None:
    vocabulary = {"[PAD]": 0, **{f"[unused{number}]": number + 1 for number in range(12)}, "the": 13}
    plain = {"truncation": {"max_length": 4}, "padding": {}, "added_tokens": [{"id": 0, "content": "[PAD]"}],
             "model": {"type": "WordPiece", "vocab": vocabulary}}  # fmt: skip
    made = with_own_pieces(plain)
    assert made["model"]["vocab"]["[state]"] == 1
    assert made["model"]["vocab"]["[unused10]"] == 11
    assert "[unused9]" not in made["model"]["vocab"]
    assert [token["id"] for token in made["added_tokens"]] == list(range(11))
    assert (made["truncation"], made["padding"], made["model"]["type"]) == (None, None, "WordPiece")


def test_the_tokenizer_in_use_has_them_and_a_word_from_which_each_placeholder_starts() -> None:
    encoded = tokenizer().encode(["lent", *own_pieces()], is_pretokenized=True)
    assert encoded.ids[2:-1] == list(own_pieces().values())
    assert WORD_OF_KIND.keys() == set(KINDS)
    assert all(tokenizer().token_to_id(word) for word in WORD_OF_KIND.values())


def _stored(layers: int) -> dict[str, np.ndarray]:
    stored = {"inner.embeddings.LayerNorm.weight": np.ones(HIDDEN, np.float32)}
    for name in ("word", "position"):
        stored[f"inner.embeddings.{name}_embeddings.weight_q"] = np.full((2, 3), 4, np.int8)
        stored[f"inner.embeddings.{name}_embeddings.weight_scale"] = np.array(0.5, np.float32)
    for number in range(6 * layers):
        stored[f"val_{100 + number}_q"] = np.full((2, 3), number, np.int8)
        stored[f"val_{100 + number}_scale"] = np.array([1, 2, 4], np.float32)
    return stored


def test_int8_weights_are_multiplied_by_their_scales_and_turned() -> None:
    weights = plain_weights(_stored(LAYERS))
    assert weights["embeddings.word_embeddings.weight"].tolist() == [[2, 2, 2], [2, 2, 2]]
    assert weights["encoder.layer.1.attention.self.key.weight"].tolist() == [[7, 7], [14, 14], [28, 28]]
    assert "embeddings.LayerNorm.weight" in weights
    assert len(weights) == 3 + 6 * LAYERS


def test_another_number_of_layers_is_refused() -> None:
    with pytest.raises(ValueError, match="found 12 matrices"):
        plain_weights(_stored(2))
