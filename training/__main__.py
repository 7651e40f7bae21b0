"""Makes the model of ``extractors.pairs`` anew: ``make train DATA=../shared``; without DATA on own text only.

    python -m training [--data ../shared] [--out FOLDER] [--steps N]

Prints the figures of the file that was written, on the documents held out, as JSON; then how sure its rows
are and how many of them are right.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch

from extractors.pairs import confidence
from extractors.pairs.confidence import CALIBRATION
from extractors.pairs.labels import POLARITIES
from training import align, calibrate, figures, public
from training.align import NONE, UNKNOWN, Example
from training.export import MODEL, export, probabilities
from training.fit import PRETRAINING, SEED, TRAINING, fit, is_held_out
from training.labelled import Document, documents
from training.network import Network
from training.start import base_weights, write_tokenizer

T = TypeVar("T")
R = TypeVar("R")

TEXT = Path(__file__).with_name("text")
_FORM = 6  # examples show the form of the input


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder with data/stance/dse_train.tsv")
    parser.add_argument("--out", type=Path, default=MODEL.parent, help="where the model goes")
    parser.add_argument("--steps", type=int, help="stop each training after so many steps: to try it out")
    options = parser.parse_args()
    write_tokenizer(options.out / "tokenizer.json")
    texts = [path for path in sorted(TEXT.glob("*.txt")) if not path.name.startswith("test_")]
    every = [document for path in texts for document in documents(path)]
    own = _all(align.examples, every)
    held = [one for one in own if is_held_out(one.document)]
    kept = [one for one in own if not is_held_out(one.document)]
    replay = _all(public.examples, public.directed(options.data / public.TRAIN)) if options.data else []
    print(f"pairs: {len(kept)} of own text, {len(held)} held out, {len(replay)} public", flush=True)
    torch.manual_seed(SEED)
    network = Network(base_weights())
    if replay:
        fit(network, replay, replace(PRETRAINING, steps=options.steps))
    fit(network, kept, replace(TRAINING, steps=options.steps), replay)
    model = options.out / MODEL.name
    export(network, kept[:_FORM], model)
    print(json.dumps(held_out_figures(held, model), indent=1))
    if options.out.resolve() == MODEL.parent:  # rows are made by the model that stands there
        calibrate_rows([document for document in every if is_held_out(document.name)])


def calibrate_rows(held: list[Document]) -> None:
    """Fits the confidence of rows on documents held out, and prints what it is worth there."""
    seen = _all(calibrate.cases, held)
    calibrate.write(calibrate.fit(seen), CALIBRATION)
    confidence.forget()
    sure = [(confidence.of(probability, rule), is_right) for probability, rule, is_right in seen]
    for low, high, rows, mean, right in calibrate.table(sure):
        print(f"confidence {low:.1f} to {high:.1f}: {rows} rows, mean {mean:.3f}, right {right:.3f}")


def held_out_figures(held: list[Example], model: Path) -> dict[str, Any]:
    """How well each pair's most likely classes fit its labels."""
    rows = np.stack([one.rows for one in held])
    said = {}
    for column, (name, output) in enumerate(zip(align.OUTPUTS, probabilities(held, model), strict=True)):
        known = rows[..., column] != UNKNOWN
        said[name] = (rows[..., column][known], output.argmax(-1)[known])
    stances = ((POLARITIES[right], POLARITIES[guess]) for right, guess in zip(*said["polarity"], strict=True))
    return {
        "stances": figures.three_way(stances),
        "ties": _found(*said["instrument"]),
        **{
            name: figures.share((said[name][0] == said[name][1]).tolist())
            for name in ("type", "modality", "status")
        },
    }


def _found(right: Any, guess: Any) -> dict[str, Any]:
    hits = int(((right == guess) & (right != NONE)).sum())
    return figures.found(hits, int((guess != NONE).sum()) - hits, int((right != NONE).sum()) - hits)


def _all(read: Callable[[T], list[R]], items: Iterable[T]) -> list[R]:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return [one for found in pool.map(read, items, chunksize=16) for one in found]


if __name__ == "__main__":
    main()
