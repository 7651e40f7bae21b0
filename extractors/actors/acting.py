"""Tells a name that acts or is acted on from one that only locates, describes, plays or reports.

"Lima rejected the offer" but "in Lima"; "Russian advisers" but "Russian salad"; "sued the Post" but "told the
Post". Which words say so is data (``words.csv``, ``goods.csv``); what the names are is the gazetteer's.
"""

from enum import Enum, auto

from spacy.tokens import Token

from extractors.actors.gazetteer import Gazetteer, fold
from extractors.actors.gender import gender_of_name
from extractors.actors.mentions import Name


class Standing(Enum):
    """What a name does where it stands."""

    ACTS = auto()
    MERE = auto()  # names an actor, but only as a place or as a source: a mention if the actor acts elsewhere
    NOTHING = auto()  # names no actor here


PLACES = frozenset({"capital", "risky_capital", "region", "place"})
_UNLISTED = frozenset({"organization", "person"})
# With these the noun in front decides: "sanctions on Moscow" but "the streets of Moscow".
_OPEN_PREPOSITIONS = frozenset({"on", "of", "for", "to", "from"})
_MODIFIERS = frozenset({"amod", "compound", "nmod", "npadvmod", "poss"})
_HYPHENS = frozenset({"-", "–"})
_QUOTES = frozenset('"“”')
_LARGER = frozenset({"FAC", "WORK_OF_ART", "EVENT", "PRODUCT"})  # the parser's labels of what is no actor
_OLDEST = 110  # years: "Kenya, four, and her sister"


def _governor(token: Token) -> Token:
    """The first of a coordination, which carries its grammatical role."""
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    return token


def _word(token: Token, steps: int) -> Token | None:
    """The token so many places further in the same sentence."""
    at = token.i + steps
    return token.doc[at] if token.sent.start <= at < token.sent.end else None


def _after_hyphen(name: Name) -> Token | None:
    """ "backed" of "Moscow-backed"."""
    doc = name.sentence.span.doc
    end = name.sentence.span.end
    if name.last + 2 < end and doc[name.last + 1].text in _HYPHENS:
        return doc[name.last + 2]
    return None


def standing(gazetteer: Gazetteer, name: Name) -> Standing:  # noqa: PLR0911 - one return for each reason
    """What a name does where it stands; phrases such as "Turkish officials" are not looked at here."""
    if _is_part_of_another(gazetteer, name):
        return Standing.NOTHING
    if name.sort in PLACES:
        return Standing.ACTS if acts(gazetteer, name) else Standing.NOTHING
    if name.sort == "adjective":
        if _describes(gazetteer, name):
            return Standing.NOTHING
        return Standing.MERE if _is_of_a_group(gazetteer, name) else Standing.ACTS
    if name.sort in ("name", "seat") and name.entry is not None and name.entry.kind == "state":
        if _describes(gazetteer, name) or _is_called(gazetteer, name) or plays(gazetteer, name):
            return Standing.NOTHING
        return Standing.MERE if _locates(gazetteer, name) else Standing.ACTS
    if _is_a_work(name):
        return Standing.NOTHING
    if _is_in_a_title(gazetteer, name):
        return Standing.MERE
    if _is_outlet(gazetteer, name) and _is_source(gazetteer, name):
        return Standing.MERE
    if name.sort in _UNLISTED and name.entry is None:
        return Standing.NOTHING if _is_unlisted_place(gazetteer, name) else Standing.ACTS
    return Standing.ACTS


def _is_part_of_another(gazetteer: Gazetteer, name: Name) -> bool:
    """Whether the parser sees more: "24 American cents", "the Humane Colombia movement"."""
    token = name.tokens[0]
    if token.ent_type_ in ("MONEY", "LANGUAGE"):
        return True
    before = _word(token, -1)
    if before is None:
        return False
    if before.text in _QUOTES:  # the title of a film, and nothing but it
        after = _word(name.tokens[-1], 1)
        is_alone = after is not None and after.text in _QUOTES
        span = name.sentence.span
        return is_alone and (
            any(ent.label_ == "WORK_OF_ART" for ent in span.ents)
            or any(t.lemma_.lower() in gazetteer.words["art"] for t in span)
        )
    return token.ent_type_ in _LARGER and token.ent_iob_ == "I" and before.pos_ == "PROPN"


