"""Names, metonyms and adjectives: what is an actor, and what only sounds like one."""

import pytest

STATES = [
    ("Norway lent Iceland two billion crowns.", {"state:NOR", "state:ISL"}),
    ("The Kremlin rejected the plan.", {"state:RUS"}),
    ("Downing Street declined to comment.", {"state:GBR"}),
    ("Beijing accused Tokyo of provocation.", {"state:CHN", "state:JPN"}),
    ("Ankara signed a deal with Doha.", {"state:TUR", "state:QAT"}),
    ("The U.S. and the U.K. agreed.", {"state:USA", "state:GBR"}),
    ("A U.S.-led coalition struck the convoy.", {"state:USA"}),
    ("The White House praised Türkiye.", {"state:USA", "state:TUR"}),
    ("The USSR sent grain to Cuba.", {"state:SUN", "state:CUB"}),
    ("Sanctions on Damascus were renewed.", {"state:SYR"}),
    ("Brazil’s exports to Argentina fell.", {"state:BRA", "state:ARG"}),
    ("The United Arab Emirates recalled its envoy.", {"state:ARE"}),
    ("North Korea thanked South Korea.", {"state:PRK", "state:KOR"}),
    ("Georgia asked Moldova for help.", {"state:GEO", "state:MDA"}),
    ("Jordan opened its border to Iraq.", {"state:JOR", "state:IRQ"}),
    ("Chad buried its president.", {"state:TCD"}),
]


@pytest.mark.parametrize(("text", "expected"), STATES)
def test_states(read, text, expected) -> None:
    assert {key for key in read(text).keys if key.startswith("state:")} == expected


PLACES_ONLY = [
    ("The summit was held in Moscow.", "state:RUS"),
    ("She flew to Paris on Tuesday.", "state:FRA"),
    ("He told reporters in Madrid that talks failed.", "state:ESP"),
    ("Thousands marched through the streets of Caracas.", "state:VEN"),
    ("The Washington Post published the letter.", "state:USA"),
    ("George Washington owned the estate.", "state:USA"),
    ("Michael Jordan bought the team.", "state:JOR"),
    ("Paris Hilton opened a shop.", "state:FRA"),
    ("Ships crossed the South China Sea.", "state:CHN"),
    ("They ate Turkish delight and French fries.", "state:FRA"),
    ("They ate Turkish delight and French fries.", "state:TUR"),
    ("Voters in Atlanta, Georgia, stood in line.", "state:GEO"),
    ("Latin American writers met.", "state:USA"),
    ("He gave us a book.", "state:USA"),
    ("WILL HE GIVE US MONEY", "state:USA"),
    ("The turkey was served cold.", "state:TUR"),
    ("She broke the china.", "state:CHN"),
]


@pytest.mark.parametrize(("text", "absent"), PLACES_ONLY)
def test_what_only_locates_or_sounds_alike_is_no_state(read, text, absent) -> None:
    assert absent not in read(text).keys


@pytest.mark.parametrize(
    ("text", "key", "kind"),
    [
        ("NATO thanked Poland.", "bloc:NATO", "bloc"),
        ("The EU lent Ukraine money.", "bloc:EU", "bloc"),
        (
            "The International Monetary Fund approved the loan.",
            "org:international monetary fund|",
            "organization",
        ),
        ("Gazprom cut supplies.", "org:gazprom|RUS", "company"),
        ("The FBI searched the house.", "org:fbi|USA", "organization"),
        ("Hezbollah fired rockets.", "org:hezbollah|LBN", "armed_group"),
        ("The Bharatiya Janata Party won.", "org:bharatiya janata party|IND", "party"),
        ("Petroleos de Venezuela stopped shipments.", "org:pdvsa|VEN", "company"),
    ],
)
def test_listed_organizations(read, text, key, kind) -> None:
    assert read(text).cast.actors[key].kind == kind


def test_a_company_that_no_list_has(read) -> None:
    actors = read("Halvorsen Shipping Ltd. sued the port. Halvorsen Shipping wants damages.").cast.actors
    companies = [actor for actor in actors.values() if actor.kind == "company"]
    assert [company.name for company in companies] == ["Halvorsen Shipping Ltd."]


def test_a_bracketed_acronym_is_the_organization(read) -> None:
    got = read("The Coastal Farmers Association (CFA) sued the ministry. The CFA wants compensation.")
    assert got.at("CFA", 1) == got.at("Farmers") != ()


def test_mentions_are_verbatim_and_unique(read) -> None:
    got = read(
        "Russian officials met Mr. Lavrov in Geneva. The Trump administration’s envoy was absent.",
        title="Russia  waits",
    )
    places = [(m.field, m.char_start, m.char_end) for m in got.cast.mentions]
    assert len(places) == len(set(places))
    for mention in got.cast.mentions:
        text = got.article.title if mention.field == "title" else got.article.body_text
        assert text[mention.char_start : mention.char_end] == mention.surface
        assert got.sentences[mention.sentence_index].field == mention.field


def test_every_actor_has_a_mention(read) -> None:
    got = read("Cuba, whose intelligence services watch the port, thanked Mexico. Its military did not.")
    assert got.keys == {m.local_actor_key for m in got.cast.mentions}


@pytest.mark.parametrize(
    "text", ["", "1 2 3.", "МОСКВА И КИЕВ", "北京", "القاهرة", "!!!\n\n???", "It rained."]
)
def test_texts_without_a_name(read, text) -> None:
    assert read(text).keys == set()
