"""How much a mention stands out in its sentence, and which mentions grammar forbids a pronoun to point to.

Only what the parse of one sentence shows. The weights are those of Lappin and Leass, "An algorithm for
pronominal anaphora resolution" (Computational Linguistics 20, 1994): by grammatical role, added up over the
mentions of one actor, less with each sentence. What is chosen is the business of ``coreference``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extractors.actors.cast import Actor
from extractors.syntax import Sentence

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "attr", "oprd"})
_INSIDE = frozenset({"amod", "compound", "nmod", "npadvmod"})
_RELATIVE_TAGS = frozenset({"WP", "WDT"})
_SHARED = frozenset({"appos", "conj"})
_VERBAL = frozenset({"VERB", "AUX"})
_RECENCY = 100.0
# Role, head of its own noun phrase (80) and not inside an adverbial (50) taken together.
_SUBJECT, _OBJECT, _DATIVE, _AGENT = 210.0, 180.0, 170.0, 170.0
_OBLIQUE, _IN_NOUN, _POSSESSOR, _MODIFIER = 120.0, 90.0, 80.0, 0.0
# A pronoun points most often to the subject of a clause above its own: "Sudan said that it would pay".
_COMMANDING, _COMMANDING_FAR = 60.0, 30.0
_PARALLEL = 35.0


# The keys of the actors, or the word for a thing: the same for all mentions of the same.
Entity = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in the text that stands for actors, or for a thing or person that is none."""

    sentence: Sentence
    head: Token
    actors: tuple[Actor, ...]  # empty where no actor is meant: it may still be what a pronoun points to
    plural: bool
    is_owner: bool = False  # only says whose a name is

    @property
    def is_modifier(self) -> bool:
        """ "Saudi" in "the Saudi-led coalition": no pronoun points to it."""
        return self.head.dep_ in _INSIDE

    @property
    def is_subject(self) -> bool:
        return bearer(self.head).dep_ in SUBJECTS

    @property
    def is_argument(self) -> bool:
        return self.head.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj")

    @property
    def entity(self) -> Entity:
        return tuple(actor.key for actor in self.actors) or (self.head.lemma_.lower(),)

    def is_one_of(self, codes: frozenset[str]) -> bool:
        """Whether it is one of these states."""
        return (
            len(self.actors) == 1 and self.actors[0].kind == "state" and self.actors[0].country_iso3 in codes
        )


def bearer(token: Token) -> Token:
    """The noun whose role a noun shares: "director" for Wanjiru in "its director, Grace Wanjiru, said"."""
    while token.dep_ in _SHARED and token.head.i != token.i and token.head.pos_ in ("NOUN", "PROPN", "PRON"):
        token = token.head
    return token


def weight(candidate: Candidate) -> float:
    """How much one mention stands out in its sentence."""
    return _RECENCY + _role(candidate.head)


def _role(token: Token) -> float:  # noqa: PLR0911 - one return for each role
    token = bearer(token)
    above = token.head
    if token.dep_ in SUBJECTS:
        return _SUBJECT
    if token.dep_ in _OBJECTS:
        return _OBJECT
    if token.dep_ == "dative":
        return _DATIVE
    if token.dep_ == "pobj":
        if above.dep_ in ("agent", "dative"):
            return _AGENT
        return _OBLIQUE if above.head.pos_ in _VERBAL else _IN_NOUN
    if token.dep_ == "poss":
        return _POSSESSOR + (_role(above) - _POSSESSOR) / 4
    return _MODIFIER if token.dep_ in _INSIDE else _IN_NOUN


def parallel(candidate: Candidate, token: Token) -> float:
    """The extra weight of a mention in the same role as the pronoun."""
    role, own = bearer(candidate.head).dep_, token.dep_
    same = (own in SUBJECTS and role in SUBJECTS) or (own == role and own in ("dobj", "pobj"))
    return _PARALLEL if same else 0.0


