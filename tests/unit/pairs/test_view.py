"""What the model reads of a sentence."""

from extractors.pairs.view import MAX_KEYS, View, views
from training.naming import parse


def _views(body: str) -> list[View]:
    return list(views(*parse("test", body)))


def test_names_become_words_for_their_kind() -> None:
    (view,) = _views("Turkey rebuked Marta Lindqvist over the protest.")
    assert view.words == ("[state]", "rebuked", "[person]", "over", "the", "protest", ".")
    assert view.spans["state:TUR"] == (0,)
    assert len(view.spans) == 2


def test_a_pronoun_stays_and_stands_for_its_actor() -> None:
    view = _views("Marta Lindqvist praised Turkey. She also thanked Norway.")[-1]
    assert view.words[0] == "She"
    assert [view.words[at] for places in view.spans.values() for at in places] == ["She", "[state]"]


def test_the_speaker_of_a_quotation_is_put_before_it() -> None:
    view = _views("“We are ready,” said Marta Lindqvist. “Turkey is a liar.”")[-1]
    assert view.words[:3] == ("[person]", "said", ":")
    assert view.tokens[:3] == (-1, -1, -1)
    assert len(view.spans) == 2


def test_we_is_who_speaks() -> None:
    (view,) = _views("“We thank Turkey for the help,” said Marta Lindqvist.")
    (speaker,) = (places for key, places in view.spans.items() if key.startswith("person:"))
    assert [view.words[at] for at in speaker] == ["We", "[person]"]


def test_a_sentence_with_one_actor_is_not_read() -> None:
    assert _views("Turkey is large.") == []


def test_a_long_list_is_cut() -> None:
    states = "Peru, Chile, Brazil, Bolivia, Ecuador, Norway, Sweden, Finland, Denmark, Iceland and Turkey"
    (view,) = _views(f"{states} signed the letter.")
    assert len(view.spans) == MAX_KEYS
