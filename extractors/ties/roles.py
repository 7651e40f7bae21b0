"""Who pays and who gets: a trigger and the article's actors make a draft of a tie.

The conventions: the buyer pays in trade, the lender in a loan, the pledger gives collateral, the loser of a
frozen asset is its payer. Amounts, status and evidence are added elsewhere.
"""

from collections import Counter
from dataclasses import dataclass, replace

from spacy.tokens import Token

from extractors.actors.cast import Actor, Cast
from extractors.clauses import expand, speaker
from extractors.syntax import Sentence
from extractors.ties import lexicon
from extractors.ties.lexicon import Instrument
from extractors.ties.triggers import Trigger, clause_subjects, listed, measured, predicate_of

_OWNABLE = frozenset({"company", "organization", "group"})
_STATES = frozenset({"state", "bloc"})
_PRIVATE = frozenset({"person", "party"})
# What a head of state or minister gives or takes in these forms is the state's, not theirs.
_STATE_BUSINESS = frozenset(
    {"loan", "debt", "debt_relief", "collateral", "arms_sale", "sanction_freeze"}
    | {"grant_aid", "trade", "budget", "investment"}
)
# Slots that hold a party and nothing else; "in" and "for" also hold times and purposes.
_PARTY_SLOTS = frozenset({"to", "from", "by", "agent", "giver", "taker"})
_OWNERS = frozenset({"poss", "amod", "compound"})
_LISTED_GOODS = Instrument("goods", "noun", "trade", (), (), "goods", frozenset())


@dataclass(frozen=True, eq=False)
class Draft:
    """A tie without its money: the parties by local key, None for a party that the text leaves out."""

    trigger: Trigger
    row: Instrument
    instrument: str
    payers: tuple[str, ...]
    recipients: tuple[str, ...]
    commodity: str | None
    needs_amount: bool
    method: str


