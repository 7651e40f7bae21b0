"""Brings what the rules found together with what the model says of the same sentence.

The rules know the type, the modality and who reports a stance by grammar; the model also knows stances that
no word list has. Each row gets both opinions, and a confidence made of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from extractors.clauses import speaker
from extractors.clauses.tree import upward
from extractors.pairs import confidence
from extractors.pairs.labels import MODALITIES, POLARITIES, TYPES
from extractors.pairs.model import PairScore, Scores
from extractors.stances.outcomes import Candidate
from extractors.stances.reader import Reader

# What the model thinks less likely is not even kept as a candidate: below it 1 in 50 is right.
_LEAST = 0.1
_COLUMN = {polarity: column for column, polarity in enumerate(POLARITIES)}
_ACTUAL = MODALITIES.index("actual")


@dataclass(frozen=True)
class Opinion:
    """A candidate with what speaks for it: the model's probability, the rule's; None where there is none."""

    candidate: Candidate
    probability: float | None
    rule: float | None

    def judged(self) -> Candidate:
        """The candidate with its calibrated confidence."""
        return replace(self.candidate, confidence=confidence.of(self.probability, self.rule))


def opinions(candidates: Sequence[Candidate], scores: Scores | None, reader: Reader) -> list[Opinion]:
    """The candidates of the rules, then those that only the model has, of pairs without a rule."""
    if scores is None:
        return [Opinion(candidate, None, candidate.confidence) for candidate in candidates]
    found = [Opinion(c, _probability(c, scores), c.confidence) for c in candidates]
    known = {(c.source, c.target) for c in candidates if c.target is not None}
    for candidate, probability in _of_pairs(scores, reader):
        if (candidate.source, candidate.target) not in known:
            found.append(Opinion(candidate, probability, None))
    return found


def _probability(candidate: Candidate, scores: Scores) -> float | None:
    """What the model thinks of a row of the rules; None for an issue and for an actor outside the view."""
    pair = scores.pairs.get((candidate.source, candidate.target)) if candidate.target else None
    return float(pair.polarity[_COLUMN[candidate.polarity]]) if pair is not None else None


def _of_pairs(scores: Scores, reader: Reader) -> Iterator[tuple[Candidate, float]]:
    for (source, target), score in scores.pairs.items():
        for column in range(1, len(POLARITIES)):
            probability = float(score.polarity[column])
            if probability >= _LEAST:
                yield _candidate(scores, reader, (source, target), column, score), probability


def _candidate(
    scores: Scores, reader: Reader, pair: tuple[str, str], column: int, score: PairScore
) -> Candidate:
    source, target = pair
    modality = int(score.modality.argmax())
    own = _tokens(scores, reader, source)
    ends = [token for key in pair for token in _tokens(scores, reader, key)[:1]]
    at = _common(ends)  # at most one of the two stands for added words
    return Candidate(
        source=source,
        target=target,
        issue=None,
        polarity=POLARITIES[column] or 0,
        stance_type=TYPES[int(score.stance_type.argmax())],
        modality=MODALITIES[modality if score.modality[modality] > 0.5 else _ACTUAL],
        at=at,
        speaker=speaker(own[0]) if own else None,
        method="model",
        confidence=0.0,
    )


def _tokens(scores: Scores, reader: Reader, key: str) -> list[Token]:
    """The words of the sentence that stand for an actor."""
    places = (scores.view.tokens[position] for position in scores.view.spans.get(key, ()))
    return [reader.token(place) for place in places if place >= 0]


def _common(ends: Sequence[Token]) -> Token:
    """The lowest word above all of them."""
    above = [list(upward(token)) for token in ends]
    return next((token for token in above[0] if all(token in path for path in above)), above[0][-1])
