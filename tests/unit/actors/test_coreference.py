"""What pronouns and "the regime" point back to, and when it is better to say nothing."""

import pytest

RESOLVED = [
    ("Vladimir Putin called Nicolas Maduro. He promised help.", "He", 0, ("person:vladimir putin|RUS",)),
    ("Angela Merkel met Emmanuel Macron. She thanked France.", "She", 0, ("person:angela merkel|DEU",)),
    ("Emmanuel Macron said his government would pay.", "his", 0, ("person:emmanuel macron|FRA",)),
    ("Emmanuel Macron said his government would pay.", "government", 0, ("state:FRA",)),
    ("China lent Angola money. It wants oil in return.", "It", 0, ("state:CHN",)),
    ("Norway and Sweden agreed. They will share the cost.", "They", 0, ("state:NOR", "state:SWE")),
    ("Russian officials objected. They threatened to leave.", "They", 0, ("state:RUS",)),
    ("Norway met Sweden. The two countries signed a pact.", "countries", 0, ("state:SWE", "state:NOR")),
    ("Gazprom sued Naftogaz. The company wants damages.", "company", 0, ("org:gazprom|RUS",)),
    ("Putin called Maduro to pledge support for the regime.", "regime", 0, ("state:VEN",)),
    ("Cuba, whose doctors work abroad, objected.", "whose", 0, ("state:CUB",)),
    ("Turkey, which bought the missiles, objected.", "which", 0, ("state:TUR",)),
    ("“We support Venezuela,” Sergei Lavrov said.", "We", 0, ("person:sergei lavrov|RUS",)),
    ("Kenya hit Somalia’s army and its ports.", "its", 0, ("state:SOM",)),
    ("Iran's president spoke. The country needs cash.", "country", 0, ("state:IRN",)),
    ("Hezbollah fired rockets. The group blamed Israel.", "group", 0, ("org:hezbollah|LBN",)),
]


@pytest.mark.parametrize(("text", "word", "nth", "keys"), RESOLVED)
def test_resolved(read, text, word, nth, keys) -> None:
    assert sorted(read(text).at(word, nth)) == sorted(keys)


ABSTAINED = [
    ("It rained in Norway.", "It"),
    ("It is clear that Norway will pay.", "It"),
    ("The government of the province resigned.", "government"),
    ("The company was founded in 1990.", "company"),
    ("Norway met Sweden, Denmark and Finland. The two countries signed.", "countries"),
    ("They met again.", "They"),
    ("Paris announced a tax. Berlin criticised it.", "it"),
    ("He resigned.", "He"),
]


@pytest.mark.parametrize(("text", "word"), ABSTAINED)
def test_abstained(read, text, word) -> None:
    assert read(text).at(word) == ()


def test_gender_decides(read) -> None:
    got = read("Theresa May thanked Jean-Claude Juncker. He smiled.")
    assert got.at("He") == ("person:jean-claude juncker|",)


def test_a_title_is_no_antecedent_of_the_body(read) -> None:
    assert read("It rained. They met.", title="Norway and Sweden agree").at("They") == ()


def test_pronouns_are_no_mentions(read) -> None:
    got = read("Vladimir Putin spoke. He promised help.")
    assert [m.surface for m in got.cast.mentions] == ["Vladimir Putin"]
