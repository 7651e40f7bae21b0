"""The network: MiniLM over a sentence with two actors marked, then for each direction what the two look at.

Inputs are those of ``extractors.pairs.model.feed``; outputs are logits of (batch, 2, classes) in the order of
``training.align.OUTPUTS``: what the first has with the second, and back.
"""

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from extractors.pairs.labels import INSTRUMENTS, MODALITIES, POLARITIES, STATUSES, TYPES
from extractors.pairs.model import tokenizer
from extractors.pairs.view import placeholder
from training.align import UNKNOWN
from training.start import (
    FIRST_FREE,
    HEADS,
    HIDDEN,
    INNER,
    LAYERS,
    POSITIONS,
    VOCABULARY,
    WORD_OF_KIND,
    Weights,
    own_pieces,
)

# Set by hand, not tuned.
_MIXED = 256
_DROPOUT = 0.15
# Of the base's six layers the lower ones: the time of a sentence is theirs, and what the upper two add is for
# the meaning of whole sentences.
_KEPT_LAYERS = 4
# How much each output's loss counts: the two that decide whether there is a row most.
_SHARES = (1.0, 0.5, 0.3, 1.0, 0.2)
_MASKED = -1e4
_PAST_OWN = FIRST_FREE + len(own_pieces())


class Network(nn.Module):
    """Who stands how toward whom, and who pays whom, for a batch of sentences with two actors marked."""

    def __init__(self, base: Weights | None) -> None:
        """``base``: ``start.base_weights()``; None leaves the encoder random, for tests."""
        super().__init__()
        config = BertConfig(
            vocab_size=VOCABULARY, hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
            intermediate_size=INNER, max_position_embeddings=POSITIONS,
        )  # fmt: skip
        self.encoder = BertModel(config, add_pooling_layer=False)
        if base is not None:
            self._load(base)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:_KEPT_LAYERS]
        # Words keep their vectors: in so little text only some would move. Our own pieces learn theirs.
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        self.own = nn.Embedding(_PAST_OWN, HIDDEN)
        nn.init.zeros_(self.own.weight)
        self.query = nn.Linear(HIDDEN, HIDDEN)
        self.query_of_other = nn.Linear(HIDDEN, HIDDEN, bias=False)
        self.key = nn.Linear(HIDDEN, HIDDEN)
        self.value = nn.Linear(HIDDEN, HIDDEN)
        self.drop = nn.Dropout(_DROPOUT)
        self.stance = nn.Linear(4 * HIDDEN, _MIXED)
        self.tie = nn.Linear(4 * HIDDEN, _MIXED)
        of_stance, of_tie = (POLARITIES, TYPES, MODALITIES), (INSTRUMENTS, STATUSES)
        self.of_stance = nn.ModuleList([nn.Linear(_MIXED, len(classes)) for classes in of_stance])
        self.of_tie = nn.ModuleList([nn.Linear(_MIXED, len(classes)) for classes in of_tie])

    def _load(self, base: Weights) -> None:
        state = {name: torch.tensor(value) for name, value in base.items()}
        missing = self.encoder.load_state_dict(state, strict=False)
        if missing.unexpected_keys or missing.missing_keys:
            raise ValueError(f"the base is of another form: {missing}")
        vectors = self.encoder.embeddings.word_embeddings.weight.data
        for kind, word in WORD_OF_KIND.items():
            vectors[own_pieces()[placeholder(kind)]] = vectors[tokenizer().token_to_id(word)]

    def forward(self, ids: Tensor, mask: Tensor, first: Tensor, second: Tensor) -> tuple[Tensor, ...]:
        is_own = (ids >= FIRST_FREE) & (ids < _PAST_OWN)
        words = self.encoder.embeddings.word_embeddings(ids)
        words = words + self.own(torch.where(is_own, ids, 0)) * is_own.unsqueeze(-1)
        pieces = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        actors = torch.stack([first, second], 1) @ pieces
        others = actors.flip(1)
        query = self.query(actors) + self.query_of_other(others)
        looks = query @ self.key(pieces).transpose(1, 2) / HIDDEN**0.5
        looks = looks.masked_fill(mask.unsqueeze(1) == 0, _MASKED).softmax(-1)
        pair = self.drop(torch.cat([actors, others, actors * others, looks @ self.value(pieces)], -1))
        stance = self.drop(nn.functional.gelu(self.stance(pair)))
        tie = self.drop(nn.functional.gelu(self.tie(pair)))
        return (*(output(stance) for output in self.of_stance), *(output(tie) for output in self.of_tie))


def loss(outputs: tuple[Tensor, ...], labels: Tensor) -> Tensor:
    """Weighted sum of the outputs' cross entropies over the ``labels`` (batch, 2, outputs) that are given."""
    total = torch.zeros(())
    for column, (output, share) in enumerate(zip(outputs, _SHARES, strict=True)):
        wanted = labels[..., column].flatten()
        if (wanted != UNKNOWN).any():
            total = total + share * nn.functional.cross_entropy(
                output.float().flatten(0, 1), wanted, ignore_index=UNKNOWN
            )
    return total
