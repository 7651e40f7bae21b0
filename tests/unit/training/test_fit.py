"""The network learns, in the same way each time, and its file gives the same as itself. Needs torch."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.align import Example, examples
from training.labelled import documents

pytest.importorskip("torch", reason="torch is installed by make train")
pytest.importorskip("transformers", reason="transformers is installed by make train")
pytest.importorskip("onnxscript", reason="onnxscript is installed by make train")

import torch

from extractors.pairs.model import feed
from training.export import export, probabilities
from training.fit import TRAINING, fit, is_held_out
from training.network import Network, loss

TEXT = Path(__file__).parents[3] / "training" / "text" / "test_stances.txt"


@pytest.fixture(scope="module")
def some() -> list[Example]:
    return [example for document in documents(TEXT)[:4] for example in examples(document)]


def _loss(network: Network, some: list[Example]) -> float:
    network.eval()
    inputs = {name: torch.from_numpy(array) for name, array in feed([one.marked for one in some]).items()}
    with torch.no_grad():
        return float(loss(network(**inputs), torch.from_numpy(np.stack([one.rows for one in some]))))


def test_fit_is_the_same_each_time_and_learns(some: list[Example]) -> None:
    plan = replace(TRAINING, epochs=3, batch=8, rate=1e-4, head_rate=1e-2)
    torch.manual_seed(1)
    first = Network(None)
    second = Network(None)
    second.load_state_dict(first.state_dict())
    before = _loss(first, some)
    fit(first, some, plan)
    fit(second, some, plan)
    assert _loss(first, some) < before
    assert _loss(first, some) == _loss(second, some)


def test_the_file_gives_what_the_network_gives(some: list[Example], tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = Network(None).eval()
    path = tmp_path / "pairs.onnx"
    export(network, some[:3], path)
    inputs = {name: torch.from_numpy(array) for name, array in feed([one.marked for one in some]).items()}
    with torch.no_grad():
        expected = [output.softmax(-1).numpy() for output in network(**inputs)]
    for right, found in zip(expected, probabilities(some, path), strict=True):
        np.testing.assert_allclose(found, right, atol=0.05)  # int8


def test_an_eighth_is_held_out_by_name() -> None:
    held = [is_held_out(f"A{number:03} wire sentence") for number in range(2000)]
    assert 0.1 < sum(held) / len(held) < 0.15
