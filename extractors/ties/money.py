"""Amounts of money in a text: where they stand and what they come to.

Grammar only: number, scale, currency, range, qualifier and rate. Who pays whom is the business of the
other modules of this package. Currencies and the words around amounts are data (``data/currencies.csv``,
``data/money_words.csv``). Nothing is guessed from the outlet: a bare ``$`` is the US dollar, a name that
several currencies share has the most used one ("pounds") or none ("pesos"), until the article decides.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from text_to_num import text2num

from extractors.ties.lexicon import read_rows, word_class

# Nothing that a newspaper reports is larger; what is, is a misreading, and decimal(20,2) holds no more.
LARGEST_AMOUNT = Decimal(10) ** 17
# A cent: what is smaller would be stored as nothing, and "$0" is no money that changes hands.
SMALLEST_AMOUNT = Decimal("0.01")
# An ISO code needs a scale word or a number this large beside it: "COP 28" is a conference, "SOS 112" a call.
SMALLEST_WITH_CODE = 100


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as ``text[start:end]`` states it, qualifier and rate included.

    ``low`` is None for an unnumbered amount ("billions of dollars"), ``high`` is set for a range only,
    ``currency`` is an ISO 4217 code, ``qualifier`` one of exact, about, at_least, at_most, range (None where
    there is no number). ``rate_unit`` is what the amount is paid per: year, barrel, share, each ...
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    currency: str | None
    qualifier: str | None
    rate_unit: str | None
    shared_name: str | None = None  # the name of the currency where several share it, as "pesos" and "pounds"
    is_bare_dollar: bool = False  # "$" without a country


@dataclass(frozen=True, slots=True)
class _Quantity:
    start: int
    end: int
    number: Decimal
    scale: Decimal | None

    @property
    def value(self) -> Decimal:
        return self.number * (self.scale or 1)


@dataclass(frozen=True, slots=True)
class _Money:
    """A quantity with its currency, or one end of a range that has it at the other end."""

    start: int
    end: int
    quantity: _Quantity
    currency: str | None
    is_marked: bool
    shared_name: str | None
    is_bare_dollar: bool


@cache
def _words(role: str) -> dict[str, str]:
    return {row["phrase"]: row["value"] for row in read_rows("money_words.csv") if row["role"] == role}


@cache
def _currency_column(column: str) -> dict[str, str | None]:
    """Symbol or lower-case name -> code; None for a name that several currencies share."""
    fold = str.casefold if "names" in column else str
    return {
        fold(entry): row["code"] or None
        for row in read_rows("currencies.csv")
        for entry in row[column].split("|")
        if entry
    }


@cache
def _names() -> dict[str, str | None]:
    return {**_currency_column("scaled_names"), **_currency_column("names")}


@cache
def _shared_names() -> frozenset[str]:
    """Names that also stand behind a country's: "pesos", and "pounds", which is sterling only by default.

    A plain "dollars" is the US dollar wherever it is paid, as "$" is.
    """
    last_words = Counter(
        name.rsplit(" ", 1)[-1]
        for row in read_rows("currencies.csv")
        for name in set(row["names"].casefold().split("|"))
        if " " in name
    )
    shared = {name for name, count in last_words.items() if count > 1 and name in _names()}
    return frozenset(shared - {"dollar", "dollars"})


def _single_blanks(words: str) -> str:
    return re.sub(r"[\s-]+", " ", words.casefold())


def _either(phrases: Iterable[str]) -> str:
    """A regex alternation of phrases, longest first; a blank in a phrase is any run of blanks or hyphens."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"[\s-]+") for phrase in ordered) + ")"


_DIGITS = r"\d{1,3}(?:[,\u00a0\u2009\u202f]\d{2,3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d+[.,]\d+|\d+"


