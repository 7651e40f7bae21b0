"""What a trained model sees between the actors of a sentence: stances, ties, their kinds, as probabilities.

``voices`` tells who speaks in quotations, ``view`` turns a sentence into what the model reads (names become
words for their kind), ``model`` scores its pairs, ``confidence`` joins a score with that of a rule. Which
rows are made of it is the business of ``stances`` and ``ties``; how the model was made is told in
``docs/model.md``.
"""

from extractors.pairs.model import PairScore, Scores, read_pairs
from extractors.pairs.voices import voices

__all__ = ["PairScore", "Scores", "read_pairs", "voices"]
