"""One person, one key: full names, short names, and those known by surname alone."""

import pytest


def test_short_names_join_the_full_name(read) -> None:
    got = read("Nicolás Maduro spoke. Mr. Maduro thanked Russia. Maduro’s allies cheered.")
    assert {k for k in got.keys if k.startswith("person:")} == {"person:nicolas maduro|VEN"}
    assert got.mentions("person:nicolas maduro|VEN") == ["Nicolás Maduro", "Maduro", "Maduro"]


@pytest.mark.parametrize(
    ("text", "day", "key"),
    [
        ("Putin signed the law.", "2019-03-01", "person:vladimir putin|RUS"),
        ("China accused Trump of bad faith.", "2019-03-01", "person:donald trump|USA"),
        ("Merkel called Macron.", "2019-03-01", "person:angela merkel|DEU"),
        ("President Castro left Havana.", "2016-03-01", "person:raul castro|CUB"),
        ("Prime Minister Abe arrived.", "2015-03-01", "person:shinzo abe|JPN"),
        ("Erdoğan rejected the claim.", "2020-03-01", "person:recep tayyip erdogan|TUR"),
    ],
)
def test_a_surname_alone_is_the_one_in_office(read, text, day, key) -> None:
    assert key in read(text, day=day).keys


def test_an_office_never_held_is_another_person(read) -> None:
    assert "person:hillary clinton|USA" not in read("President Clinton signed the law in 1996.").keys


def test_a_surname_of_nobody_known_keeps_its_own_key(read) -> None:
    got = read("Mr. Okonjo-Test rejected the offer.")
    (mention,) = [m for m in got.cast.mentions if m.kind == "person"]
    assert mention.method == "surname" and mention.confidence <= 0.5


def test_namesakes_stay_apart(read) -> None:
    got = read("Anna Lindqvist met Peter Lindqvist. Ms. Lindqvist laughed.")
    assert len({k for k in got.keys if k.startswith("person:")}) == 2


def test_middle_initials_make_no_second_person(read) -> None:
    got = read("Robert K. Halloran resigned. Robert Halloran had led the bank.")
    assert len({k for k in got.keys if k.startswith("person:")}) == 1


def test_a_foreign_story_names_no_home(read) -> None:
    got = read("France met Germany, Italy, Spain, Poland and Greece. Anna Lindqvist wrote a book about it.")
    assert "person:anna lindqvist|" in got.keys


def test_a_domestic_story_lends_its_country(read) -> None:
    got = read("Norway taxed fish. Norwegian farmers sued Norway. Norway paid. Kari Solheim was pleased.")
    assert got.cast.actors["person:kari solheim|NOR"].country_iso3 == "NOR"
