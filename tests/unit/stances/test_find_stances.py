"""Stances of single sentences, with the real parse and the real actors: who, how, toward whom, how real."""

from datetime import UTC, date, datetime

import pytest

from extractors.actors import find_actors
from extractors.records import Article, Stance
from extractors.stances import find_stances
from extractors.syntax import read

Edge = tuple[str, str, int, str, str]  # source, type, polarity, target or #issue, modality


def article(body: str, title: str | None = None) -> Article:
    published_at = datetime(2021, 6, 11, 3, tzinfo=UTC)  # the evening of a Thursday in America
    return Article(
        "v1", "a1", "f1", "http://x.example/1", None, "http://x.example/1", "x.example", "x", title, [],
        published_at, None, "en", body, len(body.split()), False, [], "1",
        published_on=date(2021, 6, 10),
    )  # fmt: skip


def stances(body: str, title: str | None = None) -> tuple[list[Stance], dict[str, str]]:
    text = article(body, title)
    sentences = read(title, body)
    cast = find_actors(text, sentences)
    names = {key: actor.name for key, actor in cast.actors.items()}
    return find_stances(text, sentences, cast), names


def edges(body: str) -> set[Edge]:
    rows, names = stances(body)
    return {
        (
            names[r.source_key],
            r.stance_type,
            r.polarity,
            names[r.target_key] if r.target_key else f"#{r.target_issue}",
            r.modality,
        )
        for r in rows
        if not r.is_implied
    }


