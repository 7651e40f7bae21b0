"""Amounts as newspapers write them, and what they come to."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.ties.lexicon import read_rows
from extractors.ties.money import LARGEST_AMOUNT, currency_in, find_amounts
from extractors.ties.shares import find_shares

# text, low, high, currency, qualifier, rate_unit
AMOUNTS = [
    ("a loan of $30 billion", 30_000_000_000, None, "USD", "exact", None),
    ("worth US$17bn", 17_000_000_000, None, "USD", "exact", None),
    ("a fine of €1.2 billion", 1_200_000_000, None, "EUR", "exact", None),
    ("paid 500 million roubles", 500_000_000, None, "RUB", "exact", None),
    ("an order of Rs 500 crore", 5_000_000_000, None, "INR", "exact", None),
    ("an outlay of ₹1.5 lakh crore", 1_500_000_000_000, None, "INR", "exact", None),
    ("two hundred million dollars", 200_000_000, None, "USD", "exact", None),
    ("twenty-five thousand euros", 25_000, None, "EUR", "exact", None),
    ("half a billion dollars", 500_000_000, None, "USD", "exact", None),
    ("one and a half billion dollars", 1_500_000_000, None, "USD", "exact", None),
    ("a million pounds", 1_000_000, None, "GBP", "exact", None),
    ("a $2bn-plus loan", 2_000_000_000, None, "USD", "at_least", None),
    ("$5 million or more", 5_000_000, None, "USD", "at_least", None),
    ("at least 3 trillion yen", 3_000_000_000_000, None, "JPY", "at_least", None),
    ("more than $40bn", 40_000_000_000, None, "USD", "at_least", None),
    ("over an additional $3 billion", 3_000_000_000, None, "USD", "at_least", None),
    ("up to $825 million", 825_000_000, None, "USD", "at_most", None),
    ("less than £300", 300, None, "GBP", "at_most", None),
    ("some 80 million zlotys", 80_000_000, None, "PLN", "about", None),
    ("nearly C$40 million", 40_000_000, None, "CAD", "about", None),
    ("an estimated 10 billion euros annually", 10_000_000_000, None, "EUR", "about", "year"),
    ("$2bn to $3bn", 2_000_000_000, 3_000_000_000, "USD", "range", None),
    ("between 5 and 7 million euros", 5_000_000, 7_000_000, "EUR", "range", None),
    ("$2-3 billion", 2_000_000_000, 3_000_000_000, "USD", "range", None),
    ("between $800 million and $1 billion", 800_000_000, 1_000_000_000, "USD", "range", None),
    ("$3.8 billion a year", 3_800_000_000, None, "USD", "exact", "year"),
    ("$400-million-a-year", 400_000_000, None, "USD", "exact", "year"),
    ("oil at $60 a barrel", 60, None, "USD", "exact", "barrel"),
    ("$12.50 per share", Decimal("12.50"), None, "USD", "exact", "share"),
    ("$2,000 each", 2_000, None, "USD", "exact", "each"),
    ("£9 monthly", 9, None, "GBP", "exact", "month"),
    ("billions of dollars", None, None, "USD", None, None),
    ("tens of millions of euros", None, None, "EUR", None, None),
    ("a multi-billion-dollar deal", None, None, "USD", None, None),
    ("several million roubles", None, None, "RUB", None, None),
    ("$1,148,000", 1_148_000, None, "USD", "exact", None),
    ("1,50,000 rupees", 150_000, None, "INR", "exact", None),
    ("€2,5 billion", 2_500_000_000, None, "EUR", "exact", None),
    ("1.250.000 euros", 1_250_000, None, "EUR", "exact", None),
    ("RM1.6 million", 1_600_000, None, "MYR", "exact", None),
    ("A$3bn", 3_000_000_000, None, "AUD", "exact", None),
    ("R500 million", 500_000_000, None, "ZAR", "exact", None),
    ("HK$90 million", 90_000_000, None, "HKD", "exact", None),
    ("EUR 20 million", 20_000_000, None, "EUR", "exact", None),
    ("20 million CHF", 20_000_000, None, "CHF", "exact", None),
    ("$5 million Canadian dollars", 5_000_000, None, "CAD", "exact", None),
    ("30 billion US dollars", 30_000_000_000, None, "USD", "exact", None),
    ("20 million won", 20_000_000, None, "KRW", "exact", None),
    ("5 million pesos", 5_000_000, None, None, "exact", None),
    ("$250K", 250_000, None, "USD", "exact", None),
    ("a $5-billion takeover", 5_000_000_000, None, "USD", "exact", None),
]


@pytest.mark.parametrize(("text", "expected"), [(text, expected) for text, *expected in AMOUNTS])
def test_reads_one_amount(text, expected):
    (amount,) = find_amounts(text)
    assert [amount.low, amount.high, amount.currency, amount.qualifier, amount.rate_unit] == expected


@pytest.mark.parametrize(
    "text",
    [
        "500 pounds of explosives",
        "the COP 28 summit",
        "three crowns",
        "the party won 20 seats",
        "on 5 March 2019",
        "1,200 soldiers and 30 tanks",
        "a quarter of the vote",
        "45 per cent",
        "the dollar fell",
        "G20 and R2D2",
    ],
)
def test_leaves_what_is_no_money(text):
    assert find_amounts(text) == []


def test_a_change_is_two_amounts_and_no_range():
    amounts = find_amounts("exports rose from $2 billion to $3 billion")
    assert [(a.low, a.high) for a in amounts] == [(2_000_000_000, None), (3_000_000_000, None)]


def test_offsets_cover_the_words_of_the_amount():
    text = "China lent it about $5 billion a year, and Japan €2m."
    assert [text[a.start : a.end] for a in find_amounts(text)] == ["about $5 billion a year", "€2m"]


def test_shared_names_belong_to_a_country():
    (amount,) = find_amounts("10 million kroner")
    assert (amount.currency, amount.shared_name) == (None, "kroner")
    assert currency_in("kroner", "NOR") == "NOK"
    assert currency_in("kroner", "DNK") == "DKK"
    assert currency_in("kroner", "BRA") is None


@pytest.mark.parametrize(
    ("text", "fractions"),
    [
        ("a 49.9% stake", [0.499]),
        ("owns 51 per cent of the bank", [0.51]),
        ("half of the company and a third of its rival", [0.5, 1 / 3]),
        ("grew by 250%", []),
    ],
)
def test_reads_shares(text, fractions):
    assert [share.fraction for share in find_shares(text)] == pytest.approx(fractions)


def test_currencies_are_many_and_each_code_stands_once():
    codes = [row["code"] for row in read_rows("currencies.csv") if row["code"]]
    assert len(codes) == len(set(codes)) >= 40


@given(st.decimals(min_value=1, max_value=999, places=1), st.sampled_from(["million", "bn", "crore"]))
def test_number_and_scale_multiply(number, scale):
    factor = {"million": 10**6, "bn": 10**9, "crore": 10**7}[scale]
    (amount,) = find_amounts(f"It paid ${number} {scale}.")
    assert amount.low == number * factor


@given(
    st.text(
        alphabet=st.sampled_from("0123456789.,-– $€£¥abkmnot()%RsUSD\u00a0half millionbetween"), max_size=60
    )
)
def test_any_text_gives_amounts_within_it(text):
    amounts = find_amounts(text)
    assert all(0 <= a.start < a.end <= len(text) for a in amounts)
    assert all(a.end <= b.start for a, b in pairwise(amounts))
    assert all(a.low is None or 0 <= a.low < LARGEST_AMOUNT for a in amounts)
    assert find_amounts(text) == amounts


@given(st.text(max_size=80))
def test_any_unicode_is_survived(text):
    assert all(text[a.start : a.end].strip() for a in find_amounts(text))
