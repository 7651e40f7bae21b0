"""Which words of a sentence name a tie, and what stands in the slots of each.

A trigger is a verb or noun of ``instruments.csv`` with its frame and, for a noun, the verb that carries it
("grant a loan"). This module turns the slot names of the data into tokens; which actors they are and whether
that makes a tie is decided in ``roles``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from spacy.tokens import Token

from extractors.clauses import Frame, expand, lemma, subjects, word_class
from extractors.syntax import Sentence
from extractors.ties import lexicon
from extractors.ties.lexicon import Carrier, Commodity, Instrument
from extractors.ties.money import find_amounts

# Slots that a noun takes from the verb that carries it, by the verb's direction.
_CARRIED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "give": {"giver": ("agent",), "taker": ("to", "for", "patient", "with")},
    "take": {"taker": ("agent",), "giver": ("from",), "holder": ("agent",)},
    "acquire": {"holder": ("agent",), "taker": ("agent",)},
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
# Needs of verbs that keep their own tie although their object is an instrument.
_SETTLING = frozenset({"debt", "asset"})
_HOST_PREPOSITIONS = frozenset({"of", "in"})
_MAX_PHRASE = 3  # nouns between an instrument and the head of its phrase: "line of credit agreement"


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
        }
        found = self._carried(name)
        if not found and name in derived:
            return derived[name]()
        if not found and self.frame is not None:
            found = self.frame.slot(name) or self._own_slot(name)
        if name == "patient":
            return tuple(map(measured, found))
        return _of_one_phrase(found) if name in _DIRECTIONS else found

    def _carried(self, name: str) -> tuple[Token, ...]:
        """What the verb that carries a noun has in one of its roles."""
        if self.carrier is None or self.carrier_frame is None:
            return ()
        for slot in _CARRIED.get(self.carrier.direction, {}).get(name, ()):
            tokens = tuple(t for t in self.carrier_frame.slot(slot) if t != self.token)
            tokens = _of_one_phrase(tokens) if slot in _DIRECTIONS else tokens
            if tokens and not (slot == "with" and self.token in self.carrier_frame.patients):
                return tokens
        return ()

    def _holders(self) -> tuple[Token, ...]:
        """Who is said to be this noun, examples of it included: "suppliers such as X"."""
        if self.frame is None:
            return ()
        slots = ("is", *sorted(lexicon.word_class("listing")))
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
        return self._misplaced(name) if name in ("to", "from") else ()

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
        return tuple(t for clause in clauses if clause for slot in _PLACES for t in clause.slot(slot))

    def _possessors(self) -> tuple[Token, ...]:
        """Whose the objects are: "the country" in "mortgaged the country's oil"."""
        owners: list[Token] = []
        for patient in map(measured, self.frame.patients if self.frame is not None else ()):
            if (own := self.others.get(patient.i)) is not None:
                owners += [*own.agents, *own.patients]
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
        if not given:
            return not to_somebody or any(_has_price(c) for c in verb.children if c.dep_ == "prep")
        return self.commodity() is not None or any(map(_has_price, given))

    def commodity(self) -> Commodity | None:
        """What changes hands, where the data knows it."""
        for thing in self.things():
            qualifiers = (c for c in thing.children if c.dep_ in ("compound", "nmod", "amod"))
            contents = (t for t in thing.subtree if t.dep_ == "pobj" and t.head.lower_ == "of")
            contents = (t for t in contents if not _in_clause_below(t, thing))
            for word in (thing, *qualifiers, *contents):
                if (found := lexicon.commodity(word)) is not None:
                    return found
        return None


def _of_one_phrase(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens without those of a second phrase that only looks alike.

    A verb has one receiver and one source, coordinated ones aside; what comes later ("... in waters that
    belong to Y") belongs to another word.
    """
    first = next((token for token in tokens if token.dep_ == "pobj"), None)
    if first is None:
        return tokens
    phrases = (first.head, *first.head.conjuncts)
    return tuple(token for token in tokens if token.dep_ != "pobj" or token.head in phrases)


def is_infinitive(verb: Token) -> bool:
    """Whether a verb stands with "to"."""
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _is_measure(token: Token) -> bool:
    """Whether a word only says how much, like "$7 billion" in "$7 billion of assets"."""
    is_number = token.pos_ in ("NUM", "SYM") or token.ent_type_ in ("MONEY", "PERCENT")
    return is_number or token.lower_ in lexicon.word_class("measure")


def _in_clause_below(token: Token, thing: Token) -> bool:
    """Whether a clause stands between a word and the noun that it hangs below."""
    return any(above.pos_ == "VERB" for above in takewhile(lambda node: node != thing, token.ancestors))


def _has_price(thing: Token) -> bool:
    """Whether a noun phrase is or has a sum of money, clauses below it aside."""
    phrase = [thing, *(t for c in thing.children if c.dep_ not in ("relcl", "acl") for t in c.subtree)]
    return any(t.ent_type_ == "MONEY" or t.tag_ == "$" for t in phrase) or bool(
        find_amounts(" ".join(t.text for t in sorted(phrase, key=lambda t: t.i)))
    )


