"""Writes a network as the int8 ONNX file that ``extractors.pairs.model`` runs, and scores by such a file."""

import tempfile
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.export import Dim

from extractors.pairs.model import feed
from training.align import OUTPUTS, Example
from training.network import Network
from training.start import TOKENIZER

MODEL = TOKENIZER.with_name("pairs.onnx")
INPUTS = ("ids", "mask", "first", "second")
_QUANTIZED = ["MatMul", "Gather", "Gemm"]
_BATCH = 16


class _Probabilities(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor, second: Tensor) -> tuple[Tensor, ...]:
        return tuple(one.softmax(-1) for one in self.network(ids, mask, first, second))


def export(network: Network, some: Sequence[Example], path: Path = MODEL) -> None:
    """Writes the network; ``some`` examples, at least two, show the form of its input."""
    inputs = feed([one.marked for one in some])
    axes = {0: Dim("pairs"), 1: Dim("pieces")}
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        whole = Path(folder) / "whole.onnx"
        program = torch.onnx.export(
            _Probabilities(network).eval(),
            tuple(torch.from_numpy(inputs[name]) for name in INPUTS),
            dynamo=True,
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_shapes=(axes,) * len(INPUTS),
        )
        if program is None:
            raise RuntimeError("torch.onnx.export gave no program")
        program.save(whole)
        path.parent.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(
            whole, path, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=_QUANTIZED
        )
    onnx.save(without_notes(onnx.load(path)), path)


def without_notes(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model without what the exporter notes in it, such as the paths of its machine."""
    graph = model.graph
    parts = (graph.node, graph.value_info, graph.input, graph.output, graph.initializer)
    for part in (model, graph, *chain.from_iterable(parts)):
        for note in ("metadata_props", "doc_string"):
            part.ClearField(note)
    return model


def probabilities(examples: Sequence[Example], path: Path = MODEL) -> list[npt.NDArray[np.float32]]:
    """For each output the probabilities as (examples, 2, classes)."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    parts = [
        session.run(OUTPUTS, feed([one.marked for one in examples[start : start + _BATCH]]))
        for start in range(0, len(examples), _BATCH)
    ]
    return [np.concatenate(output) for output in zip(*parts, strict=True)]