@cache
def _quantity() -> re.Pattern[str]:
    word, scale = _either(_words("number")), _either(_words("scale"))
    return re.compile(
        rf"(?<![\d.,])(?:(?P<digits>{_DIGITS})"
        rf"|\b(?:(?P<half>(?:an?\s+)?half\s+an?)|(?P<words>{word}(?:[\s-]+(?:and\s+)?{word})*)"
        r"|(?P<article>an?))\b)"
        rf"(?P<and_half>\s+and\s+a\s+half)?(?:[\s-]*(?P<scale>{scale})(?:\s+(?P<scale_2>{scale}))?(?!\w))?",
        re.IGNORECASE,
    )


@cache
def _currency_before() -> re.Pattern[str]:
    sure, scaled = _either(_currency_column("symbols")), _either(_currency_column("scaled_symbols"))
    return re.compile(
        rf"(?:(?<![A-Za-z$])(?:(?P<symbol>{sure})|(?P<scaled>{scaled})|(?P<code>{_codes()}))"
        r"|(?P<sign>[$£€¥]))\s?\Z"
    )


@cache
def _currency_after() -> re.Pattern[str]:
    sure, scaled = _either(_currency_column("names")), _either(_currency_column("scaled_names"))
    sign = _either(_currency_column("symbols"))
    return re.compile(
        rf"[\s-]*(?:(?P<name>{sure})\b|(?P<scaled>{scaled})\b(?!\s+of\b)"
        rf"|(?-i:(?P<code>{_codes()}))\b|(?-i:(?P<symbol>{sign}))(?!\w))",
        re.IGNORECASE,
    )


@cache
def _unnumbered() -> re.Pattern[str]:
    names = _either([*_currency_column("names"), *_currency_column("scaled_names")])
    large = r"(?:hundred|thousand|lakh|million|crore|billion|trillion)"
    return re.compile(
        rf"\b(?:(?:tens|dozens|hundreds|thousands)\s+of\s+)?(?:{large}s(?:\s+(?:more\s+)?(?:of|in))?"
        rf"|(?:multi|several|many|some|a\s+few|a\s+couple(?:\s+of)?)[\s-]*(?:hundred[\s-]+)?{large})"
        rf"[\s-]+(?P<name>{names})\b",
        re.IGNORECASE,
    )


@cache
def _before() -> re.Pattern[str]:
    article = r"(?:\s+(?:an?|the)(?:\s+(?:additional|extra|further|total\s+of))?)?"
    return re.compile(
        rf"(?:(?<!\w)|(?<=\s))(?:an?\s+)?(?P<word>{_either(_words('before'))}){article}\s*\Z", re.IGNORECASE
    )


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"[\s-]*(?P<word>{_either(_words('after'))})(?!\w)", re.IGNORECASE)


@cache
def _rate() -> re.Pattern[str]:
    return re.compile(
        rf"[\s-]*(?:(?P<word>{_either(_words('rate'))})"
        rf"|(?:per|an?|every|each|/)[\s-]*(?P<unit>{_either(_words('unit'))}))\b",
        re.IGNORECASE,
    )


_RANGE_GAP = re.compile(r"\s*[-–—]\s*|\s+to\s+|\s+and\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|ranging\s+from|rang(?:e|es|ed)\s+from|range\s+of)\s+\Z", re.IGNORECASE)
# What may follow a number that counts money named before: "another 3 billion for hospitals". A noun would say
# that it counts something else, and so would a place ("3 million in Kenya").
_NOTHING_COUNTED = re.compile(
    r"\s*(?:[,.;:)\]\"”’]|\Z|(?:to|from|for|by|at|and|or|last|this|next|over|under|with|after|before|out|back|more"
    r"|while|but|against|each|apiece|of\s+(?:it|that|this|which|them)|in\s+[\da-z])\b)"
)
_SMALLEST_BARE_SCALE = 10**6
_FROM = re.compile(r"\bfrom\s+\Z", re.IGNORECASE)


@cache
def _codes() -> str:
    return _either(sorted({row["code"] for row in read_rows("currencies.csv")} - {""}))