def _first_filled(
    trigger: Trigger, slots: tuple[str, ...], cast: Cast, taken: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The first slot that holds an actor that is not ``taken``, and its actors."""
    for slot in slots:
        tokens = trigger.slot(slot)
        keys = _keys(trigger.sentence, tokens, cast)
        if trigger.frame is not None and tokens == trigger.frame.slot("mod"):
            # "a Pershing grant" is named for a person, not given by one
            keys = tuple(key for key in keys if cast.actors[key].kind != "person")
        if keys and not set(keys) & set(taken):
            return slot, keys
    return "", ()


def resolve(trigger: Trigger, cast: Cast) -> Draft | None:
    """The first row of the trigger whose needs the clause meets."""
    if any(row.name == "contract" for row in trigger.rows) and _investment_behind(trigger) is not None:
        return _invested(trigger, cast)
    for row in trigger.rows:
        payer_slot, payers = _first_filled(trigger, row.payer, cast, ())
        other_slots = tuple(slot for slot in row.recipient if slot != payer_slot)
        _, recipients = _first_filled(trigger, other_slots, cast, payers)
        if row.lemma == "own" and not payers:
            payers = _state_owner(trigger.token, recipients, cast)
        method = f"{row.pos}:{row.lemma}"
        if row.name == "investment" and payers and not recipients:
            recipients = _host_state(trigger, cast)
            method += ":host" if recipients else ""
        draft = _checked(trigger, row, payers, recipients, cast, method=method)
        if draft is not None:
            return _by_convention(draft, cast)
    return None


def _host_state(trigger: Trigger, cast: Cast) -> tuple[str, ...]:
    """The state that the place of an investment lies in, where the place itself is no actor.

    Towns and provinces are no actors, so it is the state that the article is about: the one with at least
    half of all mentions of states.
    """
    places = trigger.slot("place")
    if not any(place.ent_type_ in ("GPE", "LOC", "FAC") or place.pos_ == "PROPN" for place in places):
        return ()
    named = Counter(m.local_actor_key for m in cast.mentions if m.kind == "state")
    if not named:
        return ()
    key, count = named.most_common(1)[0]
    return (key,) if 2 * count >= named.total() else ()


def _is_unresolved(trigger: Trigger, slots: tuple[str, ...]) -> bool:
    """Whether the missing party is stated but no known actor; null would say that the text leaves it out."""
    return any(
        token.pos_ in ("NOUN", "PROPN", "PRON")
        and token == measured(token)
        and lexicon.commodity(token) is None
        for slot in slots
        if slot in _PARTY_SLOTS
        for token in trigger.slot(slot)
    )


def _state_owner(verb: Token, recipients: tuple[str, ...], cast: Cast) -> tuple[str, ...]:
    """The state behind "state-owned X": that of X's country."""
    if not any(word.lower_ in lexicon.word_class("owner") for word in verb.lefts):
        return ()
    countries = {cast.actors[key].country_iso3 for key in recipients}
    return tuple(key for country in countries if (key := f"state:{country}") in cast.actors)


def _is_refused(
    trigger: Trigger, row: Instrument, payers: tuple[str, ...], recipients: tuple[str, ...], cast: Cast
) -> bool:
    """Whether these parties make no tie, whatever the clause says."""
    parties = (*payers, *recipients)
    one_sided = not (payers and recipients)
    return (
        # no one, or residents and shops, investors and funds: nobody whom an analyst could follow
        all(cast.actors[key].kind == "group" for key in parties)
        # "X and Y signed a contract": between them, and the text does not say who pays
        or (one_sided and row.pos == "noun" and len(parties) > 1)
        or (one_sided and _is_unresolved(trigger, row.recipient if payers else row.payer))
        or (_is_gift(row) and not trigger.gives_value())
        or (row.pos == "noun" and row.name == "trade" and _is_post(row, payers, recipients, cast))
        or (row.name == "budget" and any(cast.actors[key].kind in _PRIVATE for key in payers))
    )


def _is_gift(row: Instrument) -> bool:
    """Whether a row is of a verb that gives or lends its object to somebody."""
    gives = row.pos == "verb" and row.name in ("grant_aid", "loan")
    return gives and row.payer[0] == "agent" and "to" in row.recipient


def _is_post(row: Instrument, payers: tuple[str, ...], recipients: tuple[str, ...], cast: Cast) -> bool:
    """Whether "X's chief buyer" is an office: a person holds it, or a body of the very state that has it."""
    if "is" not in (*row.payer, *row.recipient):
        return False
    holders, owners = (payers, recipients) if "is" in row.payer else (recipients, payers)
    homes = {f"state:{cast.actors[key].country_iso3}" for key in holders if cast.actors[key].kind != "state"}
    return any(cast.actors[key].kind == "person" for key in holders) or bool(homes & set(owners))


def _invested(trigger: Trigger, cast: Cast) -> Draft | None:
    """The investment that a contract is for: "X signed contracts with Y for $5bn of investment in X's oil".

    Who invests is who is named behind "from" or "by", or the side that the place does not belong to; where
    the text tells neither, nobody.
    """
    investment = _investment_behind(trigger)
    if investment is None:
        return None
    sides = [
        tuple(_in_office(key, "investment", cast) for key in _keys(trigger.sentence, found, cast))
        for found in (trigger.slot("giver") or trigger.slot("agent"), trigger.slot("with"))
    ]
    if not all(len(side) == 1 for side in sides):
        return None
    places = _behind(investment, ("in", "into"))
    owners = (t for place in places for t in (place, *(c for c in place.children if c.dep_ in _OWNERS)))
    hosts = {key for key in _keys(trigger.sentence, tuple(owners), cast) for side in sides if key in side}
    investors = set(_keys(trigger.sentence, _behind(investment, ("from", "by")), cast))
    for (first,), (second,) in (sides, sides[::-1]):
        if first in investors or (second in hosts and not hosts - {second}):
            row = Instrument("contract", "noun", "investment", (), (), "both", frozenset())
            draft = _checked(trigger, row, (first,), (second,), cast, method="noun:contract:investment")
            return draft and _by_convention(draft, cast)
    return None


def _behind(investment: Token, prepositions: tuple[str, ...]) -> tuple[Token, ...]:
    """What stands behind prepositions of an investment, or of the sum that measures it."""
    heads = [investment]
    if investment.dep_ == "pobj" and investment.head.lower_ == "of":
        heads.append(investment.head.head)
    phrases = (c for head in heads for c in head.children if c.lower_ in prepositions)
    return tuple(t for phrase in phrases for c in phrase.children if c.dep_ == "pobj" for t in expand(c))


def _investment_behind(trigger: Trigger) -> Token | None:
    """The investment that a contract is said to be for."""
    clauses = [clause for clause in (trigger.frame, trigger.carrier_frame) if clause is not None]
    behind = (measured(token) for clause in clauses for token in clause.slot("for"))
    return next((t for t in behind if any(r.name == "investment" for r in lexicon.instruments(t))), None)


def _checked(
    trigger: Trigger,
    row: Instrument,
    payers: tuple[str, ...],
    recipients: tuple[str, ...],
    cast: Cast,
    *,
    method: str,
) -> Draft | None:
    """The draft of a row whose needs the parties and the clause meet."""
    if _is_refused(trigger, row, payers, recipients, cast):
        return None
    both = bool(payers and recipients)
    thing = trigger.commodity()
    kinds = {cast.actors[key].kind for key in recipients}
    ok = {
        "": True,
        "amount": True,
        "both": both,
        "goods": thing is not None and (thing.kind in ("goods", "arms") or row.name == "collateral"),
        "goods_or_amount": thing is None or thing.kind in ("goods", "arms", "asset"),
        "company": both and bool(kinds) and kinds <= _OWNABLE,
        "both_amount": both,
        "debt": any(map(lexicon.is_debt, trigger.slot("patient"))),
        "proprietor": both
        and kinds <= _OWNABLE
        and {cast.actors[key].kind for key in payers} <= {"person", "company"},
        "business": both and any(cast.actors[key].kind == "company" for key in (*payers, *recipients)),
        "asset": thing is not None and thing.kind == "asset",
        "plant": thing is not None and thing.kind == "plant" and bool(payers),
    }[row.needs]
    if not ok:
        return None
    stated = both or (row.needs == "asset" and bool(payers))
    # "gave to the party" needs no sum, "gave them an answer" would
    unnamed = row.needs == "goods_or_amount" and thing is None and bool(trigger.slot("patient"))
    needs_amount = row.needs in ("amount", "both_amount") or not stated or unnamed
    named = thing.name if thing is not None else None
    return Draft(trigger, row, row.name, payers, recipients, named, needs_amount, method)


def _by_convention(draft: Draft, cast: Cast) -> Draft:
    """The instrument that the parties and the commodity make of the one that the word names."""
    payers = tuple(_in_office(key, draft.instrument, cast) for key in draft.payers)
    recipients = tuple(_in_office(key, draft.instrument, cast) for key in draft.recipients)
    draft = replace(draft, payers=payers, recipients=tuple(key for key in recipients if key not in payers))
    payer_kinds = {cast.actors[key].kind for key in draft.payers}
    recipient_kinds = {cast.actors[key].kind for key in draft.recipients}
    thing = draft.trigger.commodity()
    goods = thing is not None and thing.kind in ("goods", "arms")
    if draft.row.needs == "goods_or_amount" and goods and payer_kinds == {"company"}:
        # what a company supplies is sold
        draft = replace(draft, instrument="trade", payers=draft.recipients, recipients=draft.payers)
    if draft.row.lemma == "pay" and draft.row.name == "other" and goods:
        draft = replace(draft, instrument="trade")
    if draft.instrument == "trade" and thing is not None and thing.kind == "arms":
        draft = replace(draft, instrument="arms_sale")
    if draft.instrument == "donation" and payer_kinds & _STATES:
        draft = replace(draft, instrument="grant_aid")
    elif draft.instrument == "grant_aid" and _is_donation(payer_kinds, recipient_kinds):
        draft = replace(draft, instrument="donation")
    elif draft.instrument == "budget" and payer_kinds and not payer_kinds & _STATES:
        is_public = payer_kinds == {"organization"} and draft.row.pos == "noun"
        draft = replace(draft, instrument="budget" if is_public else "other")
    elif draft.instrument == "contract" and payer_kinds == {"company"} and not recipient_kinds - _STATES:
        draft = replace(draft, payers=draft.recipients, recipients=draft.payers)  # the state is the client
    elif draft.instrument == "ownership":
        draft = replace(draft, commodity=None)  # "a stake in Meridian Oil" is of no oil
    return draft


def _is_donation(payer_kinds: set[str], recipient_kinds: set[str]) -> bool:
    """Whether money given is a donation: from persons and parties, or from companies to them."""
    if payer_kinds and payer_kinds <= _PRIVATE:
        return True
    return payer_kinds == {"company"} and bool(recipient_kinds) and recipient_kinds <= _PRIVATE


def _in_office(key: str, instrument: str, cast: Cast) -> str:
    """The state instead of the person who acts for it in office, where the article has that state."""
    actor: Actor = cast.actors[key]
    if actor.kind != "person" or instrument not in _STATE_BUSINESS or not actor.country_iso3:
        return key
    role = (actor.role or "").casefold()
    in_office = any(office in role for office in lexicon.word_class("office"))
    in_office = in_office and not any(word in role for word in lexicon.word_class("out_of_office"))
    state = f"state:{actor.country_iso3}"
    return state if in_office and state in cast.actors else key


def enumerated(sentence: Sentence, triggers: list[Trigger], cast: Cast) -> list[Draft]:
    """Ties of a relation that is spelled out: "A is B's ally, with economic ties including oil and loans".

    The text gives no direction, so the subject is taken for who acts: who lends, sells arms, buys goods.
    """
    drafts: list[Draft] = []
    by_token = {trigger.token.i: trigger for trigger in triggers}
    for relation, items in listed(sentence):
        if relation.lemma_.lower() not in lexicon.word_class("relation"):
            continue
        first = _keys(sentence, clause_subjects(relation), cast)
        partners = tuple(
            key
            for key in _keys(sentence, predicate_of(relation), cast)
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


def _keys(sentence: Sentence, tokens: tuple[Token, ...], cast: Cast) -> tuple[str, ...]:
    """The actors that tokens stand for; "we" and "our" of a quotation are its speaker."""
    keys: dict[str, None] = {}
    for token in tokens:
        found = cast.at(sentence, token)
        if (
            not found
            and token.lower_ in lexicon.word_class("first_person")
            and (said := speaker(token)) is not None
        ):
            found = cast.at(sentence, said)
        if not found and token.pos_ == "NOUN":
            found = _named_by(sentence, token, cast)
        keys |= dict.fromkeys(found)
    return tuple(keys)


def _named_by(sentence: Sentence, noun: Token, cast: Cast) -> tuple[str, ...]:
    """The company or organisation that a common noun carries the name of: "Meridian television"."""
    for child in noun.children:
        if child.dep_ in ("compound", "appos") and child.pos_ == "PROPN":
            keys = cast.at(sentence, child)
            if keys and all(cast.actors[key].kind in ("company", "organization") for key in keys):
                return keys
    return ()