FOUND: list[tuple[str, Edge]] = [
    # active and passive
    ("France condemned Belarus.", ("France", "ACCUSE", -1, "Belarus", "actual")),
    ("Belarus was condemned by France.", ("France", "ACCUSE", -1, "Belarus", "actual")),
    (
        "Peru arrested and Chile deported nobody, but Ecuador backed Bolivia.",
        ("Ecuador", "SUPPORT", 1, "Bolivia", "actual"),
    ),
    ("Turkey bombed Syria.", ("Turkey", "ASSAULT", -1, "Syria", "actual")),
    ("Syria was bombed by Turkey and Israel.", ("Israel", "ASSAULT", -1, "Syria", "actual")),
    ("Norway and Denmark criticised Hungary and Poland.", ("Denmark", "ACCUSE", -1, "Poland", "actual")),
    # relative and reduced relative clauses
    ("Iran, which has armed Syria for years, denied the report.", ("Iran", "AID", 1, "Syria", "actual")),
    ("Armenia, backed by Greece, lost the vote.", ("Greece", "SUPPORT", 1, "Armenia", "actual")),
    (
        "The country that Japan praised was Kenya, attacked by Somalia.",
        ("Somalia", "ASSAULT", -1, "Kenya", "actual"),
    ),
    # nominal
    ("China's support for Cambodia has grown.", ("China", "SUPPORT", 1, "Cambodia", "actual")),
    ("Support from China for Cambodia has grown.", ("China", "SUPPORT", 1, "Cambodia", "actual")),
    ("Criticism of Egypt by Canada was muted.", ("Canada", "ACCUSE", -1, "Egypt", "actual")),
    ("Russia's invasion of Georgia shocked many.", ("Russia", "ASSAULT", -1, "Georgia", "actual")),
    ("U.S. sanctions on Iran remain in force.", ("United States", "SANCTION", -1, "Iran", "actual")),
    ("Australia welcomed India's recognition of Kosovo.", ("India", "SUPPORT", 1, "Kosovo", "actual")),
    # roles
    ("Cuba is one of Nicaragua's strongest allies.", ("Cuba", "COOPERATE", 1, "Nicaragua", "actual")),
    ("Belarus, a close ally of Russia, held elections.", ("Belarus", "COOPERATE", 1, "Russia", "actual")),
    (
        "Mexico has emerged as one of Brazil's most vocal critics.",
        ("Mexico", "ACCUSE", -1, "Brazil", "actual"),
    ),
    ("Sweden remains an opponent of Turkey.", ("Sweden", "REJECT", -1, "Turkey", "actual")),
    ("Rwanda sees in Uganda an ally.", ("Rwanda", "COOPERATE", 1, "Uganda", "actual")),
    # light verbs
    ("Canada imposed sanctions on Myanmar.", ("Canada", "SANCTION", -1, "Myanmar", "actual")),
    ("Germany voiced support for Ukraine.", ("Germany", "SUPPORT", 1, "Ukraine", "actual")),
    ("Qatar provided aid to Lebanon.", ("Qatar", "AID", 1, "Lebanon", "actual")),
    ("Serbia held talks with Croatia.", ("Serbia", "CONSULT", 0, "Croatia", "actual")),
    ("Britain put pressure on Spain.", ("United Kingdom", "COERCE", -1, "Spain", "actual")),
    ("Japan and Vietnam signed an agreement.", ("Vietnam", "AGREE", 1, "Japan", "actual")),
    ("Ethiopia has severed ties with Eritrea.", ("Ethiopia", "SANCTION", -1, "Eritrea", "actual")),
    # reversed by their verb or preposition
    ("Ghana received weapons from Israel.", ("Israel", "AID", 1, "Ghana", "actual")),
    ("Austria came under pressure from Italy.", ("Italy", "COERCE", -1, "Austria", "actual")),
    ("Malta won praise from Portugal.", ("Portugal", "SUPPORT", 1, "Malta", "actual")),
    # flips
    ("Panama withdrew its recognition of Taiwan.", ("Panama", "SANCTION", -1, "Taiwan", "actual")),
    ("The United States lifted sanctions on Sudan.", ("United States", "RETREAT", 1, "Sudan", "actual")),
    ("Russia shows no signs of abandoning Syria.", ("Russia", "SUPPORT", 1, "Syria", "actual")),
    ("Colombia stopped supporting Ecuador.", ("Colombia", "RETREAT", -1, "Ecuador", "actual")),
    # negation and denial
    ("India refused to condemn Russia.", ("India", "ACCUSE", 0, "Russia", "negated")),
    ("Finland did not support Sweden.", ("Finland", "SUPPORT", 0, "Sweden", "negated")),
    ("Kazakhstan denied that it would back Russia.", ("Kazakhstan", "SUPPORT", 0, "Russia", "negated")),
    ("Laos has never recognised Kosovo.", ("Laos", "SUPPORT", 0, "Kosovo", "negated")),
    # open and announced
    ("Israel might attack Iran.", ("Israel", "ASSAULT", -1, "Iran", "hypothetical")),
    (
        "Jordan is considering sanctions, and whether Oman will back Yemen is unclear.",
        ("Oman", "SUPPORT", 1, "Yemen", "hypothetical"),
    ),
    ("Poland will support Lithuania.", ("Poland", "SUPPORT", 1, "Lithuania", "future")),
    ("Argentina pledged to help Uruguay.", ("Argentina", "AID", 1, "Uruguay", "future")),
    ("Slovenia said it would support Croatia.", ("Slovenia", "SUPPORT", 1, "Croatia", "future")),
    # threats and requests
    ("North Korea threatened to bomb Japan.", ("North Korea", "THREATEN", -1, "Japan", "actual")),
    ("Thailand urged Myanmar to free the prisoners.", ("Thailand", "REQUEST", -1, "Myanmar", "actual")),
    ("Chad called on Libya to close the camps.", ("Chad", "REQUEST", -1, "Libya", "actual")),
    ("Spain demanded that Morocco leave.", ("Spain", "REQUEST", -1, "Morocco", "actual")),
    # issues
    (
        "Nigeria called for new elections as soon as possible.",
        ("Nigeria", "REQUEST", 1, "#new elections", "actual"),
    ),
    ("Ireland backs a two-state solution.", ("Ireland", "SUPPORT", 1, "#two-state solution", "actual")),
    ("Hungary opposes the oil embargo.", ("Hungary", "REJECT", -1, "#oil embargo", "actual")),
    # what belongs to someone
    ("Latvia criticised Germany's decision.", ("Latvia", "ACCUSE", -1, "Germany", "actual")),
    (
        "Kuwait backs the removal of Assad, and Tunisia called Iran's move reckless.",
        ("Tunisia", "ACCUSE", -1, "Iran", "actual"),
    ),
    (
        "Cuba is a critic of the pressure campaign waged by Brazil.",
        ("Cuba", "ACCUSE", -1, "Brazil", "actual"),
    ),
    # prefixes and compounds
    (
        "The Cuba-backed Nicaraguan government closed the border.",
        ("Cuba", "SUPPORT", 1, "Nicaragua", "actual"),
    ),
    # claims
    ("Washington accused Moscow of arming Syria.", ("United States", "ACCUSE", -1, "Russia", "actual")),
    ("Washington accused Moscow of arming Syria.", ("Russia", "AID", 1, "Syria", "actual")),
    ("Kyiv said Russia had shelled Moldova.", ("Russia", "ASSAULT", -1, "Moldova", "actual")),
    ("Condemnation of Chad came from Togo and Mali.", ("Mali", "ACCUSE", -1, "Chad", "actual")),
    ("India said China was behind the attack on Bhutan.", ("India", "ACCUSE", -1, "China", "actual")),
    # pairs in one word, and sides of one noun
    ("The India-Pakistan talks failed.", ("India", "CONSULT", 0, "Pakistan", "actual")),
    ("Talks between Serbia and Kosovo resumed.", ("Kosovo", "CONSULT", 0, "Serbia", "actual")),
    # what happens to someone: being against it is being for them
    ("Mexico condemned the removal of Evo Morales.", ("Mexico", "SUPPORT", 1, "Evo Morales", "actual")),
    (
        "Norway called for the resignation of Evo Morales.",
        ("Norway", "REQUEST", 1, "#resignation of Evo Morales", "actual"),
    ),
    # who asks for oneself
    ("Moldova has asked to join NATO.", ("Moldova", "REQUEST", 1, "NATO", "actual")),
    # quotes
    (
        '"We condemn Belarus," Polish Prime Minister Anna Nowak said.',
        ("Anna Nowak", "ACCUSE", -1, "Belarus", "actual"),
    ),
]


