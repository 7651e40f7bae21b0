"""How the model's scores join the candidates of the rules, with scores set by hand."""

import numpy as np

from extractors.clauses import frames
from extractors.pairs import PairScore, Scores
from extractors.pairs.labels import INSTRUMENTS, MODALITIES, POLARITIES, STATUSES, TYPES
from extractors.pairs.view import views
from extractors.stances.candidates import find_candidates
from extractors.stances.learned import Opinion, opinions
from extractors.stances.reader import Reader
from training.naming import parse

NORWAY, TURKEY = "state:NOR", "state:TUR"


def _score(
    polarity: dict[int | None, float], stance_type: str = "ACCUSE", modality: str = "actual"
) -> PairScore:
    def one(names: tuple[str, ...], name: str) -> np.ndarray:
        return np.array([float(other == name) for other in names], np.float32)

    return PairScore(
        polarity=np.array([polarity.get(value, 0.0) for value in POLARITIES], np.float32),
        stance_type=one(TYPES, stance_type),
        modality=one(MODALITIES, modality),
        instrument=one(INSTRUMENTS, "none"),
        status=one(STATUSES, "actual"),
    )


def _opinions(body: str, pairs: dict[tuple[str, str], PairScore] | None) -> list[Opinion]:
    sentences, cast = parse("test", body)
    (view,) = views(sentences, cast)
    reader = Reader(sentences[0], frames(sentences[0]), cast, (), sentences)
    scores = Scores(view, pairs) if pairs is not None else None
    return opinions(find_candidates(reader), scores, reader)


def test_a_rule_and_the_model_are_one_opinion() -> None:
    (opinion,) = _opinions("Turkey condemned Norway.", {(TURKEY, NORWAY): _score({None: 0.1, -1: 0.9})})
    assert (opinion.candidate.source, opinion.candidate.target) == (TURKEY, NORWAY)
    assert opinion.candidate.method == "verb:condemn"
    assert opinion.probability is not None
    assert abs(opinion.probability - 0.9) < 1e-6
    assert opinion.rule == opinion.candidate.confidence


def test_the_model_alone_makes_a_candidate() -> None:
    scored = {(NORWAY, TURKEY): _score({None: 0.3, 1: 0.7}, "SUPPORT", "future")}
    (opinion,) = _opinions("Norway will see what it does for Turkey.", scored)
    row = opinion.candidate
    assert (row.source, row.target, row.polarity, row.stance_type) == (NORWAY, TURKEY, 1, "SUPPORT")
    assert (row.modality, row.method, opinion.rule) == ("future", "model", None)


def test_what_is_unlikely_is_no_candidate() -> None:
    assert _opinions("Norway borders Turkey.", {(NORWAY, TURKEY): _score({None: 0.95, 1: 0.05})}) == []


def test_where_a_rule_has_spoken_the_model_adds_no_row() -> None:
    (opinion,) = _opinions(
        "Turkey condemned Norway.", {(TURKEY, NORWAY): _score({None: 0.1, -1: 0.1, 1: 0.8})}
    )
    assert opinion.candidate.polarity == -1
    assert opinion.judged().confidence == opinion.rule


def test_without_scores_the_rules_speak_alone() -> None:
    (opinion,) = _opinions("Turkey condemned Norway.", None)
    assert opinion.judged().confidence == opinion.rule
