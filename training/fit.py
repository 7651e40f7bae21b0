"""Fits the network to examples: the same seed, examples and number of threads give the same network."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from extractors.pairs.model import feed
from training.align import Example
from training.network import Network, loss

SEED = 0
_HELD_SHARE = 8
_WARM_UP = 100  # steps
_WEIGHT_DECAY = 0.01
_LONGEST_GRADIENT = 1.0
# Sentences of a batch are of like length; by so many pieces disordered, so that epochs differ.
_DISORDER = 6.0


@dataclass(frozen=True)
class Plan:
    """``rate`` is that of the encoder, ``head_rate`` that of all else.

    ``negatives``: how many examples without a fact an epoch takes for each with one, None for all there are.
    ``replay``: how many examples of earlier training for each of these. ``steps``: where to stop early.
    """

    epochs: int
    batch: int
    rate: float
    head_rate: float
    negatives: float | None = None
    replay: float = 0.0
    steps: int | None = None


PRETRAINING = Plan(epochs=1, batch=32, rate=1e-4, head_rate=8e-4)
TRAINING = Plan(epochs=6, batch=32, rate=1e-4, head_rate=8e-4, negatives=1.5, replay=0.3)


def is_held_out(document: str) -> bool:
    """Whether a document is among the eighth that is kept for calibration and threshold, by its name."""
    return hashlib.sha256(document.encode()).digest()[0] % _HELD_SHARE == 0


def fit(network: Network, examples: Sequence[Example], plan: Plan, replay: Sequence[Example] = ()) -> None:
    """Trains in place. Each epoch draws anew which examples without a fact, and of ``replay``, it takes."""
    torch.manual_seed(SEED)
    draw = random.Random(SEED)
    facts = [one for one in examples if one.has_fact]
    others = [one for one in examples if not one.has_fact]
    empty = len(others) if plan.negatives is None else min(round(len(facts) * plan.negatives), len(others))
    again = min(round((len(facts) + empty) * plan.replay), len(replay))
    total = plan.epochs * -(-(len(facts) + empty + again) // plan.batch)
    trained = [(name, one) for name, one in network.named_parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(
        [
            {"params": [one for name, one in trained if name.startswith("encoder.")], "lr": plan.rate},
            {
                "params": [one for name, one in trained if not name.startswith("encoder.")],
                "lr": plan.head_rate,
            },
        ],
        weight_decay=_WEIGHT_DECAY,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM_UP) * max(0.0, 1 - step / total)
    )
    network.train()
    step = 0
    for epoch in range(plan.epochs):
        losses = []
        drawn = [*facts, *draw.sample(others, empty), *draw.sample(replay, again)]
        for batch in batches(drawn, plan.batch, draw):
            if step == plan.steps:
                return
            losses.append(_step(network, batch, optimizer))
            schedule.step()
            step += 1
        print(f"epoch {epoch + 1} of {plan.epochs}: loss {sum(losses) / len(losses):.3f}", flush=True)


def batches(examples: Sequence[Example], size: int, draw: random.Random) -> Iterator[list[Example]]:
    """Batches of sentences of like length, in random order."""
    order = sorted(examples, key=lambda one: len(one.marked.ids) + draw.uniform(0, _DISORDER))
    found = [order[start : start + size] for start in range(0, len(order), size)]
    draw.shuffle(found)
    yield from found


def _step(network: Network, batch: Sequence[Example], optimizer: torch.optim.Optimizer) -> float:
    inputs = {name: torch.from_numpy(array) for name, array in feed([one.marked for one in batch]).items()}
    labels = torch.from_numpy(np.stack([one.rows for one in batch]))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = network(**inputs)
    error = loss(outputs, labels)
    optimizer.zero_grad()
    torch.autograd.backward(error)
    nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_GRADIENT)
    optimizer.step()
    return float(error.detach())
