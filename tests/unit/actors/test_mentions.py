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


DESCRIBES = [
    ("A Norwegian backpacker lost her boots on the pass.", "state:NOR"),
    ("The barista pulls a Greek coffee for the night shift.", "state:GRC"),
    ("He sells Swiss-made watches from a cart.", "state:CHE"),
    ("Their teacher speaks Turkish at home.", "state:TUR"),
    ("She found ninety Canadian cents under the mat.", "state:CAN"),
    ("Lukoil's Bulgarian arm was sold.", "state:BGR"),
    ("The Afghan hound, old and deaf, slept on.", "state:AFG"),
    ("Two Danish hikers were found on Sunday.", "state:DNK"),
]


@pytest.mark.parametrize(("text", "absent"), DESCRIBES)
def test_a_nationality_that_only_describes_is_no_state(read, text, absent) -> None:
    assert absent not in read(text).keys


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norwegian advisers left the ministry.", {"state:NOR"}),
        ("The Dutch refused to sign.", {"state:NLD"}),
        ("Ankara-backed fighters seized the bridge.", {"state:TUR"}),
        ("A Russo-Chinese pact alarmed the neighbours.", {"state:RUS", "state:CHN"}),
        ("After a night of talks in Oslo, Rome and Madrid announced a pact.", {"state:ITA", "state:ESP"}),
        ("Berlin-based lawyers advised Poland.", {"state:POL"}),
    ],
)
def test_a_nationality_or_a_capital_that_acts_is_the_state(read, text, expected) -> None:
    assert {key for key in read(text).keys if key.startswith("state:")} == expected


LOCATES = [
    ("A landslide closed two schools in Nepal.", "state:NPL"),
    ("The bus broke down in the north of Kenya.", "state:KEN"),
    ("They walked from Denmark to the sea.", "state:DNK"),
    ("Peru, four, and her brother Chad, six, sold lemonade.", "state:PER"),
    ("The march ends in Germany Street.", "state:DEU"),
    ('The festival of films closes with "Brazil" on Sunday.', "state:BRA"),
    ("Oslo baked for a week.", "state:NOR"),
]


@pytest.mark.parametrize(("text", "absent"), LOCATES)
def test_a_state_where_something_happens_is_no_actor(read, text, absent) -> None:
    assert absent not in read(text).keys


def test_a_state_in_which_one_invests_is_an_actor(read) -> None:
    assert "state:KEN" in read("The fund invested $5 million in Kenya.").keys


def test_a_place_of_an_actor_is_a_mention_of_it(read) -> None:
    got = read("Nepal closed its border. A landslide blocked a road in Nepal.")
    assert got.mentions("state:NPL") == ["Nepal", "Nepal"]


SPORT = [
    "Ghana beat Peru 3-1 on Friday.",
    "Ghana won the championship.",
    "Ghana lost to Peru after a late wicket.",
    "Ghana put four past Peru.",
    "Peru and Ghana tied, and Ghana won on penalties.",
    "Peru's squad pushed Ghana back.",
]


@pytest.mark.parametrize("text", SPORT)
def test_a_team_is_no_state(read, text) -> None:
    assert "state:GHA" not in read(text).keys


def test_a_state_that_wins_a_case_is_no_team(read) -> None:
    assert "state:GHA" in read("Ghana won a series of concessions from Peru.").keys


SOURCES = [
    "Peru will not sign, a minister told Reuters.",
    "Peru will not sign, Reuters reported.",
    "Peru will not sign, according to Reuters.",
    "Peru will not sign, wrote Reuters.",
    "LIMA (Reuters) - Peru will not sign.",
]


@pytest.mark.parametrize("text", SOURCES)
def test_an_outlet_as_a_source_is_no_actor(read, text) -> None:
    assert read(text).keys == {"state:PER"}


@pytest.mark.parametrize("text", ["Peru sued Reuters.", "Reuters sued Peru.", "Peru banned Reuters."])
def test_an_outlet_that_acts_is_an_actor(read, text) -> None:
    assert "org:reuters|GBR" in read(text).keys


CREDITS = [
    "By Anna Holm",
    "By Anna Holm and Piet Vos, Arts Editor",
    "From Anna Holm, our correspondent in Lima",
    "Prices fell. (Reporting by Anna Holm in Lima; editing by Piet Vos)",
    "Prices fell. Anna Holm is a reporter in Lima.",
    "Prices fell. Photograph: Anna Holm.",
]


@pytest.mark.parametrize("text", CREDITS)
def test_who_made_the_text_is_no_actor(read, text) -> None:
    assert read(text).keys == set()


def test_a_reporter_who_acts_is_an_actor(read) -> None:
    assert read("Anna Holm, a reporter, sued the mayor.").keys == {"person:anna holm|"}


def test_a_line_of_capitals(read) -> None:
    assert read("NATO AND EU WARN RUSSIA OVER BALTIC CABLES").keys == {"bloc:NATO", "bloc:EU", "state:RUS"}
    assert read("LET US IN, SAY FANS").keys == set()


def test_a_thing_called_after_its_maker_is_no_actor(read) -> None:
    assert read("A Picasso hangs in the hall.").keys == set()


def test_a_state_that_ties_aid_to_reform_is_no_team(read) -> None:
    assert read("Norway tied aid to reform.").keys == {"state:NOR"}


def test_a_modal_in_front_of_a_past_tense_is_a_name(read) -> None:
    assert [m.surface for m in read("May survived the vote of her own party.").cast.mentions][:1] == ["May"]


def test_what_an_animal_is_called_is_no_actor(read) -> None:
    assert read("The pig, a male called Biscuit, won best in show.").keys == set()


def test_an_audience_of_a_person_is_no_state(read) -> None:
    assert read("Nicolas Maduro told the nation that prices would fall.").keys == {
        "person:nicolas maduro|VEN"
    }


def test_a_month_may_be_a_given_name(read) -> None:
    assert "person:august thorne|" in read("Anna Holm lent August Thorne the hall on Sunday.").keys
