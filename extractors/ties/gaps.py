"""Parties that another sentence of the article names: "KLM got a loan. The loan, made by ING, ...".

Two sentences tell of one tie when they name it by the same noun and share the party that both have; only
where all such sentences agree on the missing one is it taken over. Where they share no party, or the later
one names none ("The deal is valued at $5bn"), the tie told just before lends what is missing.
"""

from collections.abc import Sequence
from dataclasses import replace

from extractors.actors.cast import Cast
from extractors.ties import lexicon
from extractors.ties.drafts import Draft, Stated
from extractors.ties.slots import Trigger

# A tie is taken up again in the sentences right behind it; further off the text has moved on.
_REACH = 2
# Of a budget or of trade the other side is mostly everybody, and rightly left out.
_HAS_TWO_SIDES = frozenset(
    {
        "loan",
        "debt",
        "debt_relief",
        "grant_aid",
        "donation",
        "gift",
        "investment",
        "fine",
        "bribe",
        "contract",
    }
)
_DEFINITE = frozenset({"the", "this", "that", "both"})


def unparted(triggers: Sequence[Trigger]) -> list[Draft]:
    """Drafts without parties of nouns that point back at a tie: "the acquisition", "this loan"."""
    return [
        Draft(trigger, row, row.name, (), (), None, True, f"noun:{row.lemma}")
        for trigger in triggers
        for row in trigger.rows[:1]
        if row.pos == "noun" and "is" not in (*row.payer, *row.recipient)
        if trigger.token.dep_ in ("nsubj", "nsubjpass")
        if any(c.dep_ == "det" and c.lower_ in _DEFINITE for c in trigger.token.children)
    ]


def filled(stated: list[Stated], cast: Cast) -> list[Stated]:
    """The stated ties, a missing side filled in where the article gives just one; none without a party."""
    nouns = [one.draft for one in stated if one.draft.row.pos == "noun" and _parties(one.draft)]
    found: list[Stated] = []
    for one in stated:
        draft = _filled(one.draft, nouns) if _parties(one.draft) else one.draft
        if not (draft.payers and draft.recipients):
            draft = _taken_up(one, draft, found)
        if _parties(draft):
            found.append(replace(one, draft=draft))
    return found


def _parties(draft: Draft) -> tuple[str, ...]:
    return (*draft.payers, *draft.recipients)


def _filled(draft: Draft, others: list[Draft]) -> Draft:
    if draft.row.pos != "noun" or (draft.payers and draft.recipients):
        return draft
    same = [o for o in others if o.row.lemma == draft.row.lemma and o.payers and o.recipients]
    if not draft.payers:
        known = {o.payers for o in same if set(o.recipients) <= set(draft.recipients)}
        if len(known) == 1 and not set(next(iter(known))) & set(draft.recipients):
            return replace(draft, payers=known.pop(), method=f"{draft.method}:carried")
    else:
        known = {o.recipients for o in same if set(o.payers) <= set(draft.payers)}
        if len(known) == 1 and not set(next(iter(known))) & set(draft.payers):
            return replace(draft, recipients=known.pop(), method=f"{draft.method}:carried")
    return draft


def _taken_up(one: Stated, draft: Draft, before: Sequence[Stated]) -> Draft:
    """A draft with the side that it lacks from the nearest tie of its kind told just before."""
    here = one.sentence.index
    for other in reversed(before):
        told = other.draft
        if here - other.sentence.index > _REACH:
            break
        if other.sentence.index == here or not (told.payers and told.recipients):
            continue
        if not _parties(draft):
            if told.instrument == draft.instrument or draft.row.lemma in lexicon.word_class("bargain"):
                return replace(
                    draft, instrument=told.instrument, payers=told.payers, recipients=told.recipients,
                    commodity=told.commodity, method=f"{draft.method}:carried",
                )  # fmt: skip
        elif told.instrument == draft.instrument and draft.instrument in _HAS_TWO_SIDES:
            payers, recipients = draft.payers or told.payers, draft.recipients or told.recipients
            if not set(payers) & set(recipients):
                return replace(draft, payers=payers, recipients=recipients, method=f"{draft.method}:carried")
    return draft