@pytest.mark.parametrize(("sentence", "edge"), FOUND, ids=[f"{s[:40]}|{e[1]}" for s, e in FOUND])
def test_stance_is_found_and_not_reversed(sentence: str, edge: Edge) -> None:
    found = edges(sentence)
    assert edge in found
    source, kind, polarity, target, real = edge
    if polarity < 0 or kind in ("SUPPORT", "AID"):  # relations that are not two-sided by nature
        assert (target, kind, polarity, source, real) not in found


NOTHING = [
    "The group includes France, Germany, Spain and Italy.",
    "Brazil beat Argentina in the final, and Messi missed a penalty against Brazil.",
    "Chelsea striker Drogba fired a shot past the Arsenal keeper.",
    "The exhibition travels from Japan to Canada next spring.",
    "Kenya lies east of Uganda and south of Ethiopia.",
    "Exports from Chile to Peru rose by 3 percent in May.",
    "A storm moved from Cuba toward Mexico.",
    "The film stars actors from Ireland and Scotland.",
    "The flight from Oslo to Rome was delayed.",
]


@pytest.mark.parametrize("sentence", NOTHING, ids=[s[:40] for s in NOTHING])
def test_sentence_without_stance_gives_no_row(sentence: str) -> None:
    assert edges(sentence) == set()


ASKED = [
    ("Norway called on Turkey on Friday to end its embargo against Armenia.", "Norway", "Turkey", "Armenia"),
    ("Norway urged Turkey to lift its sanctions on Armenia.", "Norway", "Turkey", "Armenia"),
    ("France demanded that Turkey end its blockade of Armenia.", "France", "Turkey", "Armenia"),
    ("Kenya asked Japan to support Sudan.", "Kenya", "Japan", "Sudan"),
]


@pytest.mark.parametrize(("sentence", "asking", "asked", "third"), ASKED, ids=[a[0][:40] for a in ASKED])
def test_what_is_asked_of_someone_is_not_done(sentence: str, asking: str, asked: str, third: str) -> None:
    found = edges(sentence)
    assert any(e[0] == asking and e[1] == "REQUEST" and e[3] == asked for e in found)
    assert not any(e[0] == asked and e[3] == third and e[2] > 0 for e in found)
    assert not any(e[0] == asking and e[3] == third for e in found)


def test_what_one_wants_another_to_do_is_not_done() -> None:
    found = edges("Kenya wants Japan to support Sudan.")
    assert not any(e[0] == "Japan" and e[3] == "Sudan" for e in found)


def test_their_and_its_in_what_is_asked_are_those_asked() -> None:
    found = edges("Norway urged Turkey to lift its sanctions on Armenia.")
    assert ("Turkey", "SANCTION", -1, "Armenia", "actual") in found


def test_a_thing_is_accompanied_too() -> None:
    body = "Peru and Kenya hosted the negotiations; Chile and Japan accompanied them."
    assert edges(body) == set()
    assert ("Chile", "COOPERATE", 1, "Peru", "actual") in edges("Chile accompanied Peru to the talks.")


