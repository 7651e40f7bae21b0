"""Ties with the sum that their sentence states, in the places where English puts a sum.

Each case is a text and what an analyst would record of it: payer, recipient, amount, currency.
"""

from decimal import Decimal

import pytest

from tests.unit.ties.reading import short, ties_of

Expected = list[tuple[str | None, str | None, float, str]]

SUMS: list[tuple[str, Expected]] = [
    # a party that is introduced by what it is
    ("Ford will pay the law firm Hadley & Crane $12 million.", [("ford", "hadley & crane", 12e6, "USD")]),
    ("Egypt owes the supplier Baltic Turbines $90 million.", [("EGY", "baltic turbines", 9e7, "USD")]),
    (
        "Islamabad paid Turkish shipyard Karadeniz $1.2 billion.",
        [("PAK", "karadeniz", 12e8, "USD")],
    ),
    (
        "The company, Arden Foods, was bought by Nestle for $300 million.",
        [("nestle", "arden foods", 3e8, "USD")],
    ),
    (
        "Brazil's Banco Aurora will lend the planemaker Tucano R$900 million to build drones.",
        [("banco aurora", "tucano", 9e8, "BRL")],
    ),
    ("Portugal gave the charity Maria Aid 2 million euros.", [("PRT", "maria aid", 2e6, "EUR")]),
    ("The insurer Arbor Life paid Siemens $7 million.", [("arbor life", "siemens", 7e6, "USD")]),
    ("South Korea's antitrust agency fined Google $20 million.", [("google", "KOR", 2e7, "USD")]),
    ("French police fined Google 5 million euros.", [("google", "FRA", 5e6, "EUR")]),
    # a sum that the parser cuts up
    ("India's government released Rs 300 crore to Nepal for flood repairs.", [("IND", "NPL", 3e9, "INR")]),
    ("Norway lent Zambia 250m kroner.", [("NOR", "ZMB", 25e7, "NOK")]),
    # what was owed is forgiven
    ("Kuwait has waived $1.5bn of what Iraq owed it.", [("KWT", "IRQ", 15e8, "USD")]),
    (
        "Renault wrote off the 3 million euros that its importer, Savanna Motors, had owed since 2020.",
        [("renault", "savanna motors", 3e6, "EUR")],
    ),
    # what goes to a thing of a state
    (
        "The World Bank approved a $200 million credit for Malawi's power grid.",
        [("world bank", "MWI", 2e8, "USD")],
    ),
    ("Norway will contribute 30 million euros to Kenya's drought relief.", [("NOR", "KEN", 3e7, "EUR")]),
    ("Japan pledged 4 billion yen for Samoa's recovery.", [("JPN", "WSM", 4e9, "JPY")]),
    # sums of deals
    (
        "Telenor completed the sale of its Thai unit to Axiata for $400 million.",
        [("axiata", "telenor", 4e8, "USD")],
    ),
    (
        "Poland signed an agreement with Airbus on Monday for four helicopters worth $500 million.",
        [("POL", "airbus", 5e8, "USD")],
    ),
    ("Shell bought a 20% stake in the field from Eni for $800 million.", [("shell", "eni", 8e8, "USD")]),
    ("Glencore holds a $3 billion stake in Rusal.", [("glencore", "rusal", 3e9, "USD")]),
    (
        "Qatar deposited $3 billion with Turkey's central bank.",
        [("QAT", "central bank of the republic of turkey", 3e9, "USD")],
    ),
    (
        "Microsoft rewarded Satya Nadella with $11 million.",
        [("microsoft", "satya nadella", 11e6, "USD")],
    ),
    (
        "Airbnb raised $60 million in a round led by Sequoia Capital.",
        [("sequoia capital", "airbnb", 6e7, "USD")],
    ),
    ("Airbnb raised $20 million from Fidelity.", [("fidelity", "airbnb", 2e7, "USD")]),
    # the other party is not stated
    ("Airbnb raised $25 million last year.", [(None, "airbnb", 25e6, "USD")]),
    ("Netflix offers a subscription of $6.50 per month.", [(None, "netflix", 6.5, "USD")]),
    ("For Britain, defence spending in 2025 was 2.3% of output (about £66bn).", [("GBR", None, 66e9, "GBP")]),
    ("For Poland, military spending rose to $40 billion.", [("POL", None, 4e10, "USD")]),
    ("Chile sold copper worth $7 million.", [(None, "CHL", 7e6, "USD")]),
    # a number takes the currency of the sum before it
    (
        "Japan lent Kenya 90 billion yen, and gave Nepal another 3 billion for hospitals.",
        [("JPN", "KEN", 9e10, "JPY"), ("JPN", "NPL", 3e9, "JPY")],
    ),
    (
        "Spain owes France 40 million euros, and Italy owes Greece a further 12.5 million.",
        [("ESP", "FRA", 4e7, "EUR"), ("ITA", "GRC", 125e5, "EUR")],
    ),
    ("Canada gave Haiti $5 million to feed 2 million people.", [("CAN", "HTI", 5e6, "USD")]),
    # a name that several currencies share
    ("Denmark gave Oxfam 30 million kroner.", [("DNK", "oxfam", 3e7, "DKK")]),
    ("Pakistan lent Afghanistan 50 million rupees.", [("PAK", "AFG", 5e7, "PKR")]),
    ("Egypt will borrow 2 billion pounds from Banque Delta.", [("banque delta", "EGY", 2e9, "EGP")]),
    ("Britain lent 2 billion pounds to Egypt.", [("GBR", "EGY", 2e9, "GBP")]),
    ("Microsoft paid Siemens 2 million pounds.", [("microsoft", "siemens", 2e6, "GBP")]),
    (
        "Colombia mourns. Colombia's miners struck. Grupo Andino paid Ferroval Consulting 31 billion pesos.",
        [("grupo andino", "ferroval consulting", 31e9, "COP")],
    ),
    ("China Unicom paid Rmb 84m to Ericsson.", [("china unicom", "ericsson", 84e6, "CNY")]),
    # the press of some countries writes its own dollar as "$"
    (
        "National Bank of Canada proposed a $5-billion takeover of Canadian Western Bank.",
        [("national bank of canada", "canadian western bank", 5e9, "CAD")],
    ),
    ("Canada gave Haiti $7 million.", [("CAN", "HTI", 7e6, "USD")]),
    # a later sentence takes the tie up
    (
        "Spain lent Peru money on Monday. The loan is worth 5 million euros.",
        [("ESP", "PER", 5e6, "EUR")],
    ),
    (
        "Nestle acquired Arden Foods on Monday. The acquisition is valued at $900 million.",
        [("nestle", "arden foods", 9e8, "USD")],
    ),
    (
        "Norway gave Haiti 3 million euros. A further 2 million euros was given to Kenya.",
        [("NOR", "HTI", 3e6, "EUR"), ("NOR", "KEN", 2e6, "EUR")],
    ),
    (
        "SFA Action spent $25 million on ads backing Nikki Haley's White House bid.",
        [("sfa action", "nikki haley", 25e6, "USD")],
    ),
]

