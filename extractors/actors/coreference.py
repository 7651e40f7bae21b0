"""Decides whom a pronoun or a phrase such as "the regime", "the company", "the two countries" points back to.

Works on the mentions found so far: what agrees in number, gender and kind, and is not forbidden by grammar,
is weighed by its role, its clause and its distance (``salience``). Abstains where a thing, or a second actor,
stands out as much. New names are found elsewhere.
"""

from collections.abc import Callable

from spacy.tokens import Doc, Token

from extractors.actors import reference_words
from extractors.actors.cast import Actor
from extractors.actors.discourse import Discourse, Keys
from extractors.actors.gazetteer import Gazetteer, fold
from extractors.actors.nominals import Nominals
from extractors.actors.salience import (
    SUBJECTS,
    Candidate,
    command,
    commanding,
    is_plural,
    parallel,
    quoted,
    weight,
)
from extractors.syntax import Sentence

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_SPEAKER = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"})
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_RELATIVE_TAGS = frozenset({"WP", "WDT", "WP$"})
_SINGULAR_THING = frozenset({"state", "organization", "bloc", "party", "company", "armed_group", "group"})
# What is measured or dated is never what "it" means.
_MEASURES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"})
# The figures below: share resolved and, of those, share right on the cases of coreference.yml.
# How far back a pronoun reaches, in sentences: 1 gives .816 and .924, 2 .831 and .922, 3 .836 and .914.
_REACH = 2
# The first must stand out from the second by this share: 0 gives .852 and .909, .08 .831 and .922, .16 .810
# and .933; on 93 labelled in other articles .917 and .883, then .857 and .917 twice.
_MARGIN = 0.08
# A noun that is no actor is less often what a pronoun of news means than an actor in its place. From .5 to .9
# all the same; 1 resolves .005 less.
_THING = 0.75
# Of a person whose gender is known to agree, over one whose is not: 1 gives .826 and .925, 1.3 .836 and .917.
_KNOWN_GENDER = 1.15
_SPEECH_REACH = 8  # sentences: a speaker may be quoted at length before "he said" comes again
_NEARNESS = 10.0  # at most, for the later of two that are else alike


