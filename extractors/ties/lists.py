"""Further partners of a tie whose verb is not said again: "owes A $6bn and B $1bn", "$4bn in A, $2bn in B".

A parser reads such lists in a different way at each length, so they are read from left to right: one sum and
one partner at a time, in the order of the first pair, with nothing but links between them.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from extractors.actors.cast import Cast
from extractors.syntax import Sentence
from extractors.ties.drafts import Draft
from extractors.ties.money import Amount
from extractors.ties.parties import keys_of, named_state

# Words between a partner and its sum, or a sum and the next partner: "and another", "to the government of".
_GAP_WORDS = 6
_BREAKS = frozenset({"VERB", "AUX", "SCONJ"})

Pair = tuple[Draft, Amount | None]


def continued(sentence: Sentence, pairs: Sequence[Pair], amounts: Sequence[Amount], cast: Cast) -> list[Pair]:
    """The pairs that go on from those of a sentence; ``amounts`` are all of the sentence, in order."""
    taken = {amount.start for _, amount in pairs if amount is not None}
    found: list[Pair] = []
    for draft, amount in pairs:
        if amount is None:
            continue
        rest = [other for other in amounts if other.start > amount.start]
        free = rest[: next((n for n, other in enumerate(rest) if other.start in taken), len(rest))]
        for side in ("recipients", "payers"):
            more = _more(sentence, (draft, amount), side, free, cast) if free else []
            if more:
                found += more
                break
    return found


def _more(
    sentence: Sentence, first: tuple[Draft, Amount], side: str, free: Sequence[Amount], cast: Cast
) -> list[Pair]:
    """The pairs that differ from a draft in their sum and in the partner on one side."""
    draft, amount = first
    keys = draft.payers if side == "payers" else draft.recipients
    if len(keys) != 1 or not (draft.payers and draft.recipients):
        return []
    others = {*draft.payers, *draft.recipients}
    found: list[Pair] = []
    is_first = _ends_before(sentence, keys[0], amount, cast)
    opener = _preposition_behind(sentence, amount, keys[0], cast)
    if not is_first and opener is None:
        return []
    previous = amount
    for position, sum_ in enumerate(free):
        if is_first:
            partner = _partner(sentence, _between(sentence, previous.end, sum_.start), others, cast)
        else:
            nearest = free[position + 1].start if position + 1 < len(free) else len(sentence.span.text)
            behind = _between(sentence, sum_.end, nearest)
            links = _between(sentence, previous.end, sum_.start)
            has_opener = bool(behind) and behind[0].lower_ == opener
            partner = (
                _partner(sentence, behind, others, cast) if has_opener and not _is_broken(links) else None
            )
        if partner is None:
            break
        found.append((_with(draft, side, partner), sum_))
        others.add(partner)
        previous = sum_
    return found


def _with(draft: Draft, side: str, partner: str) -> Draft:
    if side == "payers":
        return replace(draft, payers=(partner,))
    return replace(draft, recipients=(partner,))


def _between(sentence: Sentence, start: int, end: int) -> list[Token]:
    base = sentence.span.start_char
    return [t for t in sentence.span if base + start <= t.idx < base + end]


def _is_broken(words: Sequence[Token]) -> bool:
    return any(t.pos_ in _BREAKS or t.text in (".", ";") for t in words)


def _partner(sentence: Sentence, words: Sequence[Token], others: set[str], cast: Cast) -> str | None:
    """The one new actor among the first words behind or before a sum."""
    for number, token in enumerate(words[: _GAP_WORDS + 1]):
        if token.pos_ in _BREAKS:
            return None
        keys = _actors_at(sentence, token, cast)
        if keys:
            is_new = len(keys) == 1 and keys[0] not in others and not _is_broken(words[:number])
            return keys[0] if is_new else None
    return None


def _actors_at(sentence: Sentence, token: Token, cast: Cast) -> tuple[str, ...]:
    return keys_of(sentence, (token,), cast) or named_state(token, cast)


def _ends_before(sentence: Sentence, key: str, amount: Amount, cast: Cast) -> bool:
    """Whether the partner stands right before the sum, links aside: "owes A $6bn", "A with $6bn"."""
    before = _between(sentence, 0, amount.start)[-_GAP_WORDS:]
    for token in reversed(before):
        if token.pos_ in _BREAKS:
            return False
        if key in _actors_at(sentence, token, cast):
            return True
    return False


def _preposition_behind(sentence: Sentence, amount: Amount, key: str, cast: Cast) -> str | None:
    """ "in" of "$4bn in A", where the partner stands behind the sum."""
    behind = _between(sentence, amount.end, len(sentence.span.text))[: _GAP_WORDS + 1]
    if not behind or behind[0].pos_ != "ADP":
        return None
    return behind[0].lower_ if any(key in _actors_at(sentence, token, cast) for token in behind[1:]) else None
