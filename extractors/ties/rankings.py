"""Lists of partners with their sums: "its top buyers were A with $9bn, followed by B with $6bn".

Only such lists belong here. One sum after each name is the list's own grammar, which a parser reads in a
different way at each length, so it is read from left to right instead.
"""

from spacy.tokens import Token

from extractors.actors.cast import Cast
from extractors.syntax import Sentence
from extractors.ties import lexicon
from extractors.ties.drafts import Draft
from extractors.ties.lexicon import Instrument
from extractors.ties.money import Amount
from extractors.ties.slots import Trigger
from extractors.ties.sums import amounts_of

# One partner with one sum is an ordinary clause.
FEWEST_PARTNERS = 2
# Words between a partner and its sum: "with", "(UAE) with over", ", at".
_GAP_WORDS = 5
_LINKS = frozenset({"with", "at", "(", ":", "-", "–", "—"})
# What the partners in a ranking do, by class of word: the instrument, and whether they pay.
_RELATIONS = {
    "buyer": ("trade", True),
    "seller": ("trade", False),
    "giver": ("grant_aid", True),
    "lender": ("loan", True),
    "investor": ("investment", True),
}


def find(
    sentence: Sentence, cast: Cast, known_reporter: str | None = None
) -> list[tuple[Draft, Amount | None]]:
    """One draft for each partner and sum; empty when the sentence is no such list.

    ``known_reporter`` is whom the list before this one was about: "The country's top suppliers were ...".
    """
    words = {token.lemma_.lower() for token in sentence.span}
    if not any(words & lexicon.word_class(name) for name in _RELATIONS):
        return []
    partners = [(_partner(sentence, amount, cast), amount) for amount, _ in amounts_of(sentence)]
    known = [
        (token, key, amount) for (token, key), amount in partners if token is not None and key is not None
    ]
    if len(known) < FEWEST_PARTNERS:
        return []
    reporter = _reporter(sentence, known[0][0], {key for _, key, _ in known}, cast)
    reporter = reporter or known_reporter
    if reporter is None:
        return []
    instrument, partners_pay = _relation(sentence, known[0][0])
    row = Instrument("ranking", "noun", instrument, (), (), "", frozenset())
    found: list[tuple[Draft, Amount | None]] = []
    for token, key, amount in known:
        payers, recipients = ((key,), (reporter,)) if partners_pay else ((reporter,), (key,))
        trigger = Trigger(sentence, token, (row,), None, None, None, {}, token)
        found.append((Draft(trigger, row, instrument, payers, recipients, None, True, "ranking"), amount))
    return found


def reporter_of(ranked: list[tuple[Draft, Amount | None]]) -> str:
    """Whom a list that was found is about: the party that all its ties share."""
    draft = ranked[0][0]
    shared = set(draft.payers if draft.payers == ranked[1][0].payers else draft.recipients)
    return next(iter(shared))


def _partner(sentence: Sentence, amount: Amount, cast: Cast) -> tuple[Token | None, str | None]:
    """The actor that stands right before an amount, a linking word between them."""
    base = sentence.span.start_char + amount.start
    before = [token for token in sentence.span if token.idx < base][-_GAP_WORDS:]
    linked = False
    for token in reversed(before):
        keys = cast.at(sentence, token)
        if keys:
            return (token, keys[0]) if linked and len(keys) == 1 else (None, None)
        linked = linked or token.lower_ in _LINKS
        if token.lower_ in (",", ";", "and"):
            break
    return None, None


def _reporter(sentence: Sentence, first: Token, partners: set[str], cast: Cast) -> str | None:
    """Whose trade it is: the last actor before the list that is no partner, else the first one behind."""
    keys = [
        (token.i, key)
        for token in sentence.span
        for key in cast.at(sentence, token)
        if key not in partners and cast.actors[key].kind != "group"
    ]
    before = [key for i, key in keys if i < first.i]
    return before[-1] if before else next((key for _, key in keys), None)


def _relation(sentence: Sentence, first: Token) -> tuple[str, bool]:
    """What the list is of; the words before the list decide, then those behind."""
    before = {token.lemma_.lower() for token in sentence.span if token.i < first.i}
    everywhere = {token.lemma_.lower() for token in sentence.span}
    for words in (before, everywhere):
        named = [relation for name, relation in _RELATIONS.items() if words & lexicon.word_class(name)]
        if named:
            return named[1] if _RELATIONS["seller"] in named[1:] else named[0]
    raise ValueError(f"no word of a ranking in '{sentence.span.text}'")