def within_phrase(name: Name) -> Standing:
    """What a name does in a phrase that is an actor itself: "the Turkish parliament", "the Bush government".

    A person whose government is named by him ("President Bush's government") is an actor beside it.
    """
    if name.sort in ("leader", "person") and name.head.dep_ not in ("compound", "amod", "nmod"):
        return Standing.ACTS
    return Standing.MERE


def acts(gazetteer: Gazetteer, name: Name) -> bool:  # noqa: PLR0911, PLR0912 - one for each grammatical role
    """Whether a place name stands for those who govern from there."""
    words = gazetteer.words
    joined = _after_hyphen(name)
    if joined is not None and joined.tag_ in ("VBN", "VBD", "JJ"):
        return joined.lower_ not in words["hyphen_describes"]
    if _begins_clause(name):
        return True
    if plays(gazetteer, name):
        return False
    token = _governor(name.head)
    lemma = token.head.lemma_.lower()
    sure = name.sort not in ("risky_capital", "place")
    match token.dep_:
        case "nsubj":
            # "Moscow is a large city" says something of the place.
            # "Lima dug by hand", which the parser may read as "Lima, dug by hand".
            told = [lemma, *(child.lemma_.lower() for child in name.head.children if child.dep_ == "acl")]
            if lemma == "be":
                return name.sort != "place" and _is_said_of_actor(gazetteer, token.head)
            return words["of_places"].isdisjoint(told)
        case "nsubjpass":
            return name.sort != "place" and lemma in words["somebody_object"]
        case "attr":  # "it was Athens that reopened the annex"
            return sure and any(child.dep_ == "relcl" for child in token.children)
        case "poss":
            return (sure and lemma not in words["place_noun"]) or lemma in words["of_actor"]
        case "dobj" | "dative":
            return (sure and lemma not in words["place_verb"]) or lemma in words["somebody_object"]
        case "pobj":
            governor = token.head.head.lemma_.lower()
            if token.head.lower_ in words["locative"]:
                # "Their counterparts in Riyadh", "applause in Havana"
                return name.sort != "place" and token.head.lower_ == "in" and governor in words["seated"]
            if name.sort != "place" and token.head.lower_ in _OPEN_PREPOSITIONS:
                is_of_actor = governor in words["of_actor"] and token.head.lower_ == "of"
                if is_of_actor or governor in words["addressing"]:
                    return True
            if token.head.lower_ == "from" and _is_office(gazetteer, token.head.head):
                return False  # "a senator from Utah"
            if token.head.lower_ in _OPEN_PREPOSITIONS:
                return sure and governor not in words["motion"] and governor not in words["place_noun"]
            return True
    return False


def _is_said_of_actor(gazetteer: Gazetteer, verb: Token) -> bool:
    """ "Cairo has been the partner", "Riyadh is ready": what is said of no city."""
    for child in verb.children:
        word = child.lemma_.lower()
        if child.dep_ == "attr" and word in gazetteer.words["partner"]:
            return True
        if child.dep_ == "acomp" and word in gazetteer.words["minded"]:
            return True
    return False


def _begins_clause(name: Name) -> bool:
    """ "After talks in Minsk, Paris and Berlin announced": a list that the parser hung on "in".

    It stands behind a comma, and the verb behind it has no other subject.
    """
    token = name.head
    if token.dep_ != "conj":
        return False
    first = token
    while first.dep_ == "conj" and first.head.i != first.i:
        if first.head.dep_ != "conj":
            break
        first = first.head
    before = _word(first, -1)
    if first.head.dep_ != "pobj" or before is None or before.text != ",":
        return False
    last = first
    while (after := next((c for c in last.children if c.dep_ == "conj"), None)) is not None:
        last = after
    verb = _word(last, 1)
    return (
        verb is not None
        and verb.tag_ in ("VBD", "VBZ", "VBP", "MD")
        and not any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    )