NO_SUMS = [
    "Spain lent Peru $0.",
    "Spain gave Peru $0.001.",
    "Fifa raised its prices in Qatar.",
    "The acquisition is valued at $900 million.",
    "This loan is worth 5 million euros, Spain said.",
    "For Britain, 2025 was a good year, and $66bn was a good sum.",
]


@pytest.mark.parametrize(("text", "expected"), SUMS)
def test_gives_a_tie_the_sum_that_is_stated(text: str, expected: Expected) -> None:
    found = [
        (short(tie.payer_key), short(tie.recipient_key), tie.amount, tie.currency)
        for tie in ties_of(text)
        if tie.amount is not None
    ]
    wanted = [(*parties, Decimal(str(amount)), code) for *parties, amount, code in expected]
    assert sorted(found, key=repr) == sorted(wanted, key=repr)


@pytest.mark.parametrize("text", NO_SUMS)
def test_gives_no_sum_where_none_changes_hands(text: str) -> None:
    assert [tie.amount for tie in ties_of(text) if tie.amount is not None] == []


def test_ties_that_share_no_party_lend_each_other_none() -> None:
    found = ties_of(
        "A loan from Norway was worth $5 million. The weather was fine. Chile received a loan of $2 million."
    )
    assert {(short(tie.payer_key), short(tie.recipient_key)) for tie in found} == {
        ("NOR", None),
        (None, "CHL"),
    }
