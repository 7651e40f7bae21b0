"""Shares of ownership in a text: where they stand and which fraction they are."""

import re
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """A share of ownership, ``fraction`` above 0 and at most 1: in "a 49.9% stake" it is 0.499."""

    start: int
    end: int
    fraction: float


_SHARE = re.compile(
    r"(?P<percent>\d{1,3}(?:\.\d+)?)[\s-]*(?:%|per\s?cent\b|percent\b)"
    r"|\b(?P<word>half|one[\s-]third|a\s+third|two[\s-]thirds|three[\s-]quarters|a\s+quarter|one[\s-]quarter)\b(?=\s+of\b)",
    re.IGNORECASE,
)
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "thirds": 2 / 3, "quarters": 3 / 4, "quarter": 1 / 4}


def find_shares(text: str) -> list[Share]:
    """All percentages and plain fractions in ``text`` that can be a share of ownership."""
    shares: list[Share] = []
    for match in _SHARE.finditer(text):
        if match["percent"]:
            fraction = float(Decimal(match["percent"]) / 100)
        else:
            fraction = _FRACTIONS[re.split(r"[\s-]+", match["word"].casefold())[-1]]
        if 0 < fraction <= 1:
            shares.append(Share(match.start(), match.end(), fraction))
    return shares