def _describes(gazetteer: Gazetteer, name: Name) -> bool:  # noqa: PLR0911 - each return is a reason
    """Whether a nationality only says of what sort one is: "Greek coffee", "a Polish nurse"."""
    words = gazetteer.words
    joined = _after_hyphen(name)
    if joined is not None:
        return joined.lower_ in words["hyphen_describes"]
    if name.cut is not None:
        part = name.tokens[0].text.rpartition("-")[2]
        return part.lower() in words["hyphen_describes"]
    token = _governor(name.head)
    if token.dep_ not in _MODIFIERS:
        return name.sort == "adjective" and not _is_people(name, token)
    if token.dep_ == "poss":
        return False
    noun = token.head
    if noun.dep_ == "compound" and noun.head.i > noun.i:  # "Greek coffee cups"
        noun = noun.head
    lemma = noun.lemma_.lower()
    if noun.text[:1].isupper() and lemma in words["place_noun"]:  # "Germany Street"
        return True
    if lemma in words["goods"] or lemma in words["person"] or token.head.lemma_.lower() in words["goods"]:
        return True
    return lemma in words["subsidiary"] and any(child.dep_ == "poss" for child in noun.children)


def _is_of_a_group(gazetteer: Gazetteer, name: Name) -> bool:
    """ "The Libyan rebels", "two American hikers": the group acts, not the state whose people they are."""
    noun = _governor(name.head).head
    term = (noun.lower_,)
    return (
        noun.tag_ in ("NNS", "NNPS")
        and term in gazetteer.roles["group"]
        and term not in gazetteer.roles["government"]
        and noun.lower_ not in gazetteer.words["serving"]
    )


def _is_people(name: Name, token: Token) -> bool:
    """ "The Dutch": an adjective for a people; without the article it is a language or a dish."""
    before = _word(name.tokens[0], -1)
    after = _word(name.tokens[-1], 1)
    if after is not None and after.tag_ == "VBZ":  # "the Manx sleeps" is a cat
        return False
    if token.dep_ in ("nsubj", "nsubjpass"):
        return True
    return before is not None and before.lower_ == "the"


def _is_in_a_title(gazetteer: Gazetteer, name: Name) -> bool:
    """ "Treasury Secretary Ann Vole": the ministry of a minister's title does nothing."""
    after = _word(name.tokens[-1], 1)
    return (
        name.sort == "name"
        and name.entry is not None
        and name.entry.kind == "organization"
        and after is not None
        and after.text[:1].isupper()
        and _is_office(gazetteer, after)
    )


def _is_office(gazetteer: Gazetteer, noun: Token) -> bool:
    term = (noun.lemma_.lower(),)
    return term in gazetteer.roles["office"] or term in gazetteer.roles["role"]


def _is_called(gazetteer: Gazetteer, name: Name) -> bool:
    """Whether a country's name is a person's: "Kenya, four, and her sister Ireland, six, sold lemonade"."""
    doc, end = name.sentence.span.doc, name.sentence.span.end
    before = _word(name.tokens[0], -1)
    if before is not None and before.lower_ in gazetteer.words["kin"]:
        return True
    if _has_kin(gazetteer, name):
        return True
    at = name.last + 1
    if at + 2 >= end or doc[at].text != "," or doc[at + 2].text != ",":
        return False
    age = doc[at + 1]
    return age.pos_ == "NUM" and (not age.text.isdigit() or int(age.text) <= _OLDEST)