def _number(match: re.Match[str]) -> Decimal:
    """The number of a quantity without its scale."""
    if digits := match["digits"]:
        if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", digits):
            digits = digits.replace(".", "")
        elif re.fullmatch(r"\d+,\d{1,2}", digits):
            digits = digits.replace(",", ".")
        number = Decimal(re.sub(r"[,\u00a0\u2009\u202f]", "", digits))
    elif match["words"]:
        number = Decimal(text2num(_single_blanks(match["words"]), "en"))
    else:
        number = Decimal("0.5") if match["half"] else Decimal(1)
    return number + Decimal("0.5") if match["and_half"] else number


def _quantities(text: str) -> Iterator[_Quantity]:
    scales = _words("scale")
    for match in _quantity().finditer(text):
        scale = Decimal(1)
        for part in (match["scale"], match["scale_2"]):
            scale *= Decimal(scales[part.casefold()]) if part else 1
        if scale == 1 and not (match["digits"] or match["words"]):
            continue
        try:
            number = _number(match)
        except ValueError:  # words in an order that is no number ("ten hundred twenty thirty")
            continue
        yield _Quantity(match.start(), match.end(), number, scale if scale != 1 else None)


def _with_currency(text: str, quantity: _Quantity) -> _Money:
    """The quantity with the currency that stands before or behind it, unmarked when there is none."""
    is_scaled = quantity.scale is not None
    is_large = is_scaled or quantity.number >= SMALLEST_WITH_CODE
    symbols = {**_currency_column("scaled_symbols"), **_currency_column("symbols")}
    start, end, currency, is_bare = quantity.start, quantity.end, None, False
    before = _currency_before().search(text, max(0, start - 8), start)
    if before and _counts(before, ("symbol", "sign"), is_scaled=is_scaled, is_large=is_large):
        sign = before["symbol"] or before["sign"] or before["scaled"]
        start, currency, is_bare = before.start(), before["code"] or symbols[sign], sign == "$"
    is_marked, shared = start < quantity.start, None
    after = _currency_after().match(text, end)
    if after and _counts(after, ("symbol", "name"), is_scaled=is_scaled, is_large=is_large):
        name = _single_blanks(after["name"] or after["scaled"] or "")
        stated = after["code"] or (_names()[name] if name else symbols[after["symbol"]])
        if not is_marked or currency == "USD":  # "$5 million Canadian dollars", "$300 million USD"
            is_marked, end, currency, is_bare = True, after.end(), stated, False
            shared = name if name in _shared_names() else None
    return _Money(start, end, quantity, currency, is_marked, shared, is_bare)


def _counts(match: re.Match[str], sure: tuple[str, ...], *, is_scaled: bool, is_large: bool) -> bool:
    """Whether a currency beside a quantity counts: some marks need a scale word or a large number."""
    if any(match[group] for group in sure):
        return True
    return bool((is_scaled and match["scaled"]) or (is_large and match["code"]))


def _is_range(text: str, first: _Money, second: _Money) -> bool:
    gap = _RANGE_GAP.fullmatch(text, first.end, second.start)
    if not gap or not (first.is_marked or second.is_marked):
        return False
    if first.is_marked and second.is_marked and first.currency != second.currency:
        return False
    if _BETWEEN.search(text, 0, first.start):
        return True
    # "rose from 2 to 3 billion" states two amounts, "cost 2 to 3 billion" one
    return gap.group().strip() != "and" and not _FROM.search(text, 0, first.start)


def currency_in(shared_name: str, country_iso3: str | None) -> str | None:
    """The currency of a country that goes by a shared name: "kroner" in Norway is NOK."""
    for row in read_rows("currencies.csv"):
        names = row["names"].casefold().split("|")
        own = country_iso3 is not None and country_iso3 in row["countries"].split("|")
        if own and any(name.endswith(f" {shared_name}") for name in names):
            return row["code"]
    return None


def dollar_of(country_iso3: str | None) -> str | None:
    """The dollar of a country whose press writes it as a bare "$"."""
    if country_iso3 not in word_class("bare_dollar"):
        return None
    return next(
        row["code"] for row in read_rows("currencies.csv") if country_iso3 in row["countries"].split("|")
    )


