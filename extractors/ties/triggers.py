"""Which words of a sentence name a tie: verbs and nouns of ``instruments.csv``, and what carries a noun.

What stands in their slots is in ``slots``.
"""

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from extractors.clauses import Frame
from extractors.syntax import Sentence
from extractors.ties import lexicon
from extractors.ties.lexicon import Carrier, Instrument
from extractors.ties.phrases import HOST_PREPOSITIONS, is_measure, measured
from extractors.ties.slots import Trigger
from extractors.ties.unreal import is_unreal

# Needs of verbs that keep their own tie although their object is an instrument.
_SETTLING = frozenset({"debt", "asset"})
_MAX_PHRASE = 3  # nouns between an instrument and the head of its phrase: "line of credit agreement"


def find_triggers(sentence: Sentence, frames: list[Frame]) -> list[Trigger]:
    """The triggers of a sentence, in order. A verb whose object is an instrument only carries it.

    Where the verb settles a debt ("wrote off the loan"), it is the noun that says nothing of its own.
    """
    by_token = {frame.predicate.i: frame for frame in frames}
    triggers: list[Trigger] = []
    settled: set[int] = set()
    for token in sentence.span:
        rows = lexicon.instruments(token)
        if rows and token.i in by_token and token.pos_ in ("VERB", "AUX"):
            frame = by_token[token.i]
            carried = [noun for noun in _carried_by(frame) if _is_money(noun)]
            if carried and lexicon.carriers(token):
                rows = tuple(row for row in rows if row.needs in _SETTLING)
            settled |= {noun.i for noun in carried if _is_settled(noun, rows)}
            triggers.append(Trigger(sentence, token, rows, frame, None, None, by_token, token))
        elif rows and lexicon.is_nominal(token) and (head := _phrase_head(token)) is not None:
            carrier, carrier_frame = _carrier(head, by_token)
            frame_of_noun = by_token.get(head.i) or by_token.get(token.i)
            triggers.append(
                Trigger(sentence, head, rows, frame_of_noun, carrier, carrier_frame, by_token, token)
            )
    return [trigger for trigger in triggers if trigger.word.i not in settled and not is_unreal(trigger)]


def _is_money(noun: Token) -> bool:
    """Whether a noun names a tie of its own: a loan or a stake, not a party ("the supplier X")."""
    return any("is" not in (*row.payer, *row.recipient) for row in lexicon.instruments(noun)) and not (
        lexicon.is_builder(noun)
    )


def _is_settled(noun: Token, rows: tuple[Instrument, ...]) -> bool:
    """Whether a verb with these rows says all about the noun: a debt forgiven, a fund frozen."""
    needs = {row.needs for row in rows}
    thing = lexicon.commodity(noun)
    is_asset = thing is not None and thing.kind == "asset"
    return ("debt" in needs and lexicon.is_debt(noun)) or ("asset" in needs and is_asset)


def _carried_by(frame: Frame) -> Iterator[Token]:
    """The nouns that a verb may carry: its objects, also behind a sum or a host, and what it gives "with"."""
    yield from (*map(measured, frame.patients), *map(measured, frame.slot("with")))
    yield from filter(lexicon.is_collateral, frame.slot("as"))
    for patient in frame.patients:
        for child in patient.children:
            if child.lower_ in HOST_PREPOSITIONS and lexicon.is_host(patient):
                yield from (c for c in child.children if c.dep_ == "pobj")


def _phrase_head(noun: Token) -> Token | None:
    """The noun that heads the phrase of an instrument; None when it only qualifies another thing."""
    head = noun
    for _ in range(_MAX_PHRASE):
        if head.dep_ in ("compound", "nmod") and head.head.pos_ in ("NOUN", "PROPN"):
            if not lexicon.is_host(head.head):
                return None
            head = head.head
        elif (
            head.dep_ == "pobj"
            and head.head.lower_ in HOST_PREPOSITIONS
            and (lexicon.is_host(head.head.head) or is_measure(head.head.head))
        ):
            head = head.head.head
        else:
            break
    return head


def _dealing(noun: Token, frames: Mapping[int, Frame]) -> tuple[Carrier, Frame] | None:
    """What a purchase or sale of a stake makes of it: "completed the purchase of a stake in X"."""
    deal = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    if deal is None or deal.lemma_.lower() not in lexicon.word_class("dealing"):
        return None
    own = frames.get(deal.i)
    if own is not None and (own.agents or deal.lemma_.lower() == "sale"):
        is_sale = deal.lemma_.lower() == "sale"
        return Carrier("release" if is_sale else "acquire", ""), own
    verb = next((f for f in frames.values() if f.pos == "verb" and deal in f.patients), None)
    return (Carrier("acquire", ""), verb) if verb is not None else None


def _carrier(noun: Token, frames: Mapping[int, Frame]) -> tuple[Carrier | None, Frame | None]:
    """The verb that has ``noun`` as its object, and how it carries it."""
    dealt = _dealing(noun, frames)
    if dealt is not None:
        return dealt
    for frame in frames.values():
        if frame.pos != "verb":
            continue
        pledged = lexicon.is_collateral(noun) and noun in frame.slot("as")
        summed = noun in frame.slot("in") and any(map(is_measure, frame.patients))
        if noun in frame.patients or pledged or summed or (noun in frame.slot("with") and frame.patients):
            for carrier in lexicon.carriers(frame.predicate):
                return carrier, frame
        for preposition, objects in frame.obliques.items():
            if noun in objects:
                for carrier in lexicon.carriers(frame.predicate, preposition):
                    return carrier, frame
    return None, None
