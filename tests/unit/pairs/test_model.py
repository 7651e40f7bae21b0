"""The model that is shipped: what it is given, and that it reads direction."""

import numpy as np
import pytest

from extractors.pairs import read_pairs
from extractors.pairs.labels import POLARITIES
from extractors.pairs.model import feed, mark, tokenizer
from extractors.pairs.view import views
from training.naming import parse


def test_two_actors_are_marked_where_they_stand() -> None:
    (view,) = views(*parse("test", "Turkey backed Norway over the protest."))
    (marked,) = mark(view)
    pieces = [tokenizer().id_to_token(identity) for identity in marked.ids]
    assert pieces[:7] == ["[CLS]", "[first]", "[state]", "backed", "[second]", "[state]", "over"]
    assert [pieces[at] for at in marked.first] == ["[first]", "[state]"]
    assert [pieces[at] for at in marked.second] == ["[second]", "[state]"]


def test_a_batch_is_padded() -> None:
    seen = views(*parse("test", "Turkey rebuked Norway, which Peru praised."))
    pairs = [pair for view in seen for pair in mark(view)]
    inputs = feed(pairs)
    assert len(pairs) == 3
    assert inputs["ids"].shape == inputs["mask"].shape == inputs["first"].shape
    assert np.allclose(inputs["first"].sum(1), 1)


@pytest.mark.parametrize(
    ("body", "source", "target", "polarity"),
    [
        ("Turkey sharply condemned Norway over the attack.", "state:TUR", "state:NOR", -1),
        ("Turkey was sharply condemned by Norway over the attack.", "state:NOR", "state:TUR", -1),
        ("Turkey strongly supports Norway and will stand by it.", "state:TUR", "state:NOR", 1),
    ],
)
def test_the_direction_is_read(body: str, source: str, target: str, polarity: int) -> None:
    scores = read_pairs(*parse("test", body))[0]
    column = POLARITIES.index(polarity)
    there, back = scores.pairs[source, target], scores.pairs[target, source]
    assert there.polarity.argmax() == column
    assert there.polarity[column] > back.polarity[column]
    assert there.polarity.sum() == pytest.approx(1, abs=1e-3)
