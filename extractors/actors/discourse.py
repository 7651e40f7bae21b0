"""What an article has said so far: who was mentioned where, how each was called, and of which gender.

The memory that reference works on. Which mention a pronoun or a noun points to is decided in ``coreference``
and ``nominals``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from spacy.tokens import Token

from extractors.actors.cast import Actor
from extractors.actors.gazetteer import Gazetteer, fold, longest_role
from extractors.actors.gender import gender_of_name
from extractors.actors.salience import SUBJECTS, Candidate, Entity, forbidden, weight
from extractors.syntax import Sentence

Keys = tuple[str, ...]

# A mention counts for so much less with each sentence that has passed. Lappin and Leass halve it: .834
# resolved and .916 of them right on the cases of coreference.yml; 2.5 gives .831 and .922, 4 .836 and .923,
# but in other articles .892 right for .917.
_FADING = 2.5
_LONGEST = 80  # candidates of one sentence that are looked at: a list of 5,000 names costs no more
_CALLED = ("nominal", "office", "role")
# Whose holder is not "the minister" or "the president" for short.
_OTHER_OFFICES = ("prime ", "vice ", "deputy ", "vice-")


_OPENS_APPOSITION = frozenset({"DT", "PRP$", "JJ", "NN", "JJS"})
_INSIDE_PHRASE = frozenset({"DT", "JJ", "JJS", "JJR", "NN", "NNP", "HYPH", "POS", "CD", "VBN", "RBS"})


class Discourse:
    """The mentions of an article up to the word that is being read."""

    def __init__(
        self, gazetteer: Gazetteer, actors: Mapping[str, Actor], gender_of: Callable[[str], str | None]
    ) -> None:
        self.gazetteer = gazetteer
        self._actors = actors
        self._gender_of = gender_of
        self._genders: dict[str, str | None] = {}  # as told, and as pronouns have shown
        self._past: defaultdict[int, list[Candidate]] = defaultdict(list)  # by sentence
        self._described: defaultdict[str, set[str]] = defaultdict(set)
        self._stands: dict[int, Keys] = {}  # of the sentence that is being read, by position
        self._nouns: defaultdict[str, set[str]] = defaultdict(set)  # said beside the name, not in it
        self._earlier: list[Candidate] = []  # nouns of the sentence before that are no actors
        self._titles: set[int] = set()  # of the same: nouns that say what a name is
        self.things: list[Candidate] = []  # of the same: nouns that are no actors
        self.resolved: dict[int, tuple[Actor, ...]] = {}  # of the same, by reference

    def begin(self, sentence: Sentence, stands_for: Mapping[tuple[int, int], Keys]) -> None:
        """Turns to the next sentence; names of the whole sentence are known from its first word on."""
        self._earlier = self.rivals()
        self.things = []
        self.resolved = {}
        self._titles = set()
        self._stands = {
            token.i: keys for token in sentence.span if (keys := stands_for.get((sentence.index, token.i)))
        }

    def named(self, token: Token) -> tuple[Actor, ...]:
        """The actors that a word of this sentence stands for by name or phrase."""
        return tuple(self._actors[key] for key in self._stands.get(token.i, ()))

    def at(self, token: Token) -> tuple[Actor, ...]:
        """The actors that a word of this sentence stands for by name or by reference."""
        return self.named(token) or self.resolved.get(token.i, ())

    def here(self, sentence: Sentence) -> list[Candidate]:
        """The mentions of one sentence, in reading order."""
        return self._past[sentence.index]

    def since(self, candidate: Candidate, sentence: Sentence) -> list[Candidate]:
        """The mentions from the sentence of a candidate to this one."""
        return [c for i in range(candidate.sentence.index, sentence.index + 1) for c in self._past.get(i, [])]

    def rivals(self) -> list[Candidate]:
        """The nouns of this sentence so far that are no actors."""
        return [c for c in self.things if not self.is_title(c.head)]

    def earlier_rivals(self) -> list[Candidate]:
        """The same of the sentence before: its subject, unless an actor, may be what a pronoun takes up."""
        return [c for c in self._earlier if c.is_subject]

    def near(self, sentence: Sentence, reach: int) -> list[list[Candidate]]:
        """Mentions by sentence, the nearest sentence first; titles refer to nothing in the body."""
        layers = [self._past.get(sentence.index - back, [])[-_LONGEST:] for back in range(reach + 1)]
        return [[c for c in layer if c.sentence.field == sentence.field] for layer in layers]

    def gender(self, actor: Actor) -> str | None:
        """ "m" or "f" by title, office or given name, else as a pronoun has shown."""
        if actor.key not in self._genders:
            self._genders[actor.key] = self._gender_of(actor.key) or gender_of_name(actor.name)
        return self._genders[actor.key]

    def learn_gender(self, actor: Actor, gender: str) -> None:
        """A person once called "she" stays one."""
        self._genders[actor.key] = gender

    def kind(self, actor: Actor) -> str:
        """What an actor is to a pronoun: the parser's "person" may be said to be a hedge fund."""
        if actor.kind == "person" and self.gender(actor) is None:
            nominal = self.gazetteer.roles["nominal"]
            if any(tuple(word.split()) in nominal for word in self._described.get(actor.key, ())):
                return "organization"
        return actor.kind

    def was_called(self, actor: Actor, nouns: frozenset[str]) -> bool:
        """Whether one of these nouns was said of an actor, or is a word of its name."""
        return bool(nouns & self._described.get(actor.key, frozenset()))

    def was_called_anything(self, actor: Actor) -> bool:
        """Whether the article has said at all what an actor is."""
        return bool(self._nouns.get(actor.key))

    def describe(self, token: Token, actors: tuple[Actor, ...]) -> None:
        """Notes the nouns that say what a name is: "the road builder Brukpol", "Lilac, a start-up"."""
        if len(actors) != 1 or actors[0].kind in ("state", "group"):
            return
        (actor,) = actors
        said = self._described[actor.key]
        for noun in self._nouns_around(token, actors):
            self._titles.add(noun.i)
            said.add(noun.lemma_.lower())
            said.update(self._terms(noun))
            self._nouns[actor.key].add(noun.lemma_.lower())
        if actor.kind != "person":
            said.update(fold(actor.name).split())
        elif actor.role:
            said.add(actor.role)
            if not actor.role.startswith(_OTHER_OFFICES):
                said.add(actor.role.split()[-1])

    def is_title(self, noun: Token) -> bool:
        """Whether a noun of this sentence says what a name beside it is; it is then nobody else."""
        return noun.i in self._titles

    def _nouns_around(self, token: Token, actors: tuple[Actor, ...]) -> Iterator[Token]:
        """Singular nouns in apposition, in front of a name or said of it with "be".

        By the order of words: the parser hangs an apposition on the wrong name as often as on the right one.
        """
        first, last = token, token
        while first.i > first.sent.start and self.named(first.nbor(-1)) == actors:
            first = first.nbor(-1)
        while last.i + 1 < last.sent.end and self.named(last.nbor()) == actors:
            last = last.nbor()
        doc, start, end = token.doc, token.sent.start, token.sent.end
        before = first.i - 1
        if before > start and doc[before].text == "," and last.i + 1 < end and doc[last.i + 1].is_punct:
            before -= 1  # "a Belgrade dealer, Zastor Export,"
        if before >= start and doc[before].tag_ == "NN" and not self.named(doc[before]):
            yield doc[before]
        is_whole = last.i + 1 < end and (fold(doc[last.i + 1].text),) in self.gazetteer.roles["nominal"]
        if last.dep_ == "compound" and is_whole and actors[0].kind != "person":
            yield doc[last.i + 1]  # "the Civic Plough party"
        after = last.i + 1
        if after < end and doc[after].text in (")", "("):  # "(YLB)"
            after = min(after + 3, end)
        if after + 1 < end and doc[after].text == "," and doc[after + 1].tag_ in _OPENS_APPOSITION:
            at = after + 2
            while at < end and doc[at].tag_ in _INSIDE_PHRASE:
                at += 1
            if doc[at - 1].tag_ == "NN" and not self.named(doc[at - 1]):
                yield doc[at - 1]
        if token.dep_ in SUBJECTS and token.head.lemma_ in ("be", "become", "remain"):
            yield from (c for c in token.head.children if c.dep_ == "attr" and c.tag_ == "NN")

    def _terms(self, noun: Token) -> list[str]:
        """The listed terms that a noun ends: "hedge fund", "start-up"."""
        folded = [fold(t.text) for t in noun.doc[max(noun.sent.start, noun.i - 3) : noun.i + 1]]
        found = [longest_role(self.gazetteer, (name,), folded) for name in _CALLED]
        return [match[0].term for match in found if match is not None]

    def banned(self, token: Token) -> frozenset[str]:
        """Keys of those whom grammar forbids a word to point to, wherever else they are mentioned."""
        doc = token.doc
        found = (self.at(doc[i]) for i in forbidden(token))
        return frozenset(actor.key for actors in found for actor in actors)

    def outstanding(
        self,
        layers: Iterable[list[Candidate]],
        fits: Callable[[Candidate], bool],
        margin: float,
        gain: Callable[[Candidate, int], float] = lambda c, _: weight(c),
    ) -> tuple[Actor, ...] | None:
        """The actors that stand out most among those that fit.

        ``gain`` weighs a mention so many sentences back; of a sentence the best counts. Returns () where a
        thing stands out most, or the second is within ``margin`` of the first; None where nothing fits.
        """
        scores: defaultdict[Entity, float] = defaultdict(float)
        found: dict[Entity, tuple[Actor, ...]] = {}
        for back, layer in enumerate(layers):
            best: dict[Entity, float] = {}
            for candidate in layer:
                if fits(candidate):
                    entity = candidate.entity
                    best[entity] = max(gain(candidate, back), best.get(entity, 0.0))
                    found[entity] = candidate.actors
            for entity, score in best.items():
                scores[entity] += score / _FADING**back
        if not scores:
            return None
        first, *others = sorted(scores.items(), key=lambda item: -item[1])
        if others and others[0][1] > first[1] * (1 - margin):
            return ()
        return found[first[0]]
