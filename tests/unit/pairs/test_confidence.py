"""How a model's and a rule's opinion make one confidence."""

import pytest

from extractors.pairs import confidence


def test_a_rule_alone_keeps_its_own() -> None:
    assert confidence.of(None, 0.7) == 0.7


def test_no_opinion_is_an_error() -> None:
    with pytest.raises(ValueError, match="neither"):
        confidence.of(None, None)


@pytest.mark.parametrize("rule", [None, 0.7])
def test_what_the_model_thinks_likelier_is_surer(rule: float | None) -> None:
    sure = [confidence.of(probability, rule) for probability in (0.1, 0.5, 0.9, 1.0)]
    assert sure == sorted(sure)
    assert (rule or 0) <= sure[0] < sure[-1] < 1


def test_agreement_is_surer_than_the_model_alone() -> None:
    assert confidence.of(0.8, 0.75) > confidence.of(0.8, None)
