"""Decides whom a pronoun or a phrase such as "the regime", "the company", "the two countries" points back to.

Works on the mentions found so far, by number, kind, gender, grammatical role and nearness: the same sentence
first, then the ones before. Abstains where two candidates fit equally well. New names are found elsewhere.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from extractors.actors.cast import Actor
from extractors.actors.gazetteer import Gazetteer, fold, longest_role
from extractors.syntax import Sentence

Keys = tuple[str, ...]

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_SPEAKER = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"})
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_RELATIVE_TAGS = frozenset({"WP", "WDT", "WP$"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_SINGULAR_THING = frozenset({"state", "organization", "bloc", "party", "company", "armed_group", "group"})
# How far back a reference reaches, in sentences. Beyond two, what is nearest is as often wrong as right.
_REACH = 2
_NOMINAL_REACH = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in the text that stands for actors, as an antecedent."""

    sentence: Sentence
    head: Token
    actors: tuple[Actor, ...]
    plural: bool

    @property
    def is_modifier(self) -> bool:
        """ "Saudi" in "the Saudi-led coalition": no pronoun points to it."""
        return self.head.dep_ in ("amod", "compound", "nmod", "npadvmod")

    @property
    def is_subject(self) -> bool:
        return self.head.dep_ in _SUBJECTS


def _subject_rank(candidate: Candidate, token: Token) -> tuple[int, int]:
    """Subjects before the rest, then the nearest."""
    return (0 if candidate.is_subject else 1, -candidate.head.i if candidate.head.doc is token.doc else 0)


