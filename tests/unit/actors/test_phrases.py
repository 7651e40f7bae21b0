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
