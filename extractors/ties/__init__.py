"""Financial ties: who gives, lends, sells, owns, owes or pledges what to whom, each with its quote.

``find_ties`` is the way in. ``money`` reads amounts, ``triggers`` finds the words that name a tie, ``roles``
says who pays and who gets, ``rankings`` reads lists of partners with their sums, ``sums`` gives each tie its
amount, ``status`` how real it is and who says so. The words are data (``data/``).
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import product

from extractors.actors.cast import Cast
from extractors.clauses import frames
from extractors.dates import moment_of
from extractors.records import Article, FinancialTie
from extractors.syntax import Sentence
from extractors.ties import lexicon, rankings, roles, sums
from extractors.ties.money import Amount, currency_in
from extractors.ties.roles import Draft
from extractors.ties.status import reporters, sources_of, status_of
from extractors.ties.triggers import find_triggers

__all__ = ["find_ties"]

# The contract asks for a quote that can carry a fact.
SHORTEST_EVIDENCE = 15
# Pairs of one trigger; a longer list of partners is a misread enumeration.
MOST_PAIRS = 12
_OPENING = ("“", '"', "‘")
_CENT = Decimal("0.01")
_SECURED = frozenset({"loan", "debt", "grant_aid"})


def find_ties(article: Article, sentences: list[Sentence], cast: Cast) -> list[FinancialTie]:
    """The financial ties that the sentences of an English article state, in the order of the text."""
    ties: dict[str, FinancialTie] = {}
    quoted: tuple[str, ...] = ()
    reporter: str | None = None
    for sentence in sentences:
        if sentence.char_end - sentence.char_start < SHORTEST_EVIDENCE:
            continue
        speaking = tuple(key for token in reporters(sentence) for key in cast.at(sentence, token))
        quoted = speaking or (quoted if _is_quotation(sentence) else ())
        ranked = rankings.find(sentence, cast, reporter)
        if ranked:
            reporter = rankings.reporter_of(ranked)
        drafts = ranked or _drafts(sentence, cast)
        rows = [
            tie
            for draft, amount in drafts
            for tie in _rows(article, sentence, cast, draft, amount, quoted=quoted)
        ]
        for tie in _secured(rows):
            known = ties.get(tie.tie_id)
            if known is None or (known.amount is None and tie.amount is not None):
                ties[tie.tie_id] = tie
    return list(ties.values())


def _is_quotation(sentence: Sentence) -> bool:
    """Whether a sentence is spoken as a whole: it opens with a quotation mark or stands in an open one."""
    before = sentence.span.doc.text[: sentence.span.start_char + 1]
    return before.endswith(_OPENING) or before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _drafts(sentence: Sentence, cast: Cast) -> list[tuple[Draft, Amount | None]]:
    """The ties of one sentence, each with its amount."""
    if not any(lexicon.instruments(token) for token in sentence.span):
        return []
    triggers = find_triggers(sentence, frames(sentence))
    drafts = roles.enumerated(sentence, triggers, cast)
    spoken_for = {draft.trigger.token.i for draft in drafts}
    resolved = (roles.resolve(trigger, cast) for trigger in triggers if trigger.token.i not in spoken_for)
    drafts += [draft for draft in resolved if draft is not None]
    amounts = sums.assign(sentence, [draft.trigger.token for draft in drafts])
    return [(draft, amounts.get(position)) for position, draft in enumerate(drafts)]


def _rows(
    article: Article,
    sentence: Sentence,
    cast: Cast,
    draft: Draft,
    amount: Amount | None,
    *,
    quoted: tuple[str, ...],
) -> Iterator[FinancialTie]:
    """One row for each payer and recipient of a draft; none when it needs an amount and has none."""
    if draft.needs_amount and amount is None:
        return
    status = status_of(draft.trigger)
    said = next(filter(None, (cast.at(sentence, token) for token in sources_of(draft.trigger))), ())
    speakers = said or (quoted if _is_quotation(sentence) else ())
    moment = moment_of(draft.trigger.token, article.published_on)
    pairs = list(product(draft.payers or (None,), draft.recipients or (None,)))
    joint = amount if lexicon.is_distributive(sentence.span) else None
    for position, (payer, recipient) in enumerate(pairs[:MOST_PAIRS]):
        if position:  # what several gave together is one sum, stated once
            amount = joint
        parties = (payer, recipient)
        speaker = next((key for key in speakers if key not in parties), None)
        evidence = sentence.span.text
        folded = " ".join(unicodedata.normalize("NFKC", evidence).casefold().split())
        identity = "\n".join((article.article_id, payer or "", recipient or "", draft.instrument, folded))
        yield FinancialTie(
            tie_id=hashlib.sha256(identity.encode()).hexdigest()[:20],
            version_id=article.version_id,
            payer_key=payer,
            recipient_key=recipient,
            instrument=draft.instrument,
            amount=_cents(amount.low) if amount else None,
            amount_max=_cents(amount.high) if amount else None,
            currency=_currency(amount, parties, cast) if amount else None,
            amount_qualifier=amount.qualifier if amount else None,
            rate_unit=amount.rate_unit if amount else None,
            share=sums.share_near(sentence, draft.trigger.token) if draft.instrument == "ownership" else None,
            commodity=draft.commodity,
            status=status,
            secures_tie_id=None,
            attributed_to_key=speaker,
            stated_on=moment.on if moment else None,
            stated_on_precision=moment.precision if moment else None,
            evidence=evidence,
            evidence_field=sentence.field,
            char_start=sentence.char_start,
            char_end=sentence.char_end,
            confidence=_confidence(draft, amount, parties),
            method=draft.method,
        )


def _currency(amount: Amount, parties: tuple[str | None, ...], cast: Cast) -> str | None:
    """The code of an amount; of a name that several currencies share, that of the parties' own country."""
    if amount.currency or not amount.shared_name:
        return amount.currency
    countries = (cast.actors[key].country_iso3 for key in parties if key)
    return next((code for country in countries if (code := currency_in(amount.shared_name, country))), None)


def _cents(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_CENT, ROUND_HALF_EVEN)


def _confidence(draft: Draft, amount: Amount | None, parties: tuple[str | None, str | None]) -> float:
    """How sure a row is: two parties and a stated sum speak for it, an inferred direction against it.

    Of the rows measured on annotated news about 9 of 10 were right, of those with one party 6 of 10.
    """
    score = 0.55 if None in parties else 0.7
    if amount is not None and amount.low is not None:
        score += 0.15
    if draft.method.startswith("list:") or draft.method.endswith(":host"):
        score -= 0.2
    return round(score, 2)


def _secured(ties: list[FinancialTie]) -> list[FinancialTie]:
    """Collateral points to the loan of its sentence that it secures: the same parties the other way round."""
    lent = {(tie.payer_key, tie.recipient_key): tie.tie_id for tie in ties if tie.instrument in _SECURED}
    return [
        replace(tie, secures_tie_id=lent.get((tie.recipient_key, tie.payer_key)))
        if tie.instrument == "collateral"
        else tie
        for tie in ties
    ]
