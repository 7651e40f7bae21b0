"""Names without a label of the parser, and names that it takes for things or towns."""

import pytest

FOUND = [
    ("The rental platform Nidova was sued by the city.", "Nidova"),
    ("Kettlebrook Battery is said to have offered a billion kroner.", "Battery"),
    ("On Tuesday Denmark fined the lift maker Vexelor for false claims.", "Vexelor"),
]


@pytest.mark.parametrize(("text", "word"), FOUND)
def test_what_stands_around_a_name_shows_an_organisation(read, text, word) -> None:
    got = read(text)
    (key,) = got.at(word)
    assert got.cast.actors[key].kind in ("company", "organization")


def test_a_title_shows_a_person(read) -> None:
    assert "person:oduyame" in "".join(read("Alderman Oduyame praised the plan.").keys)


def test_a_listed_place_is_no_company(read) -> None:
    assert not [key for key in read("Israel builds houses in the West Bank.").keys if "bank" in key]


def test_a_sum_is_no_part_of_a_name(read) -> None:
    keys = read("The miner owes the power utility Zesko Kafua 870 million kwacha.").keys
    assert not [key for key in keys if "870" in key]


def test_the_last_word_of_a_name_is_short_for_it(read) -> None:
    got = read("The Catamba Liberation Front took the town. Peru accused the Front of murder.")
    assert got.at("Front", 1) == got.at("Front", 0) != ()


def test_the_first_word_of_a_company_is_short_for_it(read) -> None:
    got = read("Kettlebrook Homes Ltd. sued Peru. Peru accused Kettlebrook of fraud.")
    assert got.at("Kettlebrook", 1) == got.at("Homes") != ()
