"""What pronouns and "the regime" point back to, and when it is better to say nothing."""

import pytest

from extractors import syntax
from extractors.actors import Actor
from extractors.actors.discourse import Discourse
from extractors.actors.gazetteer import load
from extractors.actors.gender import gender_of_name
from extractors.actors.salience import Candidate

RESOLVED = [
    ("Italy will pay, its president said.", "president", 0, ("person:sergio mattarella|ITA",)),
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
    # the subject of a clause above; the clause in front of its subject
    (
        "Vladimir Putin met Barack Obama. Lavrov said that he would come.",
        "he",
        0,
        ("person:sergei lavrov|RUS",),
    ),
    ("When she met Emmanuel Macron, Angela Merkel promised help.", "she", 0, ("person:angela merkel|DEU",)),
    ("In its report, the United Nations blamed Sudan.", "its", 0, ("org:united nations|",)),
    # not the other argument of its own verb, by whatever name that one was mentioned before
    ("Angela Merkel met Emmanuel Macron. He thanked her.", "her", 0, ("person:angela merkel|DEU",)),
    ("Norway said that the European Union let it fish.", "it", 0, ("state:NOR",)),
    # who owns a name is not what the name is about
    ("Norway's Equinor raised its stake.", "its", 0, ("org:equinor|NOR",)),
    ("Norway met Gazprom. Its founder objected.", "Its", 0, ("org:gazprom|RUS",)),
    ("Gazprom spoke. It is ready to pay.", "It", 0, ("org:gazprom|RUS",)),
    # by what somebody was called, or is of a kind with
    ("Saudi Arabia met Iran. The kingdom asked for nothing.", "kingdom", 0, ("state:SAU",)),
    ("Senator Marco Rubio met Maduro. The lawmaker left.", "lawmaker", 0, ("person:marco rubio|USA",)),
    ("Gazprom sued Shell. The Russian company wants damages.", "company", 0, ("org:gazprom|RUS",)),
    ("Hezbollah fired rockets. The militants left.", "militants", 0, ("org:hezbollah|LBN",)),
    ("Emmanuel Macron said that his country would pay.", "country", 0, ("state:FRA",)),
    (
        "Angela Merkel met Vladimir Putin and Emmanuel Macron. She spoke to the two men.",
        "men",
        0,
        ("person:vladimir putin|RUS", "person:emmanuel macron|FRA"),
    ),
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
    ("Vladimir Putin praised him.", "him"),
    ("Gazprom spoke. It was believed that Naftogaz would pay.", "It"),
    ("Gazprom spoke. It is hard to see an end.", "It"),
    ("Gazprom spoke. It may take years to settle the matter.", "It"),
    ("Gazprom spoke. It was raining in Kiev.", "It"),
    ("Gazprom spoke. It was a matter of weeks.", "It"),
    ("The Fed met the United Nations. The firm objected.", "firm"),
    ("“He is a thief,” Alexei Navalny said.", "He"),
    # a thing, or a subject that is not known, is as likely
    ("The plan of Gazprom failed, and it was dropped.", "it"),
    ("The giant got a permit from Gazprom. It had wanted two.", "It"),
]


@pytest.mark.parametrize(("text", "word"), ABSTAINED)
def test_abstained(read, text, word) -> None:
    assert read(text).at(word) == ()


def test_gender_decides(read) -> None:
    got = read("Theresa May thanked Jean-Claude Juncker. He smiled.")
    assert got.at("He") == ("person:jean-claude juncker|LUX",)


def test_a_title_is_no_antecedent_of_the_body(read) -> None:
    assert read("It rained. They met.", title="Norway and Sweden agree").at("They") == ()


def test_pronouns_are_no_mentions(read) -> None:
    got = read("Vladimir Putin spoke. He promised help.")
    assert [m.surface for m in got.cast.mentions] == ["Vladimir Putin"]


def test_a_pronoun_shows_the_gender(read) -> None:
    got = read("Bwalya Tembo said that she would go. Bwalya Tembo met Angela Merkel. He smiled.")
    assert got.at("He") == ()


def test_a_speaker_goes_on_after_long_words(read) -> None:
    words = "“We will pay. The bridge is old. The road is bad. The river is high.”"
    got = read(f"Sergei Lavrov told reporters in Oslo on Monday.\n\n{words}\n\n“It ends here,” he added.")
    assert got.at("he") == ("person:sergei lavrov|RUS",)


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Elena Petrova", "f"),
        ("Marek Dudzik", "m"),
        ("J. Robert Oppenheimer", "m"),
        ("Jean-Claude Juncker", "m"),
        ("Andrea Rossi", None),
        ("Martin", None),
    ],
)
def test_gender_by_given_name(name, gender) -> None:
    assert gender_of_name(name) == gender


def test_many_names_in_a_sentence_cost_no_more_each() -> None:
    """What is looked at for a pronoun is bounded: the mentions of three sentences, eighty of each."""
    sentence = next(iter(syntax.read(None, "Norway met Sweden.")))
    discourse = Discourse(load(), {}, lambda _: None)
    norway = Candidate(
        sentence, sentence.span[0], (Actor("state:NOR", "Norway", "state", "NOR", None),), False
    )
    discourse.here(sentence).extend([norway] * 5000)
    assert [len(layer) for layer in discourse.near(sentence, 2)] == [80, 0, 0]
