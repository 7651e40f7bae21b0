"""The history of the European Central Bank, as SQL reads it from the package that carries it."""

from datetime import date

import duckdb
import pytest

Connection = duckdb.DuckDBPyConnection

# Units for one euro on its first day, as the bank published them.
DOLLARS, POUNDS, YEN = 1.1789, 0.7111, 133.73


def rate(con: Connection, currency: str, day: date) -> float | None:
    """US dollars for a unit; None when the day has no quote."""
    found = con.execute(
        "select usd_per_unit from landed.intermediate.int_ecb_rate where currency = ? and quoted_on = ?",
        [currency, day],
    ).fetchone()
    return None if found is None else found[0]


@pytest.mark.parametrize(
    ("currency", "dollars"), [("EUR", DOLLARS), ("USD", 1), ("GBP", DOLLARS / POUNDS), ("JPY", DOLLARS / YEN)]
)
def test_rates_cross_by_the_euro(built: Connection, currency: str, dollars: float) -> None:
    assert rate(built, currency, date(1999, 1, 4)) == pytest.approx(dollars)


def test_no_quote_no_rate(built: Connection) -> None:
    """A Saturday; and the rouble, which the bank has not quoted since 1 March 2022."""
    assert rate(built, "EUR", date(2019, 2, 2)) is None
    assert rate(built, "RUB", date(2022, 3, 1)) is not None
    assert rate(built, "RUB", date(2022, 3, 2)) is None


def test_rates_of_other_sources_are_near_the_bank_s_where_both_have_some(built: Connection) -> None:
    """Yearly means against the days of their year: a wrong unit or a slipped digit stands out."""
    far = built.sql(
        "select other.currency, other.valid_on from landed.seeds.exchange_rate as other "
        "inner join landed.intermediate.int_ecb_rate as ecb on other.currency = ecb.currency "
        "and ecb.quoted_on between other.valid_on and other.valid_until "
        "group by all having abs(avg(1 / ecb.usd_per_unit) / any_value(other.units_per_usd) - 1) > 0.2"
    ).fetchall()
    assert far == []
