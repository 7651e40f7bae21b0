"""Any text through the worker's own ``extract``: rows that satisfy the contract or none, twice the same."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.records import Article, Extraction, FinancialTie, Mention, Row, Stance, to_table
from extractors.slices import extract

MARTS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"

LOAN = (
    "Russia will lend Venezuela between $2 billion and €3 billion, “President Putin” told Poland on Friday."
)
CLAIM = "Washington said that China refused to condemn North Korea, which sold Iran arms worth 5m roubles."


def article(body: str, title: str | None) -> Article:
    return Article(
        version_id="v1", article_id="a1", fetch_id="f1", fetched_url="http://wire.example/1",
        declared_canonical_url=None, url="http://wire.example/1", outlet="wire.example", source="wire",
        title=title, authors=[], published_at=None, modified_at=None, language="en", body_text=body,
        word_count=len(body.split()), is_paywalled=False, signature=[], text_version="1",
        published_on=date(2019, 2, 1),
    )  # fmt: skip


@cache
def allowed(mart: str, column: str) -> frozenset[Any]:
    """The closed set of a column, as the warehouse tests it."""
    (model,) = yaml.safe_load((MARTS / f"{mart}.yml").read_text(encoding="utf-8"))["models"]
    (tests,) = (each["data_tests"] for each in model["columns"] if each["name"] == column)
    (values,) = (
        test["accepted_values"]["arguments"]["values"]
        for test in tests
        if isinstance(test, dict) and "accepted_values" in test
    )
    return frozenset(values)


def facts(body: str, title: str | None) -> list[Row]:
    """The rows of an article, once it is sure that they satisfy the contract."""
    state, *rows = extract(article(body, title))
    assert state == Extraction("v1", "extracted"), rows
    mentions = [row for row in rows if isinstance(row, Mention)]
    stances = [row for row in rows if isinstance(row, Stance)]
    ties = [row for row in rows if isinstance(row, FinancialTie)]
    assert len(mentions) + len(stances) + len(ties) == len(rows)
    texts = {"title": title or "", "body": body}
    for mention in mentions:
        assert mention.version_id == "v1"
        assert mention.kind in allowed("dim_actor", "kind")
        assert mention.surface and mention.local_actor_key
        assert texts[mention.field][mention.char_start : mention.char_end] == mention.surface
        assert 0 <= mention.confidence <= 1
    for stance in stances:
        _check_quote(stance, texts)
        _check_stance(stance)
    for tie in ties:
        _check_quote(tie, texts)
        _check_tie(tie)
    assert _all_differ((row.field, row.char_start, row.char_end) for row in mentions)
    assert _all_differ(row.stance_id for row in stances)
    assert _all_differ(row.tie_id for row in ties)
    for row_type, found in ((Mention, mentions), (Stance, stances), (FinancialTie, ties)):
        assert to_table(row_type, found).num_rows == len(found)
    return rows


def _check_quote(row: Stance | FinancialTie, texts: dict[str, str]) -> None:
    """What stances and ties have in common: a quote, a day, a confidence."""
    mart = "fct_stance" if isinstance(row, Stance) else "fct_financial_tie"
    assert row.version_id == "v1"
    assert row.evidence.strip()
    assert row.evidence_field in allowed(mart, "evidence_field")
    assert 0 <= row.char_start < row.char_end
    assert texts[row.evidence_field][row.char_start : row.char_end] == row.evidence
    assert 0 <= row.confidence <= 1
    assert row.method
    assert (row.stated_on is None) == (row.stated_on_precision is None)
    assert row.stated_on_precision in allowed(mart, "stated_on_precision") | {None}


def _check_stance(stance: Stance) -> None:
    assert stance.source_key
    assert (stance.target_key is None) != (stance.target_issue is None)
    assert stance.target_key != "" and stance.target_issue != ""
    assert stance.source_key != stance.target_key
    assert stance.polarity in allowed("fct_stance", "polarity")
    assert stance.stance_type in allowed("fct_stance", "stance_type")
    assert stance.modality in allowed("fct_stance", "modality")


def _check_tie(tie: FinancialTie) -> None:
    assert tie.payer_key or tie.recipient_key
    assert tie.payer_key != "" and tie.recipient_key != ""
    assert tie.instrument in allowed("fct_financial_tie", "instrument")
    assert tie.status in allowed("fct_financial_tie", "status")
    assert tie.amount_qualifier in allowed("fct_financial_tie", "amount_qualifier") | {None}
    assert tie.currency is None or (len(tie.currency) == 3 and tie.currency.isupper())
    assert tie.share is None or 0 <= tie.share <= 1
    if tie.amount is None:
        assert tie.amount_max is None
    else:
        assert tie.amount > 0
        assert tie.amount_qualifier is not None
        assert tie.amount_max is None or tie.amount <= tie.amount_max


def _all_differ(keys: Iterable[Any]) -> bool:
    listed = list(keys)
    return len(listed) == len(set(listed))


_ACTORS = [
    "Russia", "the United States", "U.S. Treasury", "Venezuela’s", "President Putin", "Nicolás Maduro",
    "he", "it", "Gazprom", "the EU", "Hamas", "13 other European countries", "officials",
    "Владимир Зеленский", "O’Brien Ltd.",
]  # fmt: skip
_VERBS = [
    "supports", "condemned", "did not condemn", "will lend", "would have paid", "was sold", "is owned by",
    "accused", "met with", "stopped backing", "denied arming", "fined", "owes", "pledged", "gave",
    "froze the assets of", "signed a deal with", "invested in", "is backed by", "under pressure from",
    "mortgaged its oil to", "bought",
]  # fmt: skip
_MONEY = [
    "$2 billion", "€1.2bn", "$0", "-$5", "$1-2 million", "two hundred million roubles", "US$ 17 bn", "5 %",
    "49.9%", "$9,999,999,999,999,999,999,999", "99999999999999999999 trillion dollars", "$1e400",
    "between $3 and $2 million", "$60 per barrel", "£٣ million", "1 crore rupees", "$0.001",
    "more than half a billion", "$²", "a 110% stake",
]  # fmt: skip
_BETWEEN = [
    "and", "of", "to", "for", "in exchange for", "that", "said", "in 2006,", "on Monday", "if", "not",
    "loan", "arms", "sanctions on", "its", "who", "”", "“", "'s", "‘", '"', "(", ")", "—", ";", ",", ".",
    ". ", "?", "\n", "\n\n", "\u0301", "\u200f", "\u202e", "\u0000", "\u0007", "\u00a0", "\ufeff", "\u2028",
    "\r\n", "\U0001f1f5\U0001f1ea",
]  # fmt: skip
_CLAUSES = st.tuples(
    st.sampled_from(_ACTORS),
    st.sampled_from(_VERBS),
    st.one_of(st.sampled_from(_ACTORS), st.sampled_from(_MONEY)),
    st.sampled_from(["", *_MONEY, *_BETWEEN]),
    st.sampled_from(["", *_ACTORS]),
).map(" ".join)
_TEXTS = st.lists(
    st.one_of(_CLAUSES, st.sampled_from(_BETWEEN), st.sampled_from(_MONEY), st.text(max_size=8)), max_size=12
).map(" ".join)
_TITLES = st.one_of(st.none(), _TEXTS)


def test_the_sentences_make_facts() -> None:
    """Else nothing would be tested."""
    assert {type(row) for row in facts(f"{LOAN} {CLAIM}", None)} == {Mention, Stance, FinancialTie}


@settings(max_examples=200, deadline=None)
@given(body=_TEXTS, title=_TITLES)
@example(body=f"{LOAN}\n\n{LOAN}\n\n{CLAIM}", title=LOAN)
@example(body=LOAN.replace(" ", "\u00a0"), title=CLAIM.upper())
def test_sentences_of_any_kind(body: str, title: str | None) -> None:
    assert facts(body, title) == facts(body, title)


@settings(max_examples=60, deadline=None)
@given(body=st.text(max_size=200), title=st.one_of(st.none(), st.text(max_size=40)))
def test_any_characters(body: str, title: str | None) -> None:
    assert facts(body, title) == facts(body, title)