def _has_kin(gazetteer: Gazetteer, name: Name) -> bool:
    """ "Chad brought the tent and his brother the food": a given name, and "his" can mean nobody else."""
    owner = {"m": "his", "f": "her"}.get(gender_of_name(f"{name.text} -") or "")
    span = name.sentence.span
    if owner is None or name.head.dep_ != "nsubj" or any(ent.label_ == "PERSON" for ent in span.ents):
        return False
    kin = gazetteer.words["kin"]
    return any(t.lower_ == owner and t.head.lemma_ in kin and t.head.dep_ == "nsubj" for t in span)


def _locates(gazetteer: Gazetteer, name: Name) -> bool:
    """Whether a state is only where something happens: "a hotel in Taiwan", but "invested in Taiwan"."""
    words = gazetteer.words
    token = _governor(name.head)
    governor = token.head.head if token.dep_ == "pobj" else token.head
    lemma = governor.lemma_.lower()
    if token.dep_ == "dobj":
        if name.sort == "seat":
            particle = next((c.lower_ for c in governor.children if c.dep_ == "prt"), "")
            lemma = f"{lemma} {particle}".strip()  # "takes in the Kremlin"
            return lemma in words["place_verb"] or lemma in words["travel"]
        return lemma == "leave" and any(child.lower_ == "for" for child in governor.children)
    if token.dep_ != "pobj":
        return False
    preposition = token.head.lower_
    if preposition in words["locative"] and preposition != "over":
        return lemma not in words["engaging"] and lemma not in words["abroad"]
    if preposition == "of":
        return lemma in words["place_noun"]
    return preposition in ("to", "from", "for") and lemma in words["travel"]


def _is_unlisted_place(gazetteer: Gazetteer, name: Name) -> bool:
    """A single word that the parser took for a person or an organisation: "at Anfield", "Sahel states"."""
    words = gazetteer.words
    token = _governor(name.head)
    if name.sort == "organization" and token.dep_ == "oprd" and token.head.dep_ == "acl":
        # "A tomcat called Biscuit", but "a lender called Northgate"
        kind = (fold(token.head.head.text),)
        return token.head.lemma_ in ("call", "name") and not any(
            kind in terms for terms in gazetteer.roles.values()
        )
    if name.first != name.last:
        return False
    if token.dep_ in ("compound", "amod"):
        return token.head.lower_ in words["lands"]
    if token.dep_ != "pobj":
        return False
    preposition, governor = token.head, token.head.head
    lemma = governor.lemma_.lower()
    return (
        preposition.lower_ in words["locative"]
        and preposition.lower_ != "over"
        and (governor.pos_ in ("VERB", "AUX") or lemma in words["place_noun"])
        and lemma not in words["engaging"]
    )


def _is_a_work(name: Name) -> bool:
    """ "A Monet", "a Boeing": a thing called after its maker."""
    return name.first == name.last and any(child.lower_ in ("a", "an") for child in name.head.children)


def plays(gazetteer: Gazetteer, name: Name) -> bool:
    """Whether a state or city is a team: subject or object of a contest's verb, with a sign of sport.

    The sign is a score, what was won ("the World Series"), or a word that only sports have.
    """
    words = gazetteer.words
    token = _governor(name.head)
    if token.dep_ == "poss":
        return token.head.lemma_.lower() in words["sport"] | words["team"]
    if token.dep_ == "pobj":
        return _puts_past(token.head.head) and token.head.lower_ == "past"
    verb = token.head
    if any(c.dep_ == "nsubj" and _is_of_a_team(gazetteer, c) for c in verb.children):
        return True
    if _is_contest(gazetteer, verb):
        return True
    # "Peru and Chile tied twice, and Peru won on away goals"
    return (
        verb.dep_ == "conj"
        and verb.lemma_.lower() in words["contest"]
        and _is_contest(gazetteer, _governor(verb))
    )


def _is_of_a_team(gazetteer: Gazetteer, subject: Token) -> bool:
    """ "Georgia's pack pushed Spain back"."""
    is_owned = any(child.dep_ == "poss" and child.pos_ == "PROPN" for child in subject.children)
    return is_owned and subject.lemma_.lower() in gazetteer.words["team"]


