"""What the parties and the goods make of the instrument that a word names.

Money from a person is a donation, from a state it is aid; what a company supplies is sold; weapons are an
arms sale; who acts in office acts for the state.
"""

from dataclasses import replace

from extractors.actors.cast import Cast
from extractors.ties import lexicon
from extractors.ties.drafts import PRIVATE, STATES, Draft
from extractors.ties.parties import in_office

# Contracts of whose rows the data says who pays.
_PAID = frozenset({"sponsor", "sponsorship"})


def by_convention(draft: Draft, cast: Cast) -> Draft:
    """The draft with the instrument and direction that the guidelines give such a pair of parties."""
    payers = tuple(in_office(key, draft.instrument, cast) for key in draft.payers)
    recipients = tuple(in_office(key, draft.instrument, cast) for key in draft.recipients)
    draft = replace(draft, payers=payers, recipients=tuple(key for key in recipients if key not in payers))
    payer_kinds = {cast.actors[key].kind for key in draft.payers}
    recipient_kinds = {cast.actors[key].kind for key in draft.recipients}
    draft = _goods(draft, payer_kinds)
    if draft.instrument == "ownership":
        return replace(draft, commodity=None)  # "a stake in Meridian Oil" is of no oil
    is_sold = draft.instrument == "contract" and draft.row.lemma not in _PAID and payer_kinds == {"company"}
    if is_sold and not recipient_kinds - STATES:  # the state is the client
        return replace(draft, payers=draft.recipients, recipients=draft.payers)
    return replace(draft, instrument=_instrument(draft, payer_kinds, recipient_kinds, cast))


def _goods(draft: Draft, payer_kinds: set[str]) -> Draft:
    thing = draft.trigger.commodity()
    if thing is None or thing.kind not in ("goods", "arms"):
        return draft
    if draft.row.needs == "goods_or_amount" and payer_kinds == {"company"}:  # what a company supplies is sold
        draft = replace(draft, instrument="trade", payers=draft.recipients, recipients=draft.payers)
    if draft.row.lemma == "pay" and draft.row.name == "other":
        draft = replace(draft, instrument="trade")
    is_arms = draft.instrument == "trade" and thing.kind == "arms"
    return replace(draft, instrument="arms_sale") if is_arms else draft


def _instrument(draft: Draft, payers: set[str], recipients: set[str], cast: Cast) -> str:
    """The instrument of a payment that its two sides decide."""
    name = draft.instrument
    if name in ("donation", "gift") and payers & STATES:
        name = "grant_aid"
    elif (name == "gift" and recipients and recipients <= {"party", "organization"}) or (
        name == "grant_aid" and _is_donation(draft, payers, recipients, cast)
    ):
        name = "donation"
    elif name == "grant_aid" and payers == recipients == {"company"} and draft.row.pos == "verb":
        name = "investment" if _is_fund(draft, cast) else "other"
    elif name == "budget" and payers and not payers & STATES:
        name = "budget" if payers == {"organization"} and draft.row.pos == "noun" else "other"
    elif name == "contract" and draft.row.lemma in _PAID and payers <= STATES:
        name = "grant_aid"
    elif name == "other" and _is_own_official(draft, cast):
        name = "budget"
    elif name == "other" and draft.row.lemma == "pay":
        name = _payment(draft, recipients)
    return name


def _is_own_official(draft: Draft, cast: Cast) -> bool:
    """Whether a state bears the costs of persons of its own."""
    payers, recipients = ([cast.actors[key] for key in keys] for keys in (draft.payers, draft.recipients))
    return bool(recipients) and all(
        payer.kind == "state" and recipient.kind == "person" and payer.country_iso3 == recipient.country_iso3
        for payer in payers
        for recipient in recipients
    )


def _payment(draft: Draft, recipients: set[str]) -> str:
    """What a payment is that names no instrument: a fine that settles charges, or the price of a service."""
    verb = draft.trigger.token
    purposes = [c for c in verb.children if c.dep_ in ("xcomp", "advcl")]
    settled = (t for purpose in purposes for t in purpose.subtree)
    if recipients <= STATES | {"organization"} and any(
        t.lemma_.lower() in lexicon.word_class("charge") for t in settled
    ):
        return "fine"
    is_bought = bool(purposes) or any(c.lower_ == "for" and c.dep_ == "prep" for c in verb.children)
    return "contract" if is_bought and recipients <= STATES | {"company"} else "other"


def _is_fund(draft: Draft, cast: Cast) -> bool:
    """Whether the payers are investors by their names: "Sable Ventures"."""
    words = {word for key in draft.payers for word in cast.actors[key].name.casefold().split()}
    return bool(words & lexicon.word_class("investor_name"))


def _is_donation(draft: Draft, payers: set[str], recipients: set[str], cast: Cast) -> bool:
    """Whether money given is a donation: from persons, parties and charities, or from companies to others."""
    if payers and payers <= PRIVATE:
        return True
    if payers == {"organization"}:
        names = [cast.actors[key].name.casefold().split() for key in draft.payers]
        return all(set(words) & lexicon.word_class("charity_name") for words in names)
    return payers == {"company"} and bool(recipients) and not recipients & (STATES | {"company"})