class Resolver:
    """Reads an article from its beginning and remembers who was mentioned where."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        actors: dict[str, Actor],
        gender_of: Callable[[str], str | None],
        home_of: Callable[[Actor], Actor | None],
        institution_of: Callable[[Actor, str], Actor],
    ) -> None:
        self._gazetteer = gazetteer
        self._actors = actors
        self._gender_of = gender_of
        self._home_of = home_of  # the state of a person or of an organisation
        self._institution_of = institution_of
        self._past: defaultdict[int, list[Candidate]] = defaultdict(list)  # by sentence
        self._speaker: Candidate | None = None

    def read(
        self, sentence: Sentence, stands_for: dict[tuple[int, int], Keys]
    ) -> dict[int, tuple[Actor, ...]]:
        """What the tokens of the next sentence stand for by reference, by position in its document."""
        resolved: dict[int, tuple[Actor, ...]] = {}
        for token in sentence.span:
            keys = stands_for.get((sentence.index, token.i), ())
            if keys:
                self._remember(sentence, token, tuple(self._actors[key] for key in keys), stands_for)
                continue
            found = self._resolve(sentence, token, stands_for, resolved)
            if found:
                resolved[token.i] = found
                if token.tag_ not in _RELATIVE_TAGS:  # what "who" stands for is there already
                    candidate = Candidate(sentence, token, found, len(found) > 1 or _is_plural(token))
                    self._past[sentence.index].append(candidate)
        # The speaker may stand behind the words: "We will pay," she said.
        for token in sentence.span:
            if token.lower_ in _SPEAKER and token.i not in resolved:
                found = self._speaking(token, sentence, stands_for, resolved)
                if found:
                    resolved[token.i] = found
        return resolved

    def _remember(
        self,
        sentence: Sentence,
        token: Token,
        actors: tuple[Actor, ...],
        stands_for: dict[tuple[int, int], Keys],
    ) -> None:
        keys = stands_for[sentence.index, token.i]
        inside = token.head.i != token.i and stands_for.get((sentence.index, token.head.i)) == keys
        if inside and token.dep_ in ("compound", "amod", "flat", "nmod", "poss", "punct", "case"):
            return  # a word inside the name; its head stands for it
        conjuncts = [stands_for.get((sentence.index, c.i), ()) for c in token.conjuncts if c.i < token.i]
        if conjuncts and any(conjuncts):
            together = dict.fromkeys([key for group in conjuncts for key in group] + list(keys))
            members = tuple(self._actors[key] for key in together)
            first = min([token, *token.conjuncts], key=lambda t: t.i)
            if len(members) > 1:
                here = self._past[sentence.index]
                here[:] = [c for c in here if c.head.i != first.i or not c.plural]
                here.append(Candidate(sentence, first, members, True))
        self._past[sentence.index].append(
            Candidate(sentence, token, actors, _is_plural(token) and not any(conjuncts))
        )
        if token.dep_ in _SUBJECTS and token.head.lemma_ in self._gazetteer.words["reporting"]:
            self._speaker = Candidate(sentence, token, actors, _is_plural(token))

    def _resolve(  # noqa: PLR0911 - one return for each sort of reference
        self,
        sentence: Sentence,
        token: Token,
        stands_for: dict[tuple[int, int], Keys],
        resolved: dict[int, tuple[Actor, ...]],
    ) -> tuple[Actor, ...]:
        word = token.lower_
        if token.tag_ in _RELATIVE_TAGS and word in _RELATIVE:
            return self._relative(sentence, token, stands_for, resolved)
        if token.tag_ == "PRP$":
            beside = self._beside(sentence, token, stands_for)
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
            return self._nominal(sentence, token, resolved)
        return ()

    # -- pronouns

    def _beside(
        self, sentence: Sentence, token: Token, stands_for: dict[tuple[int, int], Keys]
    ) -> tuple[Actor, ...]:
        """ "Peru's army and its mines": the owner of what stands beside."""
        if token.head.dep_ != "conj" or token.lower_ not in _IT | _THEY:
            return ()
        for child in token.head.head.children:
            if child.dep_ == "poss":
                keys = stands_for.get((sentence.index, child.i), ())
                return tuple(self._actors[key] for key in keys)
        return ()

    def _relative(
        self,
        sentence: Sentence,
        token: Token,
        stands_for: dict[tuple[int, int], Keys],
        resolved: dict[int, tuple[Actor, ...]],
    ) -> tuple[Actor, ...]:
        """ "who", "which", "whose": the noun that the relative clause hangs on."""
        clause = token
        while clause.dep_ != "relcl" and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ != "relcl":
            return ()
        keys = stands_for.get((sentence.index, clause.head.i), ())
        return tuple(self._actors[key] for key in keys) or resolved.get(clause.head.i, ())

    def _near(self, sentence: Sentence, reach: int = _REACH) -> list[list[Candidate]]:
        """Candidates by sentence, the nearest sentence first; titles refer to nothing in the body."""
        layers = [self._past.get(sentence.index - back, []) for back in range(reach + 1)]
        return [[c for c in layer if c.sentence.field == sentence.field] for layer in layers]

    def _choose(
        self, sentence: Sentence, token: Token, fits: Callable[[Candidate], bool], reach: int = _REACH
    ) -> tuple[Actor, ...]:
        """The best candidate of the nearest sentence that has one; nothing where two fit equally well."""
        clause_subject = _subject_of_clause(token) if token.dep_ in ("dobj", "pobj", "dative") else None
        for layer in self._near(sentence, reach):
            usable = [
                c
                for c in layer
                if fits(c)
                and not (
                    clause_subject is not None and c.head.i == clause_subject.i and c.sentence is sentence
                )
            ]
            if not usable:
                continue
            different = {c.actors for c in usable}
            if len(different) == 1:
                return usable[-1].actors
            subjects = list(dict.fromkeys(c.actors for c in usable if c.is_subject))
            if len(subjects) == 1:
                return subjects[0]
            if len(subjects) > 1:  # the subject of the clause nearest before
                return next(c.actors for c in reversed(usable) if c.is_subject)
            return ()
        return ()

    def _person(self, sentence: Sentence, token: Token, gender: str) -> tuple[Actor, ...]:
        def fits(candidate: Candidate) -> bool:
            (first, *more) = candidate.actors
            known = self._gender_of(first.key)
            return (
                not more and first.kind == "person" and known in (None, gender) and not candidate.is_modifier
            )

        # "...," he said: the one who has been speaking goes on.
        speaking = token.dep_ in _SUBJECTS and token.head.lemma_ in self._gazetteer.words["reporting"]
        if speaking and self._speaker is not None and fits(self._speaker):
            since = [
                c
                for index in range(self._speaker.sentence.index, sentence.index + 1)
                for c in self._past[index]
                if fits(c) and c.is_subject and c.actors != self._speaker.actors
            ]
            if not since and sentence.index - self._speaker.sentence.index <= _REACH:
                return self._speaker.actors
        return self._choose(sentence, token, fits)

    def _thing(self, sentence: Sentence, token: Token) -> tuple[Actor, ...]:
        # As an object "it" is a plan or a decision more often than an actor.
        as_object = token.lower_ == "it" and token.dep_ not in _SUBJECTS
        # "it is clear that", "it rains", "it is a big deal" are seldom an actor's.
        impersonal = token.dep_ in _SUBJECTS and token.head.lemma_ in self._gazetteer.words["impersonal"]
        if token.dep_ == "expl" or as_object or impersonal:
            return ()

        def fits(candidate: Candidate) -> bool:
            (first, *more) = candidate.actors
            # From the sentence before only a subject: read by hand, other antecedents were mostly wrong.
            near = candidate.sentence.index == sentence.index or candidate.is_subject
            singular = not candidate.plural and not candidate.is_modifier
            return not more and first.kind in _SINGULAR_THING and singular and near

        return self._choose(sentence, token, fits, reach=1)

    def _several(self, sentence: Sentence, token: Token) -> tuple[Actor, ...]:
        found = self._choose(sentence, token, lambda c: c.plural, reach=1)
        candidates = self._past.get(sentence.index - 1, []) + self._past[sentence.index]
        chosen = next((c for c in reversed(candidates) if c.actors == found), None)
        if chosen is None or self._rival(chosen, sentence, token):
            return ()
        return found

    def _rival(self, candidate: Candidate, sentence: Sentence, token: Token) -> bool:
        """Whether a plural that is no actor ("bubbles", "children") stands nearer than the candidate."""
        here = candidate.sentence is sentence
        heads = {c.head.i for c in self._past[sentence.index]}
        start = candidate.head.i if here else sentence.span.start
        for other in token.doc[start + 1 if here else start : token.i]:
            plural = other.tag_ in ("NNS", "NNPS") and other.i not in heads and other.dep_ != "compound"
            if plural and (not here or not candidate.is_subject or other.dep_ in _SUBJECTS):
                return True
        return False

    def _speaking(
        self,
        token: Token,
        sentence: Sentence,
        stands_for: dict[tuple[int, int], Keys],
        resolved: dict[int, tuple[Actor, ...]],
    ) -> tuple[Actor, ...]:
        """ "we" and "I" are the subject of the verb of saying above."""
        above = token
        while above.head.i != above.i:
            child, above = above, above.head
            if child.dep_ in ("ccomp", "parataxis") and above.lemma_ in self._gazetteer.words["reporting"]:
                for subject in above.children:
                    if subject.dep_ in _SUBJECTS:
                        keys = stands_for.get((sentence.index, subject.i), ())
                        return tuple(self._actors[key] for key in keys) or resolved.get(subject.i, ())
        return ()

    # -- nouns

    def _nominal(  # noqa: PLR0911 - one return for each sort of reference
        self, sentence: Sentence, token: Token, resolved: dict[int, tuple[Actor, ...]]
    ) -> tuple[Actor, ...]:
        determiner = next((c for c in token.children if c.dep_ in ("det", "poss") and c.i < token.i), None)
        if determiner is None:
            return ()
        owner = resolved.get(determiner.i, ()) if determiner.dep_ == "poss" else ()
        if not owner and determiner.lower_ not in _DEFINITE:
            return ()
        start = max(sentence.span.start, token.i - 3)
        folded = [fold(t.text) for t in token.doc[start : token.i + 1]]
        match = {
            name: longest_role(self._gazetteer, (name,), folded)
            for name in ("pair", "nominal", "government", "institution", "office")
        }
        if match["pair"] is not None and determiner.dep_ == "det":
            return self._pair(sentence, match["pair"][0].kind or "")
        size = max((found[1] for found in match.values() if found is not None), default=0)
        if not size or (not owner and _is_restricted(token, determiner, token.i - size)):
            return ()
        if match["institution"] is not None and (owner or token.dep_ not in ("pobj",)):
            states = self._states(sentence, token, owner)
            text = token.doc[token.i - match["institution"][1] + 1 : token.i + 1].text
            return tuple(self._institution_of(state, text) for state in states[:1])
        if match["government"] is not None and (
            token.lower_ in self._gazetteer.words["definite_government"] or owner
        ):
            return tuple(self._states(sentence, token, owner))
        if owner:
            return ()
        if match["office"] is not None:
            return self._office(sentence, match["office"][0].term)
        if match["nominal"] is not None:
            kinds = (match["nominal"][0].kind or "").split("/")
            if kinds == ["state"]:
                return tuple(self._country(sentence, token))
            return self._choose(
                sentence,
                token,
                lambda c: len(c.actors) == 1 and c.actors[0].kind in kinds,
                _NOMINAL_REACH,
            )
        return ()

    def _states(self, sentence: Sentence, token: Token, owner: tuple[Actor, ...]) -> list[Actor]:
        """The state whose government is meant: the owner's, else the one last spoken of as an other."""
        if owner:
            owned = [self._home_of(actor) for actor in owner]
            return list(dict.fromkeys(home for home in owned if home is not None))
        subject = _subject_of_clause(token)
        doers = {
            doer
            for c in self._past.get(sentence.index, [])
            if subject is not None
            and c.sentence is sentence
            and c.head.i == subject.i
            and c.head.i != token.i
            for doer in [self._state_behind(c)]
        }
        for layer in self._near(sentence, _NOMINAL_REACH):
            homes = [home for c in layer if (home := self._state_behind(c)) is not None and home not in doers]
            distinct = list(dict.fromkeys(homes))
            if len(distinct) == 1:
                return distinct
            if distinct:
                subjects = dict.fromkeys(
                    home
                    for c in layer
                    if c.is_subject and (home := self._state_behind(c)) is not None and home not in doers
                )
                return list(subjects) if len(subjects) == 1 else []
        return []

    def _country(self, sentence: Sentence, token: Token) -> list[Actor]:
        """ "the country": that of the person who acts in the clause, else the one named last."""
        subject = _subject_of_clause(token)
        for candidate in self._past.get(sentence.index, []):
            if subject is not None and candidate.head.i == subject.i:
                home = self._state_behind(candidate)
                if home is not None and candidate.actors[0].kind == "person":
                    return [home]
        for layer in self._near(sentence):
            states = [c.actors[0] for c in layer if len(c.actors) == 1 and c.actors[0].kind == "state"]
            if states:
                doing = [self._state_behind(c) for c in layer if c.is_subject]
                here = layer[0].sentence is sentence
                return [states[-1] if here else next((s for s in doing if s is not None), states[-1])]
        return []

    def _state_behind(self, candidate: Candidate) -> Actor | None:
        """The state that a mention is, or that a mentioned person belongs to."""
        (first, *more) = candidate.actors
        if more:
            return None
        if first.kind == "state":
            return first
        return self._home_of(first) if first.kind == "person" else None

    def _pair(self, sentence: Sentence, kind: str) -> tuple[Actor, ...]:
        """ "the two countries": exactly two of the kind in the nearest sentences that have any."""
        found: dict[str, Actor] = {}
        for layer in self._near(sentence):
            for candidate in layer:
                for actor in candidate.actors:
                    if actor.kind in kind.split("/"):
                        found.setdefault(actor.key, actor)
            if len(found) >= 2:
                break
        return tuple(found.values()) if len(found) == 2 else ()

    def _office(self, sentence: Sentence, term: str) -> tuple[Actor, ...]:
        """ "the president": the last one mentioned who holds such an office."""

        def fits(candidate: Candidate) -> bool:
            (first, *more) = candidate.actors
            return not more and first.kind == "person" and (first.role or "").endswith(term)

        for layer in self._near(sentence, _NOMINAL_REACH):
            holders = {c.actors for c in layer if fits(c)}
            if holders:
                return next(iter(holders)) if len(holders) == 1 else ()
        return ()


def _is_plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS") or token.lower_ in _THEY


def _is_restricted(token: Token, determiner: Token, before: int) -> bool:
    """ "the government of ..." and "the provincial government" say themselves which one is meant."""
    described: Iterable[Token] = (
        c for c in token.children if c.i != determiner.i and (c.i <= before or c.i > token.i)
    )
    return any(
        (c.dep_ == "prep" and c.lower_ in ("of", "in"))
        or c.dep_ in ("relcl", "compound", "poss", "nummod", "amod")
        for c in described
    )


def _subject_of_clause(token: Token) -> Token | None:
    """The subject of the verb that governs a token."""
    above = token
    while above.head.i != above.i:
        above = above.head
        if above.pos_ in ("VERB", "AUX"):
            for child in above.children:
                if child.dep_ in _SUBJECTS:
                    return child
            if above.dep_ not in ("xcomp", "conj", "advcl"):
                return None
    return None