def find_amounts(text: str) -> list[Amount]:
    """All amounts of money in ``text``, in order, none overlapping another.

    A quantity without a currency is no amount, except as one end of a range whose other end has one.
    """
    money = [_with_currency(text, quantity) for quantity in _quantities(text)]
    amounts: list[Amount] = []
    position = 0
    while position < len(money):
        first, second = money[position], money[position + 1] if position + 1 < len(money) else None
        found = (_range(text, first, second) if second else None) or _single(first)
        found = found or _further(text, first, amounts)
        position += 2 if found and found.high is not None else 1
        if found:
            amounts.append(_dressed(text, found))
    for match in _unnumbered().finditer(text):
        name = _single_blanks(match["name"])
        code = _names()[name]
        shared = name if name in _shared_names() else None
        amount = Amount(match.start(), match.end(), None, None, code, None, None, shared)
        amounts.append(_dressed(text, amount))
    return _without_overlap(amounts)


def _single(money: _Money) -> Amount | None:
    if not money.is_marked:
        return None
    value = money.quantity.value
    amount = Amount(money.start, money.end, value, None, money.currency, "exact", None, money.shared_name)
    return replace(amount, is_bare_dollar=money.is_bare_dollar)


def _further(text: str, money: _Money, amounts: list[Amount]) -> Amount | None:
    """A bare number in the currency of the amount before it: "$5 billion, and 2 billion more"."""
    scale = money.quantity.scale
    is_bare = scale is not None and scale >= _SMALLEST_BARE_SCALE
    if not (amounts and is_bare and _NOTHING_COUNTED.match(text, money.end)):
        return None
    return replace(
        amounts[-1], start=money.start, end=money.end, low=money.quantity.value, high=None, qualifier="exact",
        rate_unit=None,
    )  # fmt: skip


def _range(text: str, first: _Money, second: _Money) -> Amount | None:
    """Two quantities as one range; "$2-3 billion" lends the scale of its end to its beginning."""
    if not _is_range(text, first, second):
        return None
    low, high = first.quantity.value, second.quantity.value
    if (
        first.quantity.scale is None
        and second.quantity.scale
        and first.quantity.number <= second.quantity.number
    ):
        low = first.quantity.number * second.quantity.scale
    marked = second if second.is_marked else first
    if low >= high:
        return None
    amount = Amount(first.start, second.end, low, high, marked.currency, "range", None, marked.shared_name)
    return replace(amount, is_bare_dollar=marked.is_bare_dollar)


def _dressed(text: str, amount: Amount) -> Amount:
    """The amount with the qualifier and rate that stand around it."""
    start, end, qualifier = amount.start, amount.end, amount.qualifier
    if qualifier == "range" and (between := _BETWEEN.search(text, 0, start)):
        start = between.start()
    if before := _before().search(text, max(0, start - 40), start):
        start = before.start()
        if qualifier == "exact":
            qualifier = _words("before")[_single_blanks(before["word"])]
    if after := _after().match(text, end):
        end = after.end()
        if qualifier == "exact":
            qualifier = _words("after")[_single_blanks(after["word"])]
    rate_unit = None
    if rate := _rate().match(text, end):
        end = rate.end()
        table, word = ("rate", rate["word"]) if rate["word"] else ("unit", rate["unit"])
        rate_unit = _words(table)[_single_blanks(word)]
    return replace(amount, start=start, end=end, qualifier=qualifier, rate_unit=rate_unit)


def _without_overlap(amounts: list[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for amount in sorted(amounts, key=lambda amount: (amount.start, -amount.end)):
        if _is_possible(amount) and (not kept or amount.start >= kept[-1].end):
            kept.append(amount)
    return kept


def _is_possible(amount: Amount) -> bool:
    """Whether money can come to this much; what has no number can."""
    if amount.low is None:
        return True
    highest = amount.low if amount.high is None else amount.high
    return SMALLEST_AMOUNT <= amount.low <= highest < LARGEST_AMOUNT
