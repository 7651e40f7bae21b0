"""Tells a place that acts ("Lima rejected the offer") from a place where things happen ("in Lima").

Only for names that can be both: capitals, regions, cities. Which names those are is the gazetteer's.
"""

from spacy.tokens import Token

from extractors.actors.gazetteer import Gazetteer
from extractors.actors.mentions import Name

# With these the noun in front decides: "sanctions on Moscow" but "the streets of Moscow".
_OPEN_PREPOSITIONS = frozenset({"on", "of", "for", "to", "from"})


def _governor(token: Token) -> Token:
    """The first of a coordination, which carries its grammatical role."""
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    return token


def acts(gazetteer: Gazetteer, name: Name) -> bool:  # noqa: PLR0911 - one return for each grammatical role
    """Whether a place name stands for those who govern from there."""
    token = _governor(name.head)
    lemma = token.head.lemma_.lower()
    words = gazetteer.words
    sure = name.sort != "risky_capital"
    match token.dep_:
        case "nsubj":
            # "Moscow is a large city" says something of the place.
            return lemma != "be"
        case "poss":
            return sure and lemma not in words["place_noun"]
        case "dobj" | "dative":
            return sure and lemma not in words["place_verb"] and lemma not in words["motion"]
        case "pobj":
            if token.head.lower_ in words["locative"]:
                return False
            governor = token.head.head.lemma_.lower()
            if token.head.lower_ in _OPEN_PREPOSITIONS:
                return sure and governor not in words["motion"] and governor not in words["place_noun"]
            return True
    return False