class Resolver:
    """Reads an article from its beginning and remembers who was mentioned where."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        actors: dict[str, Actor],
        gender_of: Callable[[str], str | None],
        home_of: Callable[[Actor], Actor | None],
        institution_of: Callable[[Actor, str], Actor],
        *,
        holder_of: Callable[[str, Actor], Actor | None],
    ) -> None:
        self._gazetteer = gazetteer
        self._actors = actors
        self._discourse = Discourse(gazetteer, actors, gender_of)
        self._nominals = Nominals(self._discourse, home_of, institution_of, holder_of=holder_of)
        self._speaker: Candidate | None = None
        self._quoted: tuple[Doc, frozenset[int]] | None = None

    def read(
        self, sentence: Sentence, stands_for: dict[tuple[int, int], Keys]
    ) -> dict[int, tuple[Actor, ...]]:
        """What the tokens of the next sentence stand for by reference, by position in its document."""
        self._discourse.begin(sentence, stands_for)
        resolved = self._discourse.resolved
        for token in sentence.span:
            is_named = bool(self._discourse.named(token))
            if is_named and not self._nominals.is_reference(sentence, token):
                self._remember(sentence, token)
                continue
            found = self._resolve(sentence, token)
            if is_named and not found:
                self._remember(sentence, token)
                continue
            if found:
                resolved[token.i] = found
                if token.tag_ not in _RELATIVE_TAGS:  # what "who" stands for is there already
                    plural = len(found) > 1 or is_plural(token)
                    self._discourse.here(sentence).append(Candidate(sentence, token, found, plural))
            elif token.pos_ == "NOUN" and token.ent_type_ not in _MEASURES:
                self._discourse.things.append(Candidate(sentence, token, (), is_plural(token)))
        # The speaker may stand behind the words: "We will pay," she said.
        for token in sentence.span:
            if token.lower_ in _SPEAKER and token.i not in resolved:
                subject = self._saying(token)
                if subject is not None and self._discourse.at(subject):
                    resolved[token.i] = self._discourse.at(subject)
        return resolved

    def _remember(self, sentence: Sentence, token: Token) -> None:
        actors = self._discourse.named(token)
        inside = token.head.i != token.i and self._discourse.named(token.head) == actors
        if inside and token.dep_ in ("compound", "amod", "flat", "nmod", "poss", "punct", "case"):
            return  # a word inside the name; its head stands for it
        self._discourse.describe(token, actors)
        here = self._discourse.here(sentence)
        before = [c for c in token.conjuncts if c.i < token.i and self._discourse.named(c)]
        if before:
            members = tuple(
                dict.fromkeys([a for c in before for a in self._discourse.named(c)] + list(actors))
            )
            first = min([token, *token.conjuncts], key=lambda t: t.i)
            if len(members) > 1:
                here[:] = [c for c in here if c.head.i != first.i or not c.plural]
                here.append(Candidate(sentence, first, members, True))
        candidate = Candidate(sentence, token, actors, is_plural(token) and not before, self._is_owner(token))
        here.append(candidate)
        if token.dep_ in SUBJECTS and self._is_saying(token.head):
            self._speaker = candidate

    def _is_saying(self, verb: Token) -> bool:
        lemma = verb.lemma_
        return lemma in self._gazetteer.words["reporting"] or lemma in reference_words.words("saying")

    def _is_owner(self, token: Token) -> bool:
        """ "Turkey" in "Turkey's Karahan Celik", "Georgia's lawmakers": the name is about the other."""
        if token.dep_ != "poss" or token.lower_ in _IT:
            return False
        return bool(self._discourse.named(token.head)) or token.head.pos_ == "PROPN"

    def _resolve(self, sentence: Sentence, token: Token) -> tuple[Actor, ...]:  # noqa: PLR0911 - one a sort
        word = token.lower_
        if token.tag_ in _RELATIVE_TAGS and word in _RELATIVE:
            return self._relative(token)
        if token.tag_ == "PRP$":
            beside = self._beside(token)
            if beside:
                return beside
        if token.pos_ == "PRON" or token.tag_ in ("PRP", "PRP$"):
            if word in _HE | _SHE:
                return self._person(sentence, token, "m" if word in _HE else "f")
            if word in _IT:
                return self._thing(sentence, token)
            if word in _THEY:
                return self._several(sentence, token)
        if token.pos_ in ("NOUN", "PROPN"):
            return self._nominals.resolve(sentence, token)
        return ()

    def _beside(self, token: Token) -> tuple[Actor, ...]:
        """ "Peru's army and its mines": the owner of what stands beside."""
        if token.head.dep_ != "conj" or token.lower_ not in _IT | _THEY:
            return ()
        owner = next((c for c in token.head.head.children if c.dep_ == "poss"), None)
        if owner is None:
            return ()
        actors = self._discourse.named(owner)
        # Inside the phrase "Peru's army" the owner stands for the army too.
        is_inside = actors == self._discourse.named(token.head.head)
        return self._nominals.homes(actors) if is_inside else actors

    def _relative(self, token: Token) -> tuple[Actor, ...]:
        """ "who", "which", "whose": the noun that the relative clause hangs on."""
        clause = token
        while clause.dep_ != "relcl" and clause.head.i != clause.i:
            clause = clause.head
        return self._discourse.at(clause.head) if clause.dep_ == "relcl" else ()

    def _choose(
        self,
        sentence: Sentence,
        token: Token,
        agrees: Callable[[Candidate], bool],
        gender: str | None = None,
    ) -> tuple[Actor, ...]:
        """The actors that stand out most of those that agree; nothing where another does as much."""
        quotes = self._quotes(token.doc)
        is_quoted = token.i in quotes
        excluded = self._discourse.banned(token) | (self._teller(token) if is_quoted else frozenset())
        subjects = commanding(token)

        def fits(c: Candidate) -> bool:
            # Who speaks is not named in what is said.
            unheard = c.sentence is sentence and c.head.i in quotes and not is_quoted
            return not unheard and excluded.isdisjoint(c.entity) and agrees(c)

        def gain(c: Candidate, back: int) -> float:
            known = gender is not None and bool(c.actors) and self._discourse.gender(c.actors[0]) == gender
            if back:
                least = (
                    1.0 if c.actors or token.lower_ not in _IT or self._is_kind_of_actor(c.head) else _THING
                )
                return weight(c) * (_KNOWN_GENDER if known else least)
            near = _NEARNESS * (c.head.i - sentence.span.start) / len(sentence.span)
            full = weight(c) + parallel(c, token) + command(c, subjects) + near
            if not c.actors:
                leads = bool(subjects) and c.head.i == subjects[0].i
                return _THING * full if token.lower_ in _IT and not leads else full
            return _KNOWN_GENDER * full if known else full

        here, last, *before = self._discourse.near(sentence, _REACH)
        things = self._discourse.rivals(), self._discourse.earlier_rivals()
        layers = [[*here, *things[0]], [*last, *things[1]], *before]
        return self._discourse.outstanding(layers, fits, _MARGIN, gain) or ()

    def _quotes(self, doc: Doc) -> frozenset[int]:
        if self._quoted is None or self._quoted[0] is not doc:
            self._quoted = (doc, quoted(doc))
        return self._quoted[1]

    def _saying(self, token: Token) -> Token | None:
        """Who says the words that a token is in: the subject of the verb of saying above."""
        above = token
        while above.head.i != above.i:
            child, above = above, above.head
            if child.dep_ in ("ccomp", "parataxis") and above.lemma_ in self._gazetteer.words["reporting"]:
                subject = next((c for c in above.children if c.dep_ in SUBJECTS), None)
                if subject is not None:
                    return subject
        return None

    def _teller(self, token: Token) -> frozenset[str]:
        """Who says the quoted words that a pronoun is in: to speakers, they themselves are "I" and "we"."""
        subject = self._saying(token)
        if subject is not None:
            actors = self._discourse.at(subject)
            return frozenset(actor.key for actor in actors)
        return frozenset(self._speaker.entity) if self._speaker is not None else frozenset()

    def _ahead(
        self, sentence: Sentence, token: Token, agrees: Callable[[Candidate], bool]
    ) -> tuple[Actor, ...]:
        """ "When he founded the party, Marek Dudzik promised": the subject that follows a clause in front."""
        root = sentence.span.root
        subject = next((c for c in root.children if c.dep_ in SUBJECTS), None)
        if subject is None or subject.i < token.i:
            return ()
        front = token
        while front.head.i not in (root.i, front.i):
            front = front.head
        actors = self._discourse.named(subject) or self._nominals.resolve(sentence, subject)
        if front.dep_ not in ("advcl", "prep") or front.head.i != root.i or not actors:
            return ()
        plural = is_plural(subject) or len(actors) > 1
        return actors if agrees(Candidate(sentence, subject, actors, plural)) else ()

    def _person(self, sentence: Sentence, token: Token, gender: str) -> tuple[Actor, ...]:
        def agrees(candidate: Candidate) -> bool:
            if candidate.plural or candidate.is_modifier or len(candidate.actors) > 1:
                return False
            if not candidate.actors:
                return self._is_person(candidate.head, gender)
            (actor,) = candidate.actors
            discourse = self._discourse
            return discourse.kind(actor) == "person" and discourse.gender(actor) in (None, gender)

        ahead = self._ahead(sentence, token, agrees)
        if ahead:
            return ahead
        # "...," he said: the one who has been speaking goes on.
        speaking = token.dep_ in SUBJECTS and self._is_saying(token.head)
        speaker = self._speaker
        if speaking and speaker is not None and agrees(speaker):
            others = (
                c
                for c in self._discourse.since(speaker, sentence)
                if agrees(c) and c.is_subject and c.actors != speaker.actors
            )
            if sentence.index - speaker.sentence.index <= _SPEECH_REACH and not any(others):
                self._discourse.learn_gender(speaker.actors[0], gender)
                return speaker.actors
        chosen = self._choose(sentence, token, agrees, gender)
        for actor in chosen:
            self._discourse.learn_gender(actor, gender)
        return chosen

    def _is_person(self, noun: Token, gender: str) -> bool:
        """A noun such as "witness" or "wife", which may be whom a pronoun means."""
        found = (self._gazetteer.roles[name].get((fold(noun.text),)) for name in ("role", "office"))
        return any(role is not None and role.gender in (None, gender) for role in found)

    def _thing(self, sentence: Sentence, token: Token) -> tuple[Actor, ...]:
        if token.lower_ == "it" and (self._is_empty(token) or not _may_act(token)):
            return ()
        reporting = token.dep_ in SUBJECTS and token.head.lemma_ in self._gazetteer.words["reporting"]
        owned = token.head.lemma_.lower() if token.tag_ == "PRP$" else ""
        no_state = owned in reference_words.words("of_organization")

        def agrees(candidate: Candidate) -> bool:
            if candidate.plural or candidate.is_modifier or len(candidate.actors) > 1:
                return False
            if not candidate.actors:
                return not reporting and candidate.head.tag_ == "NN" and candidate.is_argument
            if candidate.is_owner:
                return False
            kind = self._discourse.kind(candidate.actors[0])
            if kind == "group" and candidate.head.tag_ not in ("NN", "NNP", "PRP", "PRP$", "WDT"):
                return False
            return kind in _SINGULAR_THING and not (no_state and kind == "state")

        return self._ahead(sentence, token, agrees) or self._choose(sentence, token, agrees)

    def _is_empty(self, token: Token) -> bool:  # noqa: PLR0911 - one return for each sort
        """ "it rained", "it is hard to see", "it was believed that", "it is a matter of weeks"."""
        verb = token.head
        if token.dep_ == "expl":
            return True
        if token.dep_ == "nsubjpass":
            says = any(c.dep_ in ("ccomp", "csubj", "csubjpass") for c in verb.children) or any(
                t.dep_ == "mark" and t.lower_ in ("that", "whether")
                for t in verb.doc[verb.i + 1 : verb.right_edge.i + 1]
            )
            return says and verb.lemma_ in reference_words.words("believed")
        if token.dep_ != "nsubj" or verb.lemma_ not in reference_words.words("impersonal"):
            return False
        # "it may take years to settle the matter", but "it took $3 million from Qatar"
        purpose = any(t.tag_ == "TO" for t in verb.doc[verb.i + 1 : verb.right_edge.i + 1])
        said = next((c for c in verb.children if c.dep_ in ("acomp", "attr", "oprd") and c.i > verb.i), None)
        if verb.lemma_ == "take":
            return purpose
        if said is None:
            clause = any(c.dep_ in ("ccomp", "advcl", "csubj") for c in verb.children)
            stands = verb.lemma_ == "be" and any(c.dep_ == "prep" for c in verb.children)  # "it is in debt"
            return clause or not stands
        if said.pos_ == "ADJ":
            return said.lemma_.lower() not in reference_words.words("minded")
        return not self._is_kind_of_actor(said)

    def _is_kind_of_actor(self, noun: Token) -> bool:
        word = (fold(noun.text),)
        return any(word in self._gazetteer.roles[name] for name in ("nominal", "institution", "group"))

    def _several(self, sentence: Sentence, token: Token) -> tuple[Actor, ...]:
        def agrees(candidate: Candidate) -> bool:
            near = sentence.index - candidate.sentence.index <= 1
            return candidate.plural and near and not (candidate.actors and candidate.is_modifier)

        found = self._ahead(sentence, token, agrees) or self._choose(sentence, token, agrees)
        candidates = [c for layer in reversed(self._discourse.near(sentence, 1)) for c in layer]
        chosen = next((c for c in reversed(candidates) if c.actors == found), None)
        return () if chosen is None or self._rival(chosen, sentence, token) else found

    def _rival(self, candidate: Candidate, sentence: Sentence, token: Token) -> bool:
        """Whether a plural that is no actor ("bubbles", "children") stands nearer than the candidate."""
        here = candidate.sentence is sentence
        heads = {c.head.i for c in self._discourse.here(sentence)}
        start = candidate.head.i if here else sentence.span.start
        for other in token.doc[start + 1 if here else start : token.i]:
            plural = other.tag_ in ("NNS", "NNPS") and other.i not in heads and other.dep_ != "compound"
            if plural and (not here or not candidate.is_subject or other.dep_ in SUBJECTS):
                return True
        return False


def _may_act(token: Token) -> bool:
    """Whether "it" stands where an actor may: as an object it is a plan or a decision more often."""
    if token.dep_ in SUBJECTS:
        return True
    return token.dep_ in ("dobj", "dative") and token.head.lemma_ in reference_words.words("addressed")
