"""Office and country of a person, from the words around the name."""

import pytest

CASES = [
    ("Spanish Prime Minister Pedro Sanchez spoke.", "pedro sanchez", "prime minister", "ESP"),
    ("Gazprom chief Alexei Miller resigned.", "alexei miller", "chief", "RUS"),
    ("Russian Foreign Minister Sergei Lavrov called.", "sergei lavrov", "foreign minister", "RUS"),
    ("Kenya’s finance minister, Grace Mutisya, resigned.", "grace mutisya", "finance minister", "KEN"),
    ("Grace Mutisya, the finance minister of Kenya, resigned.", "grace mutisya", "finance minister", "KEN"),
    ("Grace Mutisya, Kenya's ambassador to France, resigned.", "grace mutisya", "ambassador", "KEN"),
    ("Sen. Laura Whitfield objected.", "laura whitfield", "senator", "USA"),
    ("Former Bolivian President Evo Morales fled.", "evo morales", "president", "BOL"),
    ("Tom Harker is the president of Malawi.", "tom harker", "president", "MWI"),
    ("State Department spokesman Tom Harker declined.", "tom harker", "spokesman", "USA"),
    ("U.S. Ambassador to the United Nations Tom Harker left.", "tom harker", "ambassador", "USA"),
    ("Peruvian lawmaker Rosa Quispe voted no.", "rosa quispe", "lawmaker", "PER"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "role", "country"), CASES)
def test_roles(read, text, name, role, country) -> None:
    actor = next(a for k, a in read(text).cast.actors.items() if k.startswith(f"person:{name}|"))
    assert (actor.role, actor.country_iso3) == (role, country)


def test_an_expert_on_a_country_is_not_from_it(read) -> None:
    (actor,) = [
        a for a in read("North Korea expert Lena Brandt agreed.").cast.actors.values() if a.kind == "person"
    ]
    assert actor.country_iso3 is None


def test_the_apposition_stands_for_the_person(read) -> None:
    got = read("Juan Guaido, head of the National Assembly, rejected the offer.")
    assert got.at("head") == got.at("Guaido") == ("person:juan guaido|VEN",)


MORE = [
    ("Ana Kovarik, who heads Gazprom, signed.", "head", "RUS", False),
    ("Ana Kovarik, who leads Serbia's government, signed.", "leader", "SRB", False),
    ("Ana Kovarik, who was Peru's finance minister, signed.", "finance minister", "PER", True),
    ("Ana Kovarik, the ousted president of Malawi, signed.", "president", "MWI", True),
    ("Then-foreign minister Ana Kovarik signed for Chile.", "foreign minister", "CHL", True),
    ("NATO Secretary-General Ana Kovarik signed.", "secretary-general", None, False),
    ("Peru sent a Ghanaian judge named Ana Kovarik.", "judge", "GHA", False),
    ("Mr. Maduro's late predecessor, Ana Kovarik, signed.", "predecessor", "VEN", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "role", "country", "is_former"), MORE)
def test_relative_clauses_former_holders_and_owners(read, text, role, country, is_former) -> None:
    got = read(text)
    actor = next(a for k, a in got.cast.actors.items() if k.startswith("person:ana kovarik|"))
    assert (actor.role, actor.country_iso3) == (role, country)
    assert {mention.is_former for mention in got.cast.mentions if mention.name == actor.name} == {is_former}


def test_a_role_is_of_an_organisation_a_state_or_a_person(read) -> None:
    got = read("Gazprom chief Ana Kovarik met Peru's finance minister, Bo Quispe, and lawyer Cy Stone.")
    roles = {m.name: (m.role, m.role_of_key) for m in got.cast.mentions if m.kind == "person"}
    assert roles == {
        "Ana Kovarik": ("chief", "org:gazprom|RUS"),
        "Bo Quispe": ("finance minister", "state:PER"),
        "Cy Stone": ("lawyer", None),
    }


@pytest.mark.parametrize(
    ("text", "day", "key"),
    [
        ("The French president objected.", "2013-05-05", "person:francois hollande|FRA"),
        ("The Fed chair objected.", "2015-05-05", "person:janet yellen|USA"),
        ("The Japanese premier objected.", "2021-05-05", "person:yoshihide suga|JPN"),
        ("The pope objected.", "2010-05-05", "person:pope benedict xvi|VAT"),
    ],
)
def test_an_office_without_a_name_is_its_holder_on_the_day(read, text, day, key) -> None:
    assert key in read(text, day=day).keys


@pytest.mark.parametrize(
    "text",
    ["The former French president objected.", "A French president objected.", "The next pope objected."],
)
def test_a_former_or_any_holder_is_not_the_one_in_office(read, text) -> None:
    assert not {k for k in read(text, day="2013-05-05").keys if k.startswith("person:")}
