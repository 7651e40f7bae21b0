"""Whether the parties and the clause meet what a row of ``instruments.csv`` needs.

What the needs mean stands at the head of that file. A draft that is refused here is no tie; what the parties
make of an accepted one is decided in ``conventions``.
"""

from collections.abc import Callable

from spacy.tokens import Token

from extractors.actors.cast import Cast
from extractors.ties import lexicon
from extractors.ties.drafts import OWNABLE, PRIVATE, STATES, Draft
from extractors.ties.lexicon import Commodity, Instrument
from extractors.ties.money import find_amounts
from extractors.ties.phrases import is_measure, measured
from extractors.ties.slots import Trigger
from extractors.ties.sums import share_near

Kinds = frozenset[str]

_FIRMS = frozenset({"company", "organization"})
_OWNERS = frozenset({"person", "company"})
# Slots that hold a party and nothing else; "in" and "for" also hold times and purposes.
_PARTY_SLOTS = frozenset({"to", "from", "by", "agent", "giver", "taker"})


def checked(
    trigger: Trigger,
    row: Instrument,
    payers: tuple[str, ...],
    recipients: tuple[str, ...],
    cast: Cast,
    *,
    method: str,
) -> Draft | None:
    """The draft of a row whose needs the parties and the clause meet."""
    if not (payers or recipients) or _is_refused(trigger, row, payers, recipients, cast):
        return None
    thing = trigger.commodity()
    payer_kinds = frozenset(cast.actors[key].kind for key in payers)
    recipient_kinds = frozenset(cast.actors[key].kind for key in recipients)
    if not _met(trigger, row, payer_kinds, recipient_kinds, thing):
        return None
    stated = bool(payers and recipients) or (row.needs == "asset" and bool(payers))
    # "gave to the party" needs no sum, "gave them an answer" would
    unnamed = row.needs == "goods_or_amount" and thing is None and bool(trigger.slot("patient"))
    needs_amount = row.needs in ("amount", "both_amount", "seller") or not stated or unnamed
    named = thing.name if thing is not None else None
    return Draft(trigger, row, row.name, payers, recipients, named, needs_amount, method)


def _met(
    trigger: Trigger, row: Instrument, payers: Kinds, recipients: Kinds, thing: Commodity | None
) -> bool:
    """Whether kinds of parties and the thing that changes hands are what a row needs.

    Raises KeyError for a need that the head of ``instruments.csv`` does not name.
    """
    both = bool(payers and recipients)
    firms = both and payers | recipients <= _FIRMS
    goods = thing is not None and thing.kind in ("goods", "arms")
    named = thing.kind if thing is not None else ""
    checks: dict[str, Callable[[], bool]] = {
        "": lambda: True,
        "amount": lambda: True,
        "both": lambda: both,
        "both_amount": lambda: both,
        "goods": lambda: goods or (thing is not None and row.name == "collateral"),
        "both_goods": lambda: both and goods,
        "goods_or_amount": lambda: named in ("", "goods", "arms", "asset") or _is_sum(trigger),
        # a noun of ownership says that its object can be owned, whatever the name looks like
        "company": lambda: (
            both
            and not recipients & STATES
            and (recipients <= OWNABLE or row.pos == "noun" or _is_shared_out(trigger))
        ),
        "share": lambda: both and _is_shared_out(trigger),
        "seller": lambda: not payers and bool(recipients) and recipients <= _FIRMS,
        "firms": lambda: firms and "company" in recipients,
        "founded": lambda: both and recipients <= OWNABLE and payers <= _OWNERS and _is_own(trigger),
        "proprietor": lambda: both and recipients <= OWNABLE and payers <= _OWNERS,
        "business": lambda: (
            both
            and (
                "company" in payers | recipients
                or ("organization" in payers | recipients and _has_sum(trigger))
            )
        ),
        "debt": lambda: any(lexicon.is_debt(t) or _is_owed(t) for t in trigger.slot("patient")),
        "cost": lambda: both and _has_object(trigger, "cost"),
        "penalty": lambda: both and _has_penalty(trigger),
        "campaign": lambda: both and recipients == {"person"} and not payers & STATES,
        "asset": lambda: named == "asset",
        "plant": lambda: named == "plant" and bool(payers),
    }
    return checks[row.needs]()


def _is_owed(thing: Token) -> bool:
    """Whether a sum is said to be owed: "$5bn that Iraq owed it"."""
    return any(t.lemma_ == "owe" for t in thing.subtree)


def _has_object(trigger: Trigger, word_class: str) -> bool:
    """Whether the object of a verb is a word of a class."""
    return any(t.lemma_.lower() in lexicon.word_class(word_class) for t in trigger.slot("patient"))


def _has_sum(trigger: Trigger) -> bool:
    """Whether the sentence states an amount, as talks and meetings do not."""
    return bool(find_amounts(trigger.sentence.span.text))


def _is_sum(trigger: Trigger) -> bool:
    """Whether the object of a verb is money, whatever it is for: "$3 billion for hospitals"."""
    return trigger.frame is not None and any(map(is_measure, trigger.frame.patients))


def _has_penalty(trigger: Trigger) -> bool:
    """Whether somebody is hit "with" a fine."""
    return any(row.name == "fine" for t in trigger.slot("with") for row in lexicon.instruments(t))


def _is_shared_out(trigger: Trigger) -> bool:
    """Whether the object of a verb is a percentage: "holds 12 percent of X"."""
    patients = trigger.frame.patients if trigger.frame is not None else ()
    return any(t != measured(t) for t in patients) and (
        share_near(trigger.sentence, trigger.token) is not None
    )


def _is_own(trigger: Trigger) -> bool:
    """Whether what somebody launches is said to be theirs: "her own network"."""
    patients = trigger.frame.patients if trigger.frame is not None else ()
    return any(c.lower_ == "own" for t in patients for c in t.children)


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
        or (one_sided and row.pos != "verb" and len(parties) > 1)
        or (one_sided and _is_unresolved(trigger, row.recipient if payers else row.payer))
        or (_is_gift(row) and not trigger.gives_value())
        or (row.pos != "verb" and row.name == "trade" and _is_post(row, payers, recipients, cast))
        or (row.name == "budget" and any(cast.actors[key].kind in PRIVATE for key in payers))
    )


def _is_gift(row: Instrument) -> bool:
    """Whether a row is of a verb that gives or lends its object to somebody."""
    gives = row.pos == "verb" and row.name in ("grant_aid", "loan", "debt")
    return gives and row.payer[0] == "agent" and "to" in row.recipient


def _is_post(row: Instrument, payers: tuple[str, ...], recipients: tuple[str, ...], cast: Cast) -> bool:
    """Whether "X's chief buyer" is an office: a person holds it, or a body of the very state that has it."""
    if "is" not in (*row.payer, *row.recipient):
        return False
    holders, owners = (payers, recipients) if "is" in row.payer else (recipients, payers)
    homes = {f"state:{cast.actors[key].country_iso3}" for key in holders if cast.actors[key].kind != "state"}
    return any(cast.actors[key].kind == "person" for key in holders) or bool(homes & set(owners))
