"""What stands in the slots of a word that names a tie.

A trigger is a verb or noun of ``instruments.csv`` with its frame and, for a noun, the verb that carries it
("grant a loan"). This module turns the slot names of the data into tokens; which actors they are and whether
that makes a tie is decided in ``roles``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from spacy.tokens import Token

from extractors.clauses import Frame, expand
from extractors.syntax import Sentence
from extractors.ties import lexicon
from extractors.ties.lexicon import Carrier, Commodity, Instrument
from extractors.ties.money import Amount, find_amounts
from extractors.ties.phrases import has_price, in_clause_below, is_infinitive, listed, measured, of_one_phrase

# Slots that a noun takes from the verb that carries it, by the verb's direction.
_CARRIED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "give": {"giver": ("agent",), "taker": ("to", "for", "patient", "with")},
    "take": {"taker": ("agent",), "giver": ("from",), "holder": ("agent",)},
    "acquire": {"holder": ("agent",), "taker": ("agent",), "from": ("from",)},
    "hold": {"holder": ("agent",)},
    "release": {"holder": ("to",)},
    "impose": {"imposer": ("agent",), "target": ("on", "against")},
    "pay": {"payer": ("agent",), "giver": ("agent",), "taker": ("to",)},
}
_EXCHANGES = ("in_exchange_for", "in_return_for")
_PLACES = ("in", "at", "near")
_DIRECTIONS = frozenset({"to", "from", "for"})
_THINGS_OF_VERB: tuple[str, ...] = ("patient", "for", "with", "as", "on")
_THINGS_OF_NOUN: tuple[str, ...] = ("of", "for", "in", "on")

_NOT_IN_A_NAME = frozenset({"VERB", "AUX", "ADP", "PUNCT", "CCONJ", "SCONJ", "PART"})
_BREAKS = frozenset({";", ":", ","})
_QUALIFYING = frozenset({"amod", "compound", "nmod", "npadvmod", "advmod"})


@dataclass(frozen=True, eq=False)
class Trigger:
    """A word that may name a tie, with the clause that it stands in."""

    sentence: Sentence
    token: Token  # the verb, or the head of the noun's phrase
    rows: tuple[Instrument, ...]
    frame: Frame | None
    carrier: Carrier | None
    carrier_frame: Frame | None
    others: Mapping[int, Frame]
    word: Token  # the instrument itself

    def slot(self, name: str) -> tuple[Token, ...]:
        """The tokens in a slot of ``instruments.csv``; empty where the clause does not fill it."""
        derived = {
            "taker": self._partner_in_exchange,
            "giver": self._giver_in_exchange,
            "exchange": self._source_of_exchange,
            "possessor": self._possessors,
            "place": self._places,
            "is": self._holders,
            "beneficiary": self._beneficiaries,
            "promoted": self._promoted,
            "origin": self._origins,
            "topic": self._topics,
            "leader": self._leaders,
        }
        found = self._carried(name)
        if not found and name in derived:
            return derived[name]()
        if not found and self.frame is not None:
            found = self.frame.slot(name) or self._own_slot(name)
        if name == "patient":
            return tuple(map(measured, found))
        return of_one_phrase(found) if name in _DIRECTIONS else found

    def _carried(self, name: str) -> tuple[Token, ...]:
        """What the verb that carries a noun has in one of its roles."""
        if self.carrier is None or self.carrier_frame is None:
            return ()
        for slot in _CARRIED.get(self.carrier.direction, {}).get(name, ()):
            tokens = tuple(t for t in self.carrier_frame.slot(slot) if t != self.token)
            tokens = of_one_phrase(tokens) if slot in _DIRECTIONS else tokens
            if tokens and not (slot == "with" and self.token in self.carrier_frame.patients):
                return tokens
        return ()

    def is_public(self) -> bool:
        """Whether it is the money of a state that is not named: "a federal bailout", "taxpayer funds"."""
        around = [c for word in (self.token, self.word) for c in word.children]
        return any(c.dep_ in _QUALIFYING and c.lower_ in lexicon.word_class("public") for c in around)

    def _holders(self) -> tuple[Token, ...]:
        """Who is said to be this noun, examples of it included: "suppliers such as X"."""
        if self.frame is None:
            return ()
        slots = ("is", *sorted(lexicon.word_class("listing")))
        if self.token.dep_ == "nsubj" and self.token.head.lemma_ == "be":  # "X's main shareholder is Y"
            told = [c for c in self.token.head.children if c.dep_ == "attr"]
            if told:
                return tuple(t for c in told for t in expand(c))
        examples = (items for head, items in listed(self.sentence) if head in self.frame.patients)
        return next(filter(None, map(self.frame.slot, slots)), ()) or next(examples, ())

    @property
    def is_headline_future(self) -> bool:
        """Whether this is the verb of "Peru to buy jets", often read as a clause on the name."""
        head = self.token.head
        names_subject = head.dep_ == "ROOT" and head.pos_ in ("NOUN", "PROPN") and head.i < self.token.i
        is_main = names_subject or self.token.dep_ == "ROOT"
        return self.sentence.field == "title" and is_main and is_infinitive(self.token)

    def _own_slot(self, name: str) -> tuple[Token, ...]:
        """What hangs on the instrument itself where a sum heads its phrase ("90% of the shares in X")."""
        own = self.others.get(self.word.i)
        if own is not None and (found := own.slot(name)):
            return found
        if name == "agent" and self.is_headline_future:
            return expand(self.token.head)
        if name == "to" and (beside := self._beside_sum()):
            return beside
        return self._misplaced(name) if name in ("to", "from") else ()

    def _beside_sum(self) -> tuple[Token, ...]:
        """Who stands between a verb and its sum, "Laos" in "lent Laos 3.2 billion yuan".

        The parser reads name and number as one phrase, so it is read from left to right.
        """
        if self.token.pos_ != "VERB":
            return ()
        base = self.sentence.span.start_char
        after = self.token.idx + len(self.token) - base
        before_goods = [
            c
            for thing in self.token.children
            for c in thing.children
            if thing.dep_ == "dobj" and c.dep_ in ("compound", "nmod") and c.i == self.token.i + 1
        ]
        if any(c.ent_type_ == "GPE" for c in before_goods):  # "sold Peru tanks"
            return tuple(before_goods)
        amount = next((a for a in find_amounts(self.sentence.span.text) if a.start >= after), None)
        if amount is None:
            return ()
        between = [t for t in self.sentence.span if self.token.i < t.i and t.idx < base + amount.start]
        while between and between[-1].pos_ in ("DET", "ADJ", "ADV", "SYM") and between[-1].ent_iob_ != "I":
            between.pop()
        if between and not any(t.pos_ in _NOT_IN_A_NAME and t.lower_ != "of" for t in between):
            return (between[-1],)
        return ()

    def _sum_behind(self) -> Amount | None:
        """The first amount behind a verb with no other verb before it, however the parser takes its words."""
        base = self.sentence.span.start_char
        after = self.token.idx + len(self.token) - base
        for amount in find_amounts(self.sentence.span.text):
            if amount.start >= after:
                between = (
                    t for t in self.sentence.span if self.token.i < t.i and t.idx < base + amount.start
                )
                is_near = not any(t.pos_ in ("VERB", "AUX", "SCONJ") or t.text in _BREAKS for t in between)
                return amount if is_near else None
        return None

    def _beneficiaries(self) -> tuple[Token, ...]:
        """Whose costs a verb pays: "X" in "paid for X's flight" and "covered the bills of X"."""
        things = [*self.slot("patient"), *self.slot("for")] if self.frame is not None else []
        # "75 per cent of the costs of her travels"
        things += [t for thing in things if (own := self.others.get(thing.i)) for t in own.patients]
        owned = (own for thing in things if (own := self.others.get(thing.i)))
        return tuple(t for own in owned for t in (*own.slot("poss"), *own.patients))

    def _origins(self) -> tuple[Token, ...]:
        """Whose the goods are that a noun is about: "Russian" in "buyer of Russian oil"."""
        goods = [measured(t) for slot in ("of", "for") for t in (self.frame.slot(slot) if self.frame else ())]
        return tuple(c for t in goods for c in t.children if c.dep_ in ("amod", "poss", "compound"))

    def _topics(self) -> tuple[Token, ...]:
        """What is named before the subject: "X" in "For X, spending was $5bn" and "In X, spending rose"."""
        if self.token.dep_ not in ("nsubj", "nsubjpass"):
            return ()
        opening = (c for c in self.token.head.children if c.i < self.token.left_edge.i)
        phrases = (c for c in opening if c.dep_ == "prep" and c.lower_ in ("for", "in"))
        return tuple(t for phrase in phrases for c in phrase.children if c.dep_ == "pobj" for t in expand(c))

    def _leaders(self) -> tuple[Token, ...]:
        """Who leads a round of financing: "raised $5m in a round led by X"."""
        below = (
            t for t in self.token.subtree if t.i > self.token.i and t.lemma_ == "lead" and t.i in self.others
        )
        return next((self.others[t.i].agents for t in below if t.dep_ == "acl"), ())

    def _promoted(self) -> tuple[Token, ...]:
        """For whom a campaign spends: "X" in "spent $5m on ads backing X" and "to help re-elect X"."""
        found: list[Token] = []
        for word in self.token.subtree:
            is_verb = word.i > self.token.i and word.pos_ in ("VERB", "ADP", "SCONJ")
            if is_verb and word.lemma_.lower() in lexicon.word_class("promoting"):
                objects = [c for c in word.children if c.dep_ in ("dobj", "pobj")]
                owners = [p for c in objects for p in c.subtree if p.dep_ == "poss"]
                found += owners[:1] or objects  # "backing X's bid" is for X alone
        return tuple(t for token in found for t in expand(token))

    def _misplaced(self, preposition: str) -> tuple[Token, ...]:
        """The last phrase of "buy tanks worth $5m from X" where the parser hung it on the tanks."""
        things = self.frame.patients if self.frame is not None else ()
        found: list[Token] = []
        for word in (word for thing in things for word in thing.subtree):
            between = takewhile(lambda above: above not in things, word.ancestors)
            if word.lower_ == preposition and word.pos_ == "ADP" and all(a.pos_ != "VERB" for a in between):
                found += [t for c in word.children if c.dep_ == "pobj" for t in expand(c)]
        return tuple(found)

    def _places(self) -> tuple[Token, ...]:
        """Where it happens, also where what it is for happens: "invest $1bn to build a plant in X"."""
        below = {t.i for t in self.frame.complements} if self.frame is not None else set()
        below |= {c.i for c in self.token.children if c.dep_ in ("advcl", "xcomp")}
        clauses = [self.frame, *(frame for i, frame in self.others.items() if i in below)]
        places = [t for clause in clauses if clause for slot in _PLACES for t in clause.slot(slot)]
        below_places = (self.others.get(t.i) for t in (*places, *self.slot("into")))
        return (*places, *(t for own in below_places if own for slot in _PLACES for t in own.slot(slot)))

    def _possessors(self) -> tuple[Token, ...]:
        """Whose the objects are: "the country" in "mortgaged the country's oil"."""
        owners: list[Token] = []
        for patient in map(measured, self.frame.patients if self.frame is not None else ()):
            if (own := self.others.get(patient.i)) is not None:
                owners += [*own.agents, *own.patients]
            below = (t for t in patient.subtree if t.lemma_ == "owe" and t.i in self.others)
            owners += [t for owing in below for t in self.others[owing.i].agents]
            for frame in self.others.values():
                if frame.lemma == "belong" and patient in frame.agents:
                    owners += frame.slot("to")
        return tuple(owners)

    def _partner_in_exchange(self) -> tuple[Token, ...]:
        """Who gives something for this noun: the subject of the verb that has it behind "in exchange for"."""
        for frame in self.others.values():
            if any(self.token in frame.slot(exchange) for exchange in _EXCHANGES):
                return frame.agents
            pledged = (frame.predicate, *frame.slot("as"))
            if self.token in frame.slot("for") and any(map(lexicon.is_collateral, pledged)):
                pledges = (above for above in self.others.values() if frame.predicate in above.slot("as"))
                return frame.agents or next((above.agents for above in pledges), ())
        return ()

    def _giver_in_exchange(self) -> tuple[Token, ...]:
        """Who gives this noun for something: to whom the verb gives that has it behind "in exchange for"."""
        for frame in self.others.values():
            if any(self.token in frame.slot(exchange) for exchange in _EXCHANGES):
                return frame.slot("to")
            secured = self.token in frame.slot("for") and lexicon.is_collateral(frame.predicate)
            for above in self.others.values():
                if secured and frame.predicate in above.slot("as"):  # "pledged X to Z as security for a loan"
                    return above.slot("to")
        return ()

    def _source_of_exchange(self) -> tuple[Token, ...]:
        """Who gives the counterpart: Z in "mortgaged X in exchange for Y from Z", "... for a loan from Z"."""
        sources: list[Token] = []
        clauses = [frame for frame in (self.frame, self.carrier_frame) if frame is not None]
        for counterpart in (
            t for frame in clauses for slot in (*_EXCHANGES, "for") for t in frame.slot(slot)
        ):
            if (own := self.others.get(counterpart.i)) is not None:
                sources += own.slot("from") or own.agents
        return tuple(sources) or tuple(t for frame in clauses for t in frame.slot("from"))

    def things(self) -> tuple[Token, ...]:
        """Nouns that can be the commodity: objects of a verb; what a noun is of, for or qualified by."""
        heads = [c for c in self.token.children if c.dep_ in ("compound", "amod", "nmod")]
        clause, slots = self.frame, _THINGS_OF_NOUN
        if self.token.pos_ in ("VERB", "AUX"):
            heads, slots = [], _THINGS_OF_VERB
        elif lexicon.is_collateral(self.token):
            clause, slots = self.carrier_frame, ("patient",)
        if clause is not None:
            heads += [token for slot in slots for token in clause.slot(slot)]
        return tuple(map(measured, heads))

    def gives_value(self) -> bool:
        """Whether the objects of a verb of giving can be worth money: a sum, a thing with its price, goods.

        Spans of time, chances, orders and permissions are given too. Without any object, what is given is
        left out ("gave to the party"), unless somebody is there whom it is given.
        """
        verb = self.token
        objects = (*self.slot("patient"), *map(measured, self.slot("with")))
        things = [t for t in objects if t.ent_type_ not in ("GPE", "ORG", "PERSON", "NORP")]
        things += [c for c in verb.children if c.dep_ == "npadvmod" and c.i > verb.i]
        given = [t for t in things if t.pos_ in ("NOUN", "PROPN", "NUM", "SYM")]
        to_somebody = any(c.dep_ == "dative" and c.pos_ != "ADP" for c in verb.children)
        if self._sum_behind() is not None:
            return True
        if not given:
            return not to_somebody or any(has_price(c) for c in verb.children if c.dep_ == "prep")
        return self.commodity() is not None or any(map(has_price, given))

    def commodity(self) -> Commodity | None:
        """What changes hands, where the data knows it."""
        for thing in self.things():
            qualifiers = (c for c in thing.children if c.dep_ in ("compound", "nmod", "amod"))
            contents = (t for t in thing.subtree if t.dep_ == "pobj" and t.head.lower_ == "of")
            contents = (t for t in contents if not in_clause_below(t, thing))
            for word in (thing, *qualifiers, *contents):
                if (found := lexicon.commodity(word)) is not None:
                    return found
        return None