def _puts_past(verb: Token) -> bool:
    """ "Put seven past Brazil"."""
    return verb.lemma_ == "put" and any(c.dep_ == "dobj" and c.pos_ == "NUM" for c in verb.children)


def _is_contest(gazetteer: Gazetteer, verb: Token) -> bool:
    """Whether a verb tells of a match: by its score, its prize, or another word that only sports have."""
    words = gazetteer.words
    if _puts_past(verb):
        return any(child.lower_ == "past" for child in verb.children)
    if verb.lemma_.lower() not in words["contest"]:
        return False
    if _has_score(verb):
        return True
    if verb.lemma_ in ("tie", "draw") and not any(c.dep_ in ("dobj", "prep", "prt") for c in verb.children):
        return True  # "England and Spain drew"
    return any(c.dep_ == "dobj" and _is_prize(gazetteer, c) for c in verb.children) or any(
        t.lemma_.lower() in words["contest_cue"] for t in verb.sent
    )


def _is_prize(gazetteer: Gazetteer, noun: Token) -> bool:
    """ "The World Series", "the championship"; but "a series of concessions"."""
    lemma = noun.lemma_.lower()
    return lemma in gazetteer.words["sport"] or (
        lemma in gazetteer.words["contest_prize"] and noun.text[:1].isupper()
    )


def _has_score(verb: Token) -> bool:
    """ "beat Barcelona 4-0"."""
    doc = verb.doc
    return any(
        doc[i].text in _HYPHENS and doc[i - 1].text.isdigit() and doc[i + 1].text.isdigit()
        and len(doc[i - 1].text) + len(doc[i + 1].text) <= _LONGEST_SCORE
        for i in range(verb.i + 1, min(verb.i + _SCORE_WITHIN, verb.sent.end - 1))
    )  # fmt: skip


_LONGEST_SCORE = 4  # digits: "31-17"
_SCORE_WITHIN = 8  # tokens behind the verb


def _is_outlet(gazetteer: Gazetteer, name: Name) -> bool:
    """Whether a name is that of a newspaper, agency or broadcaster: listed, or "The Mirabad Times"."""
    if name.sort not in ("name", "organization") or (name.entry is not None and name.entry.kind == "state"):
        return False
    words = gazetteer.words
    called = fold(name.entry.name if name.entry is not None else name.text).removeprefix("the ")
    if called in words["outlet"]:
        return True
    parts = called.split()
    return len(parts) > 1 and (parts[-1] in words["outlet_word"] or parts[0] in words["outlet_opening"])


def _is_source(gazetteer: Gazetteer, name: Name) -> bool:  # noqa: PLR0911 - one return for each grammatical role
    """Whether an outlet only says or was told what the sentence reports."""
    words = gazetteer.words
    token = _governor(name.head)
    governor = token.head
    before = _word(name.tokens[0], -1)
    if before is not None and before.text in "([":
        return True
    match token.dep_:
        case "nsubj":
            objects = (child for child in governor.children if child.i > governor.i)
            return _says(gazetteer, governor) or any(child.lemma_ in words["art"] for child in objects)
        case "dobj" | "dative":
            # "Wrote the Economist": the parser takes a subject behind its verb for the object.
            inverted = not any(child.dep_ == "nsubj" for child in governor.children)
            return governor.lemma_.lower() in words["told"] or (inverted and _says(gazetteer, governor))
        case "pobj":
            said = governor.head.lemma_.lower()
            if governor.lower_ == "to" and governor.head.lower_ == "according":
                return True
            if governor.lower_ in ("by", "in") and _says(gazetteer, governor.head):
                return True
            return said in words["told"] or said in words["coverage"]
        case "poss" | "compound" | "nmod":
            return governor.lemma_.lower() in words["coverage"]
    return False


def _says(gazetteer: Gazetteer, verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    return lemma in gazetteer.words["reporting"] or lemma in gazetteer.words["outlet_verb"]