def measured(token: Token) -> Token:
    """The noun that is measured out, or the token itself: "debt" for "90%" in "90% of the debt"."""
    if _is_measure(token):
        for child in token.children:
            if child.lower_ in (*_HOST_PREPOSITIONS, "worth") or child.dep_ == "npadvmod":
                for grandchild in child.subtree:
                    if grandchild.dep_ == "pobj" and grandchild.pos_ in ("NOUN", "PROPN"):
                        return grandchild
    return token


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
            carried = [noun for noun in _carried_by(frame) if lexicon.instruments(noun)]
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
    return [trigger for trigger in triggers if trigger.word.i not in settled and not _is_unreal(trigger)]


def _is_unreal(trigger: Trigger) -> bool:
    """Whether nothing changes hands: what a tariff is charged on, what is lost, what is supposed."""
    word = trigger.token
    if word.pos_ not in ("VERB", "AUX") and (_is_charged(word) or _is_forgone(word)):
        return True
    clauses = [word, *takewhile(lambda node: node.dep_ != "ROOT", word.ancestors)]
    return word.dep_ != "ROOT" and any(_is_inverted_condition(t) or _is_supposed_end(t) for t in clauses)


def _is_charged(noun: Token) -> bool:
    """Whether a noun or sum is what a tariff or ban is on: "duties on $5bn of imports"."""
    for above in (noun, *takewhile(lambda t: t.pos_ not in ("VERB", "AUX"), noun.ancestors)):
        if above.lower_ not in ("on", "against") or above.dep_ != "prep":
            continue
        verb = above.head
        levied = [verb, *(c for c in verb.children if c.dep_ in ("dobj", "nsubjpass"))]
        if any(thing.lemma_.lower() in lexicon.word_class("levy") for thing in levied):
            return True
    return False


def _is_forgone(noun: Token) -> bool:
    """Whether a noun is, or measures, the object of a verb of loss: "lose $5bn in sales"."""
    node = noun
    while node.dep_ in ("pobj", "prep", "compound", "nmod", "conj") and node.head != node:
        node = node.head
    return node.dep_ in ("dobj", "nsubjpass") and lemma(node.head) in lexicon.word_class("forgone")


def _is_supposed_end(verb: Token) -> bool:
    """Whether an end is only a condition: "if X stops buying"."""
    supposed = any(c.dep_ == "mark" and c.lower_ in word_class("open_mark") for c in verb.children)
    return supposed and verb.pos_ == "VERB" and "ended" in (lexicon.status(verb), *_ends(verb))


def _ends(verb: Token) -> Iterator[str]:
    """What a verb that carries a noun makes of it."""
    return (carrier.status for carrier in lexicon.carriers(verb))


def _is_inverted_condition(verb: Token) -> bool:
    """Whether an auxiliary stands before the subject and it is no question: "should X ever stop buying"."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return subject is not None and any(
        c.dep_ in ("aux", "auxpass") and c.i < subject.i and c.lower_ in lexicon.word_class("inverted")
        for c in verb.children
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
    for patient in frame.patients:
        for child in patient.children:
            if child.lower_ in _HOST_PREPOSITIONS and lexicon.is_host(patient):
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
            and head.head.lower_ in _HOST_PREPOSITIONS
            and (lexicon.is_host(head.head.head) or _is_measure(head.head.head))
        ):
            head = head.head.head
        else:
            break
    return head


def _carrier(noun: Token, frames: Mapping[int, Frame]) -> tuple[Carrier | None, Frame | None]:
    """The verb that has ``noun`` as its object, and how it carries it."""
    for frame in frames.values():
        if frame.pos != "verb":
            continue
        pledged = lexicon.is_collateral(noun) and noun in frame.slot("as")
        summed = noun in frame.slot("in") and any(map(_is_measure, frame.patients))
        if noun in frame.patients or pledged or summed or (noun in frame.slot("with") and frame.patients):
            for carrier in lexicon.carriers(frame.predicate):
                return carrier, frame
        for preposition, objects in frame.obliques.items():
            if noun in objects:
                for carrier in lexicon.carriers(frame.predicate, preposition):
                    return carrier, frame
    return None, None


def listed(sentence: Sentence) -> Iterator[tuple[Token, tuple[Token, ...]]]:
    """Lists of examples with the noun they exemplify: "ties" in "ties including oil, loans and arms"."""
    for token in sentence.span:
        opens_list = token.lower_ in lexicon.word_class("listing") and token.dep_ == "prep"
        if not opens_list or token.head.pos_ not in ("NOUN", "PROPN"):
            continue
        if token.lower_ == "as" and not any(c.lower_ == "such" for c in token.children):
            continue
        items = tuple(t for c in token.children if c.dep_ == "pobj" for t in expand(c))
        if len(items) > 1:
            yield token.head, items


def _clause_of(token: Token) -> Token | None:
    node = token
    while node.head != node and node.pos_ not in ("VERB", "AUX"):
        node = node.head
    return node if node.pos_ in ("VERB", "AUX") else None


def clause_subjects(token: Token) -> tuple[Token, ...]:
    """The subjects of the clause that ``token`` stands in."""
    verb = _clause_of(token)
    return subjects(verb) if verb is not None else ()


def predicate_of(token: Token) -> tuple[Token, ...]:
    """The words of what the clause of ``token`` says of its subject, up to ``token``."""
    verb = _clause_of(token)
    return tuple(verb.doc[verb.i + 1 : token.i]) if verb is not None else ()