def row(body: str, source: str, target: str) -> Stance:
    rows, names = stances(body)
    found = [
        r for r in rows if r.target_key and (names[r.source_key], names[r.target_key]) == (source, target)
    ]
    assert found, [(names[r.source_key], r.target_key) for r in rows]
    return found[0]


def test_claim_of_a_third_party_is_attributed_and_the_claimants_own_is_not() -> None:
    sentence = "Washington accused Moscow of arming Syria."
    assert row(sentence, "Russia", "Syria").attributed_to_key == "state:USA"
    assert row(sentence, "United States", "Russia").attributed_to_key is None


def test_head_of_government_speaks_for_the_state() -> None:
    rows, names = stances("Spanish Prime Minister Ana Ruiz praised Portugal. Spain is calm.")
    found = {(names[r.source_key], names[r.target_key or ""], r.is_implied) for r in rows}
    assert found == {("Ana Ruiz", "Portugal", False), ("Spain", "Portugal", True)}


def test_former_head_of_government_does_not() -> None:
    rows, _ = stances("Former Spanish prime minister Ana Ruiz praised Portugal. Spain is calm.")
    assert [r.is_implied for r in rows] == [False]


def test_call_that_relays_support_is_support_of_who_is_called() -> None:
    body = "President Vladimir Putin called Raul Castro to relay his support."
    assert ("Vladimir Putin", "SUPPORT", 1, "Raúl Castro", "actual") in edges(body)


@pytest.mark.parametrize(
    ("body", "on", "precision"),
    [
        ("Peru condemned Chile on Monday.", date(2021, 6, 7), "day"),
        ("Peru condemned Chile on 4 February.", date(2021, 2, 4), "day"),
        ("Peru has backed Chile since 2014.", date(2014, 1, 1), "year"),
        ("Peru said on Tuesday that it condemned Chile.", date(2021, 6, 8), "day"),
        ("Peru condemned Chile after Bolivia attacked Paraguay in March.", None, None),
        ("Peru condemned Chile.", None, None),
    ],
)
def test_date_comes_from_the_clause_of_the_stance(body: str, on: date | None, precision: str | None) -> None:
    found = row(body, "Peru", "Chile")
    assert (found.stated_on, found.stated_on_precision) == (on, precision)


def test_they_are_all_who_speak() -> None:
    body = "Peru, Chile and Bolivia announced that they were withdrawing their recognition of Kosovo."
    sources = {e[0] for e in edges(body) if e[1] == "SANCTION"}
    assert sources == {"Peru", "Chile", "Bolivia"}


def test_capital_us_is_a_country_and_no_pronoun() -> None:
    assert ("United States", "ASSAULT", -1, "Libya", "actual") in edges("The US and France bombed Libya.")


def test_bare_noun_takes_its_full_name_from_before() -> None:
    body = "Peru drafted the border security bill. Chile opposes the bill."
    assert ("Chile", "REJECT", -1, "#border security bill", "actual") in edges(body)


def test_match_report_is_trusted_less() -> None:
    sentence = "Brazil attacked Peru."
    match = sentence + " The goalkeeper, the midfielder and the coach shook hands before the tournament."
    assert row(match, "Brazil", "Peru").confidence < 0.7 * row(sentence, "Brazil", "Peru").confidence


def test_open_and_inferred_rows_are_trusted_less() -> None:
    plain = row("Peru attacked Chile.", "Peru", "Chile").confidence
    assert row("Peru might attack Chile.", "Peru", "Chile").confidence < plain
    assert row("Peru attacked Chile's ports.", "Peru", "Chile").confidence < plain


def test_evidence_is_the_very_slice_of_its_field() -> None:
    title = "Peru slams Chile over border"
    body = "  Ministers met.\n\nOn Monday Peru criticised Chile again.  The row goes on."
    rows, _ = stances(body, title)
    fields = {"title": title, "body": body}
    assert {r.evidence_field for r in rows} == {"title", "body"}
    for r in rows:
        assert fields[r.evidence_field][r.char_start : r.char_end] == r.evidence
        assert r.evidence == r.evidence.strip()


def test_same_text_gives_same_rows_and_each_once() -> None:
    body = "Peru criticised Chile. Peru criticised Chile."
    rows, _ = stances(body)
    assert [r.stance_id for r in rows] == [r.stance_id for r in stances(body)[0]]
    assert len(rows) == len({r.stance_id for r in rows}) == 1


def test_nobody_takes_a_stance_toward_oneself() -> None:
    rows, _ = stances("Moscow supports Russia, and the Kremlin praised Moscow.")
    assert rows == []
