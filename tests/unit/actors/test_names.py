"""One person, one key: full names, short names, and those known by surname alone."""

import pytest

from extractors.actors.gazetteer import load
from extractors.actors.names import may_be_domestic


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


def test_unlabelled_double_names_are_persons(read) -> None:
    got = read("Oriane Tavish-Mokoro, chair of the audit committee, resigned.")
    assert "person:oriane tavish-mokoro|" in got.keys


def test_the_bank_is_the_bank_named_before(read) -> None:
    got = read("The Bank of England raised rates. The Bank was unanimous.")
    assert {m.local_actor_key for m in got.cast.mentions} == {"org:bank of england|GBR"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("In Lima, Congress voted. Peru waited.", "PER"),
        ("Spain's Congress voted.", "ESP"),
        ("Congress voted. The United States waited.", "USA"),
        ("The Spanish Congress voted. The United States waited.", "ESP"),
    ],
)
def test_congress_is_that_of_the_country_named(read, text, key) -> None:
    (parliament,) = [a for a in read(text).cast.actors.values() if a.kind == "organization"]
    assert parliament.country_iso3 == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The Northern Herring Party (NHP) won. NHP leaders cheered.", "org:northern herring party|"),
        ("NHP (Northern Herring Party) won. NHP leaders cheered.", "org:northern herring party|"),
        ("The Northern Herring Party, or NHP, won. NHP leaders cheered.", "org:northern herring party|"),
    ],
)
def test_acronyms_given_with_the_name(read, text, key) -> None:
    assert [k for k in read(text).keys if k.startswith("org:")] == [key]


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("The lender, Kestrel Meridian, failed.", "company", None),
        ("She sold her shares in Kestrel Meridian.", "company", None),
        ("Kestrel Meridian, a Chilean company, failed.", "company", "CHL"),
        ("The Kestrel Dialogue Group failed.", "organization", None),
    ],
)
def test_the_words_beside_show_kind_and_country(read, text, kind, country) -> None:
    (found,) = [a for k, a in read(text).cast.actors.items() if "kestrel" in k]
    assert (found.kind, found.country_iso3) == (kind, country)


def test_a_listed_company_with_its_legal_form_is_the_listed_one(read) -> None:
    assert set(read("Chevron Corp left. Chevron sold.").keys) == {"org:chevron|USA"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Marlowe Drones won the order from Kenya.", "company"),
        ("Within a day the council had been sued by Marlowe Roads.", "company"),
        ("Banka Marlowe froze the accounts.", "company"),
        ("Telecom operator Marlowe, which paid the minister, denies it.", "company"),
        ("A court froze the accounts of Zoran Marlowe-Hart in Serbia.", "person"),
        ("Bishop Antoine Marlowe asked Senegal to free the boys.", "person"),
        ("Paris Oduya-Marlowe lobbied Kenya for a bridge and won.", "person"),
        ("Samantha Marlowe accused Peru. So did Alan Marlowe Power.", "person"),
    ],
)
def test_what_the_words_of_a_name_show(read, text, kind) -> None:
    assert {a.kind for k, a in read(text).cast.actors.items() if "marlowe" in k} == {kind}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Alliance for Herring and Bread, or AHB, will not join. The AHB sued Norway.",
         "Alliance for Herring and Bread"),
        ("The National Council for Herring and Order (NCHO) sued Norway. The NCHO won.",
         "National Council for Herring and Order"),
    ],
)  # fmt: skip
def test_a_name_spelled_out_before_its_acronym_is_one(read, text, name) -> None:
    assert {a.name for k, a in read(text).cast.actors.items() if k.startswith("org:")} == {name}


def test_an_animal_is_nobody(read) -> None:
    assert not read("The dog, a terrier called Marlowe, won best in show.").keys


@pytest.mark.parametrize(
    ("name", "may_be"),
    [("mv kestrel", False), ("european union naval force", False), ("kestrel media", True)],
)
def test_ships_and_bodies_of_blocs_are_not_of_the_articles_country(name, may_be) -> None:
    assert may_be_domestic(load(), tuple(name.split())) is may_be


def test_the_beginning_of_a_companys_name_is_the_company(read) -> None:
    got = read("Karl Kestrel Optik AG bought a rival. Karl Kestrel sued Norway.")
    assert len({k for k in got.keys if "kestrel" in k}) == 1
