"""Decides whom a noun with "the" or an owner points back to: "the company", "the minister", "his country".

By what the actors were called before, then by kind, then by how much they stand out; a government by its
state. Nouns only; pronouns are read in ``coreference``.
"""

from collections.abc import Callable

from spacy.tokens import Token

from extractors.actors.cast import Actor
from extractors.actors.discourse import Discourse
from extractors.actors.gazetteer import Role, fold, longest_role
from extractors.actors.reference_words import taken_up, words
from extractors.actors.salience import SUBJECTS, Candidate, is_plural
from extractors.syntax import Sentence

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
_CLASSES = ("pair", "nominal", "government", "institution", "office", "role")
_OFTEN_UNLISTED = frozenset({"company", "armed_group"})  # "organization" is all that is known of many
_SINGLING_OUT = frozenset({"relcl", "compound", "poss", "nummod", "amod", "acl"})
# How far back a noun reaches, in sentences: one that repeats what somebody was called, and any other.
_CALLED_REACH = 12
_REACH = 4
_STATE_REACH = 2
_PAIR_REACH = 5
_MARGIN = 0.08

Matches = dict[str, tuple[Role, int] | None]


class Nominals:
    """Reads the definite nouns of one article."""

    def __init__(
        self,
        discourse: Discourse,
        home_of: Callable[[Actor], Actor | None],
        institution_of: Callable[[Actor, str], Actor],
        *,
        holder_of: Callable[[str, Actor], Actor | None],
    ) -> None:
        self._discourse = discourse
        self._gazetteer = discourse.gazetteer
        self._home_of = home_of  # the state of a person or of an organisation
        self._institution_of = institution_of
        self._holder_of = holder_of  # of an office in a state, on the day of the article

    def resolve(self, sentence: Sentence, token: Token) -> tuple[Actor, ...]:  # noqa: PLR0911 - one for each sort
        """The actors that a noun points back to; none where it names none or the text does not say which."""
        determiner = next((c for c in token.children if c.dep_ in ("det", "poss") and c.i < token.i), None)
        if determiner is None or token.dep_ == "compound" or self._discourse.is_title(token):
            return ()
        if token.i + 1 < sentence.span.end and self._discourse.named(token.nbor()):
            return ()  # "the watchdog Crossfire Monitor": a title
        owner = self._discourse.resolved.get(determiner.i, ()) if determiner.dep_ == "poss" else ()
        if not owner and determiner.lower_ not in _DEFINITE:
            return ()
        folded = [fold(t.text) for t in token.doc[max(sentence.span.start, token.i - 3) : token.i + 1]]
        match = {name: longest_role(self._gazetteer, (name,), folded) for name in _CLASSES}
        if match["pair"] is not None and determiner.dep_ == "det":
            return self._pair(sentence, token, match["pair"][0])
        size = max((found[1] for found in match.values() if found is not None), default=1)
        if owner:
            return self._owned(sentence, token, owner, match)
        named = self._named(token, match)
        if named:
            return named
        origin = self._origin(token, determiner, token.i - size)
        if origin is None:
            return ()
        described = self._described(sentence, token, match, origin)
        if described is not None or origin:
            return described or ()
        return self._of_state(sentence, token, match)

    def homes(self, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
        """The states of persons and organisations, each once."""
        return tuple(dict.fromkeys(home for a in actors if (home := self._home_of(a)) is not None))

    def is_reference(self, sentence: Sentence, token: Token) -> bool:
        """ "The militants", read as a group with no name, may be the armed group named before."""
        actors = self._discourse.named(token)
        if actors[0].kind != "group" or (fold(token.text),) not in self._gazetteer.roles["nominal"]:
            return False
        if [c.lower_ for c in token.children if c.i < token.i] != ["the"]:
            return False
        layers = self._discourse.near(sentence, _REACH)
        alike = taken_up("likeness").get(token.lower_, frozenset())
        return any(
            actor.kind == "armed_group" or self._discourse.was_called(actor, alike)
            for layer in layers
            for c in layer
            for actor in c.actors
        )

    def _owned(
        self, sentence: Sentence, token: Token, owner: tuple[Actor, ...], match: Matches
    ) -> tuple[Actor, ...]:
        """ "his government", "their country", "its army": of the state that the owner is or is of."""
        if match["institution"] is not None:
            return self._institution(sentence, token, match["institution"][1], owner)
        nominal = match["nominal"]
        rules = match["government"] is not None and all(a.kind in ("state", "person") for a in owner)
        if rules or (nominal is not None and nominal[0].kind == "state"):
            return tuple(self._states(sentence, token, owner))
        if match["office"] is not None and owner[0].kind == "state" and len(owner) == 1:
            return self._holder(token, match["office"][1], owner[0])
        return ()

    def _holder(self, token: Token, size: int, state: Actor) -> tuple[Actor, ...]:
        """ "Italy ... its president": who that was on the day, where no name stands beside."""
        doc = token.doc
        around = {doc[i].lower_ for i in range(token.left_edge.i, token.i - size + 1)}
        named = token.dep_ in ("appos", "attr") or any(child.dep_ == "appos" for child in token.children)
        if named or token.tag_ not in ("NN", "NNP") or around & self._gazetteer.words["not_serving"]:
            return ()
        holder = self._holder_of(doc[token.i - size + 1 : token.i + 1].text.lower(), state)
        return (holder,) if holder is not None else ()

    def _of_state(self, sentence: Sentence, token: Token, match: Matches) -> tuple[Actor, ...]:
        """ "the parliament", "the government", "the kingdom": of the state that the text is about here."""
        if match["institution"] is not None and token.dep_ != "pobj":
            return self._institution(sentence, token, match["institution"][1], ())
        if match["government"] is not None and token.lower_ in self._gazetteer.words["definite_government"]:
            return tuple(self._states(sentence, token, ()))
        nominal = match["nominal"]
        if nominal is None or nominal[0].kind != "state":
            return ()
        codes = taken_up("state_called").get(token.lower_)
        if codes is None:
            return tuple(self._country(sentence, token))
        layers = self._discourse.near(sentence, _REACH)
        return self._discourse.outstanding(layers, lambda c: c.is_one_of(codes), _MARGIN) or ()

    def _institution(
        self, sentence: Sentence, token: Token, size: int, owner: tuple[Actor, ...]
    ) -> tuple[Actor, ...]:
        text = token.doc[token.i - size + 1 : token.i + 1].text
        return tuple(self._institution_of(state, text) for state in self._states(sentence, token, owner)[:1])

    def _named(self, token: Token, match: Matches) -> tuple[Actor, ...]:
        """ "The fund, Doha Gate, has offered", "the Civic Plough party": who is named beside."""
        for child in token.children:
            is_name = child.dep_ == "compound" and child.i == token.i - 1 and match["nominal"] is not None
            if is_name or (child.dep_ == "appos" and child.i > token.i):
                actors = self._discourse.named(child)
                if actors and all(actor.kind not in ("state", "group") for actor in actors):
                    return actors if not is_name or actors[0].kind != "person" else ()
        return ()

    def _origin(self, token: Token, determiner: Token, before: int) -> str | None:
        """The country that an adjective gives, "" where none does; None where more is said to single it out.

        "The government of the province" and "the provincial government" say themselves which one is meant.
        """
        country = ""
        for child in token.children:
            if child.i == determiner.i or before < child.i <= token.i:
                continue
            actors = self._discourse.named(child) if child.dep_ == "amod" else ()
            if actors and actors[0].kind == "state":
                country = actors[0].country_iso3 or ""
            elif child.dep_ == "amod" and child.lower_ in self._gazetteer.words["epithet"]:
                continue
            elif child.dep_ == "relcl" and token.doc[max(0, child.left_edge.i - 1)].text == ",":
                continue  # ", which controls the chamber," only adds to what is known already
            elif child.dep_ in _SINGLING_OUT or (
                child.dep_ == "prep" and child.lower_ in ("of", "in") and child.i > token.i
            ):
                return None
        return country

    def _described(
        self, sentence: Sentence, token: Token, match: Matches, origin: str
    ) -> tuple[Actor, ...] | None:
        """Who was called so before, else who is of the kind that the noun names; None where it names none.

        "the lawmaker" is whoever was called a lawmaker, else a senator or deputy; "the company" whoever
        was called one, else the company that stands out.
        """
        nominal = match["nominal"]
        kinds = frozenset((nominal[0].kind or "").split("/")) if nominal is not None else frozenset()
        of_person = not kinds and (match["office"] is not None or match["role"] is not None)
        if kinds == {"state"} or (is_plural(token) and not kinds):
            return None
        noun = token.lower_ if is_plural(token) else token.lemma_.lower()
        terms = (match[name] for name in ("nominal", "office", "role"))
        nouns = frozenset({noun, *(term[0].term for term in terms if term is not None)})
        alike = frozenset(word for one in nouns for word in taken_up("likeness").get(one, ()))

        def is_kind(actor: Actor) -> bool:
            if origin and actor.country_iso3 not in (origin, None):
                return False
            if of_person:
                return self._discourse.kind(actor) == "person"
            kind = self._discourse.kind(actor)
            unlisted = kind == "organization" and kinds & _OFTEN_UNLISTED and not self._is_public(actor)
            return kind in kinds or bool(unlisted)

        def was_called(actor: Actor) -> bool:
            of_kind = is_kind(actor) if of_person else (not kinds or actor.kind != "person" or is_kind(actor))
            fitting = not origin or actor.country_iso3 in (origin, None)
            return fitting and of_kind and self._discourse.was_called(actor, nouns)

        is_general = not nouns.isdisjoint(words("general"))
        banned = self._discourse.banned(token)
        for reach, test in (
            (_CALLED_REACH, was_called),
            (_REACH, lambda actor: is_kind(actor) and self._discourse.was_called(actor, alike)),
            (
                _REACH,
                lambda actor: (
                    bool(kinds)
                    and is_kind(actor)
                    and (is_general or not self._discourse.was_called_anything(actor))
                ),
            ),
        ):
            found = self._discourse.outstanding(
                self._discourse.near(sentence, reach), _single(test, banned), _MARGIN
            )
            if found is not None:
                return found
        return () if of_person or (kinds and match["institution"] is None) else None

    def _is_public(self, actor: Actor) -> bool:
        """An organisation that the lists know as such, or whose name says that it is no company."""
        parts = fold(actor.name).split()
        ends = longest_role(self._gazetteer, ("institution", "nominal"), parts)
        begins = longest_role(self._gazetteer, ("institution",), parts, at_end=False)
        is_other = ends is not None and (ends[0].kind or "").partition("/")[0] != "company"
        return is_other or begins is not None or actor.key in self._gazetteer.organizations

    def _states(self, sentence: Sentence, token: Token, owner: tuple[Actor, ...]) -> list[Actor]:
        """The state whose government is meant: the owner's, else the one last spoken of as an other."""
        if owner:
            return list(self.homes(owner))
        subject = _subject_of_clause(token)
        doers = {
            doer
            for c in self._discourse.here(sentence)
            if subject is not None and c.head.i == subject.i and c.head.i != token.i
            for doer in [self._state_behind(c)]
        }
        for layer in self._discourse.near(sentence, _REACH):
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
        for candidate in self._discourse.here(sentence):
            if subject is not None and candidate.head.i == subject.i:
                home = self._state_behind(candidate)
                if home is not None and candidate.actors[0].kind == "person":
                    return [home]
        for layer in self._discourse.near(sentence, _STATE_REACH):
            states = [c.actors[0] for c in layer if len(c.actors) == 1 and c.actors[0].kind == "state"]
            doing = [state for c in layer if c.is_subject and (state := self._state_behind(c)) is not None]
            here = bool(layer) and layer[0].sentence is sentence
            if states:
                return [states[-1] if here or not doing else doing[0]]
            if doing:
                return doing[:1]
        return []

    def _state_behind(self, candidate: Candidate) -> Actor | None:
        """The state that a mention is, or that a mentioned person belongs to."""
        (first, *more) = candidate.actors
        if more:
            return None
        if first.kind == "state":
            return first
        return self._home_of(first) if first.kind == "person" else None

    def _pair(self, sentence: Sentence, token: Token, role: Role) -> tuple[Actor, ...]:
        """ "the two countries": exactly two of the kind in the nearest sentences that have any."""
        kinds = (role.kind or "").split("/")
        banned = self._discourse.banned(token)
        gender = {"men": "m", "women": "f"}.get(token.lower_)
        found: dict[str, Actor] = {}
        for layer in self._discourse.near(sentence, _PAIR_REACH):
            for actor in (actor for candidate in layer for actor in candidate.actors):
                fitting = gender is None or self._discourse.gender(actor) in (None, gender)
                if actor.kind in kinds and actor.key not in banned and fitting:
                    found.setdefault(actor.key, actor)
            if len(found) >= 2:
                break
        return tuple(found.values()) if len(found) == 2 else ()


def _single(test: Callable[[Actor], bool], banned: frozenset[str]) -> Callable[[Candidate], bool]:
    """A test of one actor as a test of a mention."""
    return lambda c: (
        len(c.actors) == 1 and not c.is_owner and banned.isdisjoint(c.entity) and test(c.actors[0])
    )


def _subject_of_clause(token: Token) -> Token | None:
    """The subject of the verb that governs a token."""
    above = token
    while above.head.i != above.i:
        above = above.head
        if above.pos_ in ("VERB", "AUX"):
            for child in above.children:
                if child.dep_ in SUBJECTS:
                    return child
            if above.dep_ not in ("xcomp", "conj", "advcl"):
                return None
    return None
