"""Office and country of a person, from the words around the name."""

import pytest

CASES = [
    ("Spanish Prime Minister Pedro Sanchez spoke.", "pedro sanchez", "prime minister", "ESP"),
    ("Gazprom chief Alexei Miller resigned.", "alexei miller", "chief", "RUS"),
    ("Russian Foreign Minister Sergei Lavrov called.", "sergei lavrov", "foreign minister", "RUS"),
    ("Kenya’s finance minister, Grace Mutisya, resigned.", "grace mutisya", "finance minister", "KEN"),
    ("Grace Mutisya, the finance minister of Kenya, resigned.", "grace mutisya", "finance minister", "KEN"),
    ("Grace Mutisya, Kenya's ambassador to France, resigned.", "grace mutisya", "ambassador", "KEN"),
    ("Sen. Laura Whitfield objected.", "laura whitfield", None, "USA"),
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
