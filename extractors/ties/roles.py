"""Who pays and who gets: a trigger and the article's actors make a draft of a tie.

The conventions: the buyer pays in trade, the lender in a loan, the pledger gives collateral, the loser of a
frozen asset is its payer. Amounts, status and evidence are added elsewhere.
"""

from extractors.actors.cast import Cast
from extractors.syntax import Sentence
from extractors.ties import lexicon
from extractors.ties.contracts import investment_behind, investment_sides
from extractors.ties.conventions import by_convention
from extractors.ties.drafts import Draft
from extractors.ties.lexicon import Instrument
from extractors.ties.needs import checked
from extractors.ties.parties import home_state, host_state, keys_of, owner_state, state_owner
from extractors.ties.phrases import clause_subjects, listed, predicate_of
from extractors.ties.slots import Trigger

_LISTED_GOODS = Instrument("goods", "noun", "trade", (), (), "goods", frozenset())
# What goes to a thing of a state goes to that state: "aid for Malawi's schools".
_DESTINATIONS = frozenset({"to", "for", "into", "in", "toward", "towards", "taker"})
_FOR_INVESTMENT = Instrument("contract", "noun", "investment", (), (), "both", frozenset())


def resolve(trigger: Trigger, cast: Cast) -> Draft | None:
    """The first row of the trigger whose needs the clause meets."""
    if any(row.name == "contract" for row in trigger.rows) and investment_behind(trigger) is not None:
        return _contract_for_investment(trigger, cast)
    for row in trigger.rows:
        payer_slot, payers = _first_filled(trigger, row.payer, cast, ())
        other_slots = tuple(slot for slot in row.recipient if slot != payer_slot)
        _, recipients = _first_filled(trigger, other_slots, cast, payers)
        if row.lemma == "own" and not payers:
            payers = state_owner(trigger.token, recipients, cast)
        method = f"{row.pos}:{row.lemma}"
        if row.name == "investment" and payers and not recipients and "place" in row.recipient:
            recipients = tuple(key for key in host_state(trigger, payers, cast) if key not in payers)
            method += ":host" if recipients else ""
        is_budget = row.name == "budget" and row.pos == "noun"
        if not payers and (trigger.is_public() or is_budget):
            home = home_state(cast, or_region=is_budget)
            payers = tuple(key for key in home if key not in recipients)
            method += ":public" if payers else ""
        draft = checked(trigger, row, payers, recipients, cast, method=method)
        if draft is not None:
            return by_convention(draft, cast)
    return None


def _first_filled(
    trigger: Trigger, slots: tuple[str, ...], cast: Cast, taken: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The first slot that holds an actor that is not ``taken``, and its actors."""
    for slot in slots:
        tokens = trigger.slot(slot)
        keys = keys_of(trigger.sentence, tokens, cast)
        if not keys and slot in _DESTINATIONS:
            keys = owner_state(trigger.sentence, tokens, cast)
        if trigger.frame is not None and tokens == trigger.frame.slot("mod"):
            # "a Pershing grant" is named for a person, not given by one
            keys = tuple(key for key in keys if cast.actors[key].kind != "person")
        if keys and not set(keys) & set(taken):
            return slot, keys
    return "", ()


def _contract_for_investment(trigger: Trigger, cast: Cast) -> Draft | None:
    sides = investment_sides(trigger, cast)
    if sides is None:
        return None
    method = "noun:contract:investment"
    draft = checked(trigger, _FOR_INVESTMENT, sides[:1], sides[1:], cast, method=method)
    return draft and by_convention(draft, cast)


def enumerated(sentence: Sentence, triggers: list[Trigger], cast: Cast) -> list[Draft]:
    """Ties of a relation that is spelled out: "A is B's ally, with economic ties including oil and loans".

    The text gives no direction, so the subject is taken for who acts: who lends, sells arms, buys goods.
    """
    drafts: list[Draft] = []
    by_token = {trigger.token.i: trigger for trigger in triggers}
    for relation, items in listed(sentence):
        if relation.lemma_.lower() not in lexicon.word_class("relation"):
            continue
        first = keys_of(sentence, clause_subjects(relation), cast)
        partners = tuple(
            key
            for key in keys_of(sentence, predicate_of(relation), cast)
            if key not in first and cast.actors[key].kind != "group"
        )
        if len(first) != 1 or len(partners) != 1:
            continue
        for item in items:
            trigger = by_token.get(item.i)
            goods = lexicon.commodity(item)
            if trigger is not None:
                row = trigger.rows[0]
                gives = "giver" in row.payer
                payers, recipients = (first, partners) if gives else (partners, first)
                named = trigger.commodity()
                name = row.name
            elif goods is not None and goods.kind in ("goods", "arms"):
                row, name, named, payers, recipients = _LISTED_GOODS, "trade", goods, first, partners
                trigger = Trigger(sentence, item, (row,), None, None, None, {}, item)
            else:
                continue
            method = f"list:{row.lemma}"
            commodity = named.name if named else None
            drafts.append(Draft(trigger, row, name, payers, recipients, commodity, False, method))
    return drafts
