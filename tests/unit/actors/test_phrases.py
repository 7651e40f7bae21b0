"""Phrases that stand for a state, an organisation of it, a bloc or a group."""

import pytest

CASES = [
    ("The Trump administration imposed tariffs.", "administration", "state:USA"),
    ("The government of President Vladimir Putin objected.", "government", "state:RUS"),
    ("Russian officials objected.", "officials", "state:RUS"),
    ("Cuba’s communist regime objected.", "regime", "state:CUB"),
    ("Maduro’s government objected.", "government", "state:VEN"),
    ("French troops left Mali.", "troops", "state:FRA"),
    ("Pentagon officials objected.", "officials", "org:pentagon|USA"),
    ("U.N. officials objected.", "officials", "org:united nations|"),
    ("The Peruvian military objected.", "military", "org:peruvian military|PER"),
    ("Kenya's parliament passed the law.", "parliament", "org:kenyan parliament|KEN"),
    ("Polish intelligence services were blamed.", "services", "org:polish intelligence services|POL"),
    ("Chile's transport ministry objected.", "ministry", "org:chilean transport ministry|CHL"),
    ("Sudan's gold board objected.", "board", "org:sudanese gold board|SDN"),
    ("The mayor thanked the police union.", "union", "group:a1:police-union"),
    ("EU leaders objected.", "leaders", "bloc:EU"),
    ("The EU powers held back.", "powers", "bloc:EU"),
    ("G7 finance ministers met.", "ministers", "bloc:G7"),
    ("Hamas militants fired rockets.", "militants", "org:hamas|PSE"),
    ("The Russian president rejected the offer.", "president", "person:vladimir putin|RUS"),
    ("France’s foreign minister arrived.", "minister", "person:jean-yves le drian|FRA"),
    ("The Russians rejected the offer.", "Russians", "state:RUS"),
]


@pytest.mark.parametrize(("text", "word", "key"), CASES)
def test_phrases(read, text, word, key) -> None:
    assert read(text).at(word) == (key,)


def test_a_government_phrase_is_one_mention(read) -> None:
    got = read("Russian officials objected.")
    assert got.mentions("state:RUS") == ["Russian officials"]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("It was signed by 13 other European countries.", "13 other European countries", None),
        ("A number of countries in Latin America objected.", "A number of countries in Latin America", None),
        ("Polish farmers blocked the road.", "Polish farmers", "POL"),
        ("Russians went to the polls.", "Russians", "RUS"),
        ("Opposition lawmakers objected.", "Opposition lawmakers", None),
    ],
)
def test_groups(read, text, name, country) -> None:
    groups = [a for a in read(text).cast.actors.values() if a.kind == "group"]
    assert [(g.name, g.country_iso3) for g in groups] == [(name, country)]
    assert all(g.key.startswith("group:a1:") for g in groups)


@pytest.mark.parametrize(
    "text",
    [
        "People waited.",
        "He is one of its allies.",
        "Ten members left.",
        "The companies that failed were sold.",
    ],
)
def test_what_is_too_vague_is_no_group(read, text) -> None:
    assert [a for a in read(text).cast.actors.values() if a.kind == "group"] == []


def test_some_of_a_bloc_are_a_group(read) -> None:
    actors = read("Twenty-two EU leaders signed the letter.").cast.actors
    assert "Twenty-two EU leaders" in {actor.name for actor in actors.values() if actor.kind == "group"}


@pytest.mark.parametrize(("day", "expected"), [("2021-05-01", "bloc:EU"), ("2015-05-01", None)])
def test_a_bloc_by_the_count_of_its_members(read, day, expected) -> None:
    kinds = {a.key: a.kind for a in read("The 27-nation bloc objected.", day=day).cast.actors.values()}
    assert [key for key, kind in kinds.items() if kind == "bloc"] == ([expected] if expected else [])


def test_an_administration_is_not_also_its_president(read) -> None:
    assert read("The Trump administration imposed tariffs.").keys == {"state:USA"}


def test_a_president_who_owns_his_government_is_an_actor_beside_it(read) -> None:
    assert {"state:VEN", "person:nicolas maduro|VEN"} <= read("Maduro’s government objected.").keys


def test_an_embassy_in_a_country_is_not_that_country(read) -> None:
    assert "state:ISR" not in read("Peru closed an embassy in Israel.").at("embassy")


def test_the_state_of_a_parliament_is_no_actor_by_it(read) -> None:
    assert read("Kenya's parliament passed the law.").keys == {"org:kenyan parliament|KEN"}


def test_the_state_of_a_parliament_is_one_where_the_text_points_back_to_it(read) -> None:
    got = read("Kenya's parliament passed the law. The country needs cash.")
    assert got.mentions("state:KEN") == ["country"]
