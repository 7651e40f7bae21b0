"""Which actors stand in the slots of a trigger, also where the text names them elsewhere.

The speaker for "we", the names in apposition for "two lawmakers", the state for the person who acts for it
and for the place where something is built.
"""

from collections import Counter
from functools import cache

from spacy.tokens import Token

from extractors.actors.cast import Actor, Cast
from extractors.actors.gazetteer import fold, load, matches
from extractors.clauses import expand, speaker
from extractors.syntax import Sentence
from extractors.ties import lexicon
from extractors.ties.money import find_amounts
from extractors.ties.slots import Trigger

_STATE_KINDS = frozenset({"state", "bloc"})

# What a head of state or minister gives or takes in these forms is the state's, not theirs.
_STATE_BUSINESS = frozenset(
    {"loan", "debt", "debt_relief", "collateral", "arms_sale", "sanction_freeze"}
    | {"grant_aid", "trade", "budget", "investment"}
)
_PLACES = frozenset({"region", "capital", "risky_capital"})  # sorts of names that lie in a state


def keys_of(sentence: Sentence, tokens: tuple[Token, ...], cast: Cast) -> tuple[str, ...]:
    """The actors that tokens stand for; "we" and "our" of a quotation are its speaker."""
    keys: dict[str, None] = {}
    for token in tokens:
        if any(map(str.isdigit, token.text)) and find_amounts(token.text):  # "RM120m" is no name
            continue
        found = cast.at(sentence, token)
        if (
            not found
            and token.lower_ in lexicon.word_class("first_person")
            and (said := speaker(token)) is not None
        ):
            found = cast.at(sentence, said)
        if not found and token.dep_ in ("nmod", "compound") and token.pos_ == "PROPN":
            found = named_state(token, cast)
        if token.pos_ == "NOUN" and all(cast.actors[key].kind == "group" for key in found):
            found = _named_by(sentence, token, cast) or found or _state_of_organ(sentence, token, cast)
        keys |= dict.fromkeys(found)
    return tuple(keys)


def _named_by(sentence: Sentence, noun: Token, cast: Cast) -> tuple[str, ...]:
    """Who a common noun is said to be: "Meridian television", "two lawmakers, X and Y", "the builder X"."""
    for child in noun.children:
        if child.dep_ == "appos" and child.pos_ == "PROPN":
            keys = tuple(key for name in expand(child) for key in cast.at(sentence, name))
            if keys:
                return keys
        if child.dep_ == "compound" and child.pos_ == "PROPN":
            keys = cast.at(sentence, child)
            if keys and all(cast.actors[key].kind in ("company", "organization") for key in keys):
                return keys
    if noun.tag_ == "NN" and noun.i + 1 < noun.sent.end and noun.nbor(1).pos_ == "PROPN":
        return cast.at(sentence, noun.nbor(1))  # "the planemaker X", however the parser takes what follows
    return ()


def _state_of_organ(sentence: Sentence, noun: Token, cast: Cast) -> tuple[str, ...]:
    """The state whose organ a common noun is: "France's regulator", "the Finnish parliament"."""
    if noun.lemma_.lower() not in lexicon.word_class("organ"):
        return ()
    owners = [c for c in noun.children if c.dep_ in ("poss", "amod", "compound")]
    keys = tuple(key for owner in owners for key in cast.at(sentence, owner))
    return tuple(key for key in keys if cast.actors[key].kind in _STATE_KINDS)[:1]


def owner_state(sentence: Sentence, tokens: tuple[Token, ...], cast: Cast) -> tuple[str, ...]:
    """The state whose a thing is: "Kenya" of "Kenya's drought relief"."""
    owners = (c for token in tokens for c in token.children if c.dep_ == "poss")
    keys = dict.fromkeys(key for owner in owners for key in cast.at(sentence, owner))
    return tuple(key for key in keys if cast.actors[key].kind in _STATE_KINDS)


def in_office(key: str, instrument: str, cast: Cast) -> str:
    """The state instead of the person who acts for it in office, where the article has that state."""
    actor: Actor = cast.actors[key]
    if actor.kind != "person" or instrument not in _STATE_BUSINESS or not actor.country_iso3:
        return key
    role = (actor.role or "").casefold()
    holds = any(office in role for office in lexicon.word_class("office"))
    holds = holds and not any(word in role for word in lexicon.word_class("out_of_office"))
    state = f"state:{actor.country_iso3}"
    return state if holds and state in cast.actors else key


@cache
def _regions() -> frozenset[str]:
    """The keys of the provinces and federal states that are known."""
    terms = (term for group in load().terms.values() for term in group)
    return frozenset(term.entry.key for term in terms if term.sort == "region" and term.entry is not None)


def home_state(cast: Cast, *, or_region: bool = False) -> tuple[str, ...]:
    """The state, or the region, that the article is about: with at least half of all mentions of such."""
    named = Counter(
        m.local_actor_key
        for m in cast.mentions
        if m.kind == "state" or (or_region and m.local_actor_key in _regions())
    )
    if not named:
        return ()
    key, count = named.most_common(1)[0]
    return (key,) if 2 * count >= named.total() else ()


def host_state(trigger: Trigger, payers: tuple[str, ...], cast: Cast) -> tuple[str, ...]:
    """The state that the place of an investment lies in, where the place itself is no actor.

    That of a known region or capital; of another town, which no list here knows, and where a company tells no
    place, the state that the article is about.
    """
    places = trigger.slot("place")
    for place in places:
        state = _state_around(place)
        if state is not None:
            return (state,) if state in cast.actors else ()
    named = [place for place in places if place.pos_ == "PROPN"]
    is_place = any(place.ent_type_ in ("GPE", "LOC", "FAC") for place in places)
    invests = any(row.lemma in ("invest", "investment") for row in trigger.rows)
    is_untold = invests and not named and {cast.actors[key].kind for key in payers} == {"company"}
    return home_state(cast) if is_place or named or is_untold else ()


def _state_around(place: Token) -> str | None:
    """The key of the state that a known region or capital lies in: state:IND for "Tamil Nadu"."""
    words = [token.text for token in place.sent]
    folded = [fold(word) for word in words]
    at = place.i - place.sent.start
    for start in range(place.left_edge.i - place.sent.start, at + 1):
        for term in matches(load(), words, folded, start):
            known = term.entry is not None and term.sort in _PLACES and start + len(term.words) > at
            if known and term.entry is not None and term.entry.country_iso3:
                return f"state:{term.entry.country_iso3}"
    return None


def named_state(token: Token, cast: Cast) -> tuple[str, ...]:
    """The state whose name the parser took for part of a number: "Laos" in "lent Laos 3bn yuan"."""
    words = [t.text for t in token.sent]
    at = token.i - token.sent.start
    for term in matches(load(), words, [fold(word) for word in words], at):
        if term.sort == "name" and term.entry is not None and term.entry.kind == "state":
            return (term.entry.key,) if term.entry.key in cast.actors else ()
    return ()


def state_owner(verb: Token, recipients: tuple[str, ...], cast: Cast) -> tuple[str, ...]:
    """The state behind "state-owned X": that of X's country."""
    if not any(word.lower_ in lexicon.word_class("owner") for word in verb.lefts):
        return ()
    countries = {cast.actors[key].country_iso3 for key in recipients}
    return tuple(key for country in countries if (key := f"state:{country}") in cast.actors)
