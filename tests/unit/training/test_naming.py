"""Names that are given with a text find the actors of its cast, or become actors."""

import pytest

from training.naming import keys_of, occurrences, parse, settle


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Peru told us; the US did not.", "US", ["US"]),
        ("Perugia is far from Peru.", "Peru", ["Peru"]),
        ("The Bakers’ Guild won.", "Bakers' Guild", ["Bakers’ Guild"]),
        ("Farmers lost.", "farmers", ["Farmers"]),
        ("Nobody came.", "Peru", []),
    ],
)
def test_occurrences(text: str, name: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in occurrences(text, name)] == found


def test_a_name_is_the_actor_that_stands_where_it_stands() -> None:
    text = "Washington warned Peru.\nThe United States would not wait for Lima."
    sentences, cast = parse("a", text)
    places = {name: occurrences(text, name) for name in ("Washington", "United States", "Lima", "Chile")}
    assert keys_of(sentences, cast, places) == {
        "Washington": "state:USA", "United States": "state:USA", "Lima": "state:PER",
    }  # fmt: skip


def test_who_is_missing_becomes_an_actor_and_the_others_stay() -> None:
    text = "Peru fined the beekeepers, and the beekeepers sued Peru."
    sentences, cast = parse("a", text)
    cast.stands_for = {at: keys for at, keys in cast.stands_for.items() if keys == ("state:PER",)}
    keys = settle(sentences, cast, {name: occurrences(text, name) for name in ("Peru", "beekeepers")})
    assert keys == {"Peru": "state:PER", "beekeepers": "given:beekeepers"}
    assert cast.actors["given:beekeepers"].kind == "group"
    standing = {t.text for t in sentences[0].span if cast.at(sentences[0], t) == ("given:beekeepers",)}
    assert standing == {"beekeepers"}
    assert cast.at(sentences[0], sentences[0].span[0]) == ("state:PER",)


def test_given_actors_are_apart_even_where_the_text_has_one() -> None:
    text = "Russia said that Moscow would pay."
    sentences, cast = parse("a", text)
    keys = settle(sentences, cast, {"first": [(0, 6)], "second": [(17, 23)]}, are_apart=True)
    assert keys == {"first": "state:RUS", "second": "given:second"}
    assert cast.at(sentences[0], sentences[0].span[3]) == ("given:second",)