def clause_of(token: Token) -> Token | None:
    """The verb of the clause that a token is in."""
    above = token
    while above.head.i != above.i:
        above = above.head
        if above.pos_ in _VERBAL and above.dep_ not in ("aux", "auxpass"):
            return above
    return None


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, its own or the one that a coordinated or open clause shares."""
    while True:
        for child in verb.children:
            if child.dep_ in SUBJECTS:
                return child
        if verb.dep_ == "acl" and verb.tag_ in ("VBG", "VBN") and verb.head.i < verb.i:
            return verb.head
        if verb.dep_ not in ("xcomp", "conj", "advcl") or verb.head.i == verb.i:
            return None
        verb = verb.head


def _clauses_above(token: Token) -> Iterator[Token]:
    verb = clause_of(token)
    while verb is not None:
        yield verb
        if verb.dep_ == "relcl":  # "a trader that Vranakis controls": what it hangs on commands as well
            yield verb
        verb = clause_of(verb)


def commanding(token: Token) -> list[Token]:
    """The subjects of the clauses that a pronoun's clause hangs on, the nearest first.

    A possessive is commanded by the subject of its own clause as well.
    """
    found: list[Token] = []
    for verb in _clauses_above(token):
        subject = subject_of(verb)
        if subject is None or subject.i == token.i or _holds(subject, token):
            continue
        if subject.i < token.i and subject not in found:
            found.append(subject)
    return found


def _holds(above: Token, token: Token) -> bool:
    return above.left_edge.i <= token.i <= above.right_edge.i


def command(candidate: Candidate, subjects: list[Token]) -> float:
    """The extra weight of the subject of a clause above."""
    for position, subject in enumerate(subjects):
        if candidate.head.i == subject.i or bearer(candidate.head).i == subject.i:
            return _COMMANDING if position == 0 else _COMMANDING_FAR
    return 0.0


_LOOSE = frozenset({"with", "behind", "around", "before", "after", "under", "above", "near", "beside"})


def forbidden(token: Token) -> frozenset[int]:
    """Positions in the sentence that a pronoun cannot point to: of what its own phrase or clause is about.

    "Berlin criticised it": not Berlin. "Its founder, Olegs Briedis": not Briedis. A reflexive may.
    """
    out: set[int] = set()
    if token.tag_ == "PRP$" or token.dep_ == "poss":
        noun = bearer(token.head)
        chain = [token.head, noun]
        while chain[-1].dep_ == "appos":
            chain.append(chain[-1].head)
        for one in chain:
            out.update(t.i for t in (one, *_appositions(one)))
        if noun.dep_ == "attr":
            subject = subject_of(noun.head)
            if subject is not None and subject.pos_ == "PROPN":
                out.update(_with_appositions(subject))
        return frozenset(out)
    if token.lower_.endswith(("self", "selves")):
        return frozenset()
    verb = clause_of(token)
    if verb is None:
        return frozenset()
    governor = token.head
    is_argument = token.dep_ in ("dobj", "dative", "pobj", "iobj") and governor.lower_ not in _LOOSE
    # "let it defer", "asked him to": the subject of a bare infinitive is an object of the verb above.
    is_raised = token.dep_ in SUBJECTS and verb.dep_ in ("ccomp", "xcomp") and _is_bare(verb)
    if is_raised:
        verb = verb.head
    if is_argument or is_raised:
        subject = subject_of(verb)
        if subject is not None:
            out.update(_with_appositions(subject))
        # Two objects of one verb: "hand him the gold", "told him about Maduro".
        out.update(
            t
            for child in verb.children
            if child.dep_ in ("dobj", "dative") and child.i not in (token.i, governor.i)
            for t in _with_appositions(child)
        )
    return frozenset(out)


def _is_bare(verb: Token) -> bool:
    return verb.tag_ == "VB" and not any(
        child.tag_ == "MD" or child.dep_ == "mark" for child in verb.children
    )


def _appositions(token: Token) -> list[Token]:
    return [child for child in token.children if child.dep_ == "appos"]


def _with_appositions(token: Token) -> list[int]:
    """A subject with its appositions, and what it hangs on where it is "who" or "which"."""
    found = [token, *_appositions(token)]
    verb = token.head
    while token.tag_ in _RELATIVE_TAGS and verb.dep_ in ("conj", "xcomp"):
        verb = verb.head
    if token.tag_ in _RELATIVE_TAGS and verb.dep_ == "relcl":
        above = bearer(verb.head)
        found += [verb.head, above, *_appositions(above)]
    return [one.i for one in found]


def is_plural(token: Token) -> bool:
    """By its form; "Norway and Sweden" is plural by being two."""
    return token.tag_ in ("NNS", "NNPS") or token.lower_ in ("they", "them", "their", "theirs", "themselves")


def quoted(doc: Doc) -> frozenset[int]:
    """Positions of the tokens of a paragraph that stand inside quotation marks."""
    inside: set[int] = set()
    is_open = False
    for token in doc:
        if "“" in token.text:
            is_open = True
        elif "”" in token.text:
            is_open = False
        elif token.text in ('"', "''", "``"):
            is_open = not is_open
        elif is_open:
            inside.add(token.i)
    return frozenset(inside)
