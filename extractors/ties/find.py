"""Finds the ties of an article: reads each sentence, then what sentences lend each other.

Only the order of the steps belongs here, and what is carried from one sentence to the next.
"""

from collections.abc import Iterator
from dataclasses import replace

from extractors.actors.cast import Cast
from extractors.clauses import frames
from extractors.records import Article, FinancialTie
from extractors.syntax import Sentence
from extractors.ties import gaps, lexicon, lists, rankings, roles, sums
from extractors.ties.drafts import Draft, Stated
from extractors.ties.money import Amount
from extractors.ties.rows import rows_of
from extractors.ties.sources import is_spoken, reporters, rests_on_figures, sources_of
from extractors.ties.triggers import find_triggers

# The contract asks for a quote that can carry a fact.
SHORTEST_EVIDENCE = 15
_SECURED = frozenset({"loan", "debt", "grant_aid"})


def find_ties(article: Article, sentences: list[Sentence], cast: Cast) -> list[FinancialTie]:
    """The financial ties that the sentences of an English article state, in the order of the text."""
    stated = gaps.filled(list(_stated(sentences, cast)), cast)
    by_sentence: dict[int, list[FinancialTie]] = {}
    for one in stated:
        by_sentence.setdefault(one.sentence.index, []).extend(rows_of(article, one, cast))
    ties: dict[str, FinancialTie] = {}
    for rows in by_sentence.values():
        for tie in _secured(rows):
            known = ties.get(tie.tie_id)
            if known is None or (known.amount is None and tie.amount is not None):
                ties[tie.tie_id] = tie
    return list(ties.values())


def _stated(sentences: list[Sentence], cast: Cast) -> Iterator[Stated]:
    """The drafts of all sentences with their amounts and who says so."""
    quoted: tuple[str, ...] = ()
    reporter: str | None = None
    figures: tuple[str, ...] = ()
    for sentence in sentences:
        if sentence.char_end - sentence.char_start < SHORTEST_EVIDENCE:
            continue
        speaking = tuple(key for token in reporters(sentence) for key in cast.at(sentence, token))
        quoted = speaking or (quoted if is_spoken(sentence.span[-1]) else ())
        ranked = rankings.find(sentence, cast, reporter)
        if ranked:
            reporter = rankings.reporter_of(ranked)
        for draft, amount in ranked or _drafts(sentence, cast):
            said = _said(sentence, draft, cast)
            if said and rests_on_figures(draft.trigger):
                figures = said
            if not said and is_spoken(draft.trigger.token):
                said = quoted
            # figures go on to be those of the source named last, as far as nobody else speaks
            carried = figures if amount is not None and draft.instrument == "trade" and not speaking else ()
            yield Stated(sentence, draft, amount, said or carried)


def _said(sentence: Sentence, draft: Draft, cast: Cast) -> tuple[str, ...]:
    found = (cast.at(sentence, token) for token in sources_of(draft.trigger))
    return next(filter(None, found), ())


def _drafts(sentence: Sentence, cast: Cast) -> list[tuple[Draft, Amount | None]]:
    """The ties of one sentence, each with its amount."""
    if not any(lexicon.instruments(token) for token in sentence.span):
        return []
    triggers = find_triggers(sentence, frames(sentence))
    drafts = roles.enumerated(sentence, triggers, cast)
    spoken_for = {draft.trigger.token.i for draft in drafts}
    resolved = (roles.resolve(trigger, cast) for trigger in triggers if trigger.token.i not in spoken_for)
    drafts += [draft for draft in resolved if draft is not None]
    drafts = drafts or gaps.unparted(triggers)
    amounts = sums.assign(sentence, [draft.trigger.token for draft in drafts])
    pairs = [(draft, amounts.get(position)) for position, draft in enumerate(drafts)]
    return pairs + lists.continued(sentence, pairs, [a for a, _ in sums.amounts_of(sentence)], cast)


def _secured(ties: list[FinancialTie]) -> list[FinancialTie]:
    """Collateral points to the loan of its sentence that it secures: the same parties the other way round."""
    lent = {(tie.payer_key, tie.recipient_key): tie.tie_id for tie in ties if tie.instrument in _SECURED}
    return [
        replace(tie, secures_tie_id=lent.get((tie.recipient_key, tie.payer_key)))
        if tie.instrument == "collateral"
        else tie
        for tie in ties
    ]
