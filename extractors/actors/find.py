"""Puts the parts together: from a parsed article to its cast.

The order is the idea: names, then who the persons and organisations are, then phrases that contain a name,
then what points back to all of these. What each step knows stands in its own module.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from spacy.tokens import Token

from extractors.actors.acting import Standing, standing, within_phrase
from extractors.actors.cast import Actor, Cast
from extractors.actors.coreference import Resolver
from extractors.actors.credits import without_makers
from extractors.actors.gazetteer import Entry, load, local_key
from extractors.actors.mentions import Name, find_names
from extractors.actors.names import (
    Organization,
    Person,
    may_be_domestic,
    relabel,
    resolve_organizations,
    resolve_persons,
    stand_ins,
)
from extractors.actors.phrases import Phrase, PhraseReader, slug
from extractors.actors.roles import Seen
from extractors.actors.shared_names import localize
from extractors.records import Article, Mention
from extractors.syntax import Sentence

# How far each way of finding an actor is to be trusted, in the order seen on 31 annotated articles: listed
# names first, single surnames and bare plurals last. An order, not yet calibrated shares.
_CONFIDENCE = {
    "gazetteer": 0.95,
    "government": 0.9,
    "membership": 0.8,
    "office": 0.75,
    "institution": 0.8,
    "metonym": 0.8,
    "ner": 0.7,
    "adjective": 0.7,
    "short_name": 0.85,
    "surname": 0.5,
    "region": 0.6,
    "place": 0.5,
    "group": 0.5,
    "people": 0.5,
    "reference": 0.5,
}
# A domestic story: at least so many names of one country, and this share of all names that show a country.
# Shares of .5, .6 and .7 gave .873, .862 and .866 of the countries right on the dev set; none at all, .772.
_HOME_VOTES = 3
_HOME_SHARE = 0.5
# Unnamed groups, and those who work for an organisation of unknown country, need a story about one country
# alone: at .5 as many wrong countries as right ones were lent on the dev set, at .7 hardly a wrong one.
_SOLE_SHARE = 0.7
_PERSONS = frozenset({"leader", "person"})
_METHODS = {"name": "gazetteer", "leader": "gazetteer", "seat": "gazetteer", "capital": "metonym",
            "risky_capital": "metonym", "organization": "ner"}  # fmt: skip


class _Finder:
    """One article on its way to a cast."""

    def __init__(self, article: Article, sentences: list[Sentence]) -> None:
        self._article = article
        self._sentences = sentences
        self._gazetteer = load()
        self._cast = Cast()
        self._taken: set[tuple[str, int, int]] = set()
        self._mentioned: set[str] = set()  # keys of the actors with a mention
        self._mere: list[tuple[Name, Actor, bool]] = []  # with whether it is part of a phrase
        self._day: date | None = article.published_on
        names = localize(self._gazetteer, find_names(self._gazetteer, sentences), sentences)
        names = relabel(self._gazetteer, names, sentences, self._day)
        self._names = without_makers(self._gazetteer, names)
        self._by_token = {(n.sentence.index, i): n for n in self._names for i in range(n.first, n.last + 1)}
        self._stands_in = stand_ins(self._gazetteer, self._names)
        self._person_of: dict[int, Person] = {}
        self._organization_of: dict[int, Organization] = {}
        self._persons = resolve_persons(self._gazetteer, self._names, self._by_token, self._day)
        for person in self._persons:
            self._person_of.update((id(name), person) for name in person.names)
        self._organizations = resolve_organizations(self._gazetteer, self._names, self._by_token)
        for organization in self._organizations:
            self._organization_of.update((id(name), organization) for name in organization.names)
        self._settle_countries()
        self._told = {person.key: person.told for person in self._persons}
        self._serving: dict[tuple[str | None, str], list[Person]] = {}
        for person in self._persons:
            role = person.role_on(self._day)
            if person.country_iso3 is not None and role is not None and not person.has_left(role):
                self._serving.setdefault((person.country_iso3, role), []).append(person)
        self._reader = PhraseReader(self._gazetteer, article, self._by_token, self._actor_of, self._holder_of)

    def _settle_countries(self) -> None:
        """Gives persons the country of whom they work for, and the article's where nothing else is said."""
        country, count, share = self._leading_country()
        home = country if count >= _HOME_VOTES and share >= _HOME_SHARE else None
        self._sole_home = home if share >= _SOLE_SHARE else None
        for person in self._persons:
            person.owner_iso3 = next(filter(None, map(self._country_of_owner, person.seen)), None)
            # A UN chief has no country by office, and an expert on Korea need not be Korean.
            if not any(seen.is_topical or _works_for_listed(seen) for seen in person.seen):
                works = any(s.is_employed and (s.of is None or s.of.sort != "place") for s in person.seen)
                person.home_iso3 = self._sole_home if works else home
            # "The finance minister" is of the country that the text names most, be it named once.
            if share > _HOME_SHARE and any(s.is_public and not s.is_employed for s in person.seen):
                person.home_iso3 = country
        for organization in self._organizations:
            if organization.country_iso3 is None and may_be_domestic(self._gazetteer, organization.words):
                organization.country_iso3 = home

    def _leading_country(self) -> tuple[str | None, int, float]:
        """The country that most names show, how many do, and their share of those that show one."""
        votes: Counter[str] = Counter()
        for name in self._names:
            country = name.entry.country_iso3 if name.entry is not None else name.country_iso3
            if name.sort in _PERSONS:
                country = self._person_of[id(name)].country_iso3 if id(name) in self._person_of else None
            if country is not None:
                votes[country] += 1
        if not votes:
            return None, 0, 0.0
        country, count = votes.most_common(1)[0]
        return country, count, count / votes.total()

    def _country_of_owner(self, seen: Seen) -> str | None:
        """Of "the bank's governor", the bank's; of "Mr. Vega's wife", his; a rival may be from anywhere."""
        if seen.of is None or seen.role is None:
            return None
        if seen.of.sort in _PERSONS:
            person = self._person_of.get(id(seen.of))
            is_close = seen.role.split()[-1] in self._gazetteer.words["close"]
            return person.country_iso3 if person is not None and is_close else None
        organization = self._organization_of.get(id(seen.of))
        return organization.country_iso3 if organization is not None else None

    def run(self) -> Cast:
        phrases = {sentence.index: self._reader.read(sentence) for sentence in self._sentences}
        inside = {
            (phrase.sentence.index, i)
            for found in phrases.values()
            for phrase in found
            if phrase.method != "group"
            for i in range(phrase.first.i, phrase.last.i + 1)
        }
        for name in self._names:
            self._add_name(name, all((name.sentence.index, t.i) in inside for t in name.tokens))
        for found in phrases.values():
            for phrase in found:
                self._add_phrase(phrase)
        self._add_mere()
        self._add_role_nouns()
        self._add_references()
        self._drop_unmentioned()
        return self._cast

    def _actor_of(self, name: Name) -> Actor | None:  # noqa: PLR0911 - one return for each sort of name
        """The actor that a name stands for where it is read as one."""
        if id(name) in self._stands_in:
            full = self._stands_in[id(name)]
            return self._actor_of(full) if full is not None else None
        if name.sort in _PERSONS:
            person = self._person_of.get(id(name))
            if person is None:
                return None
            return Actor(person.key, person.name, "person", person.country_iso3, person.role_on(self._day))
        if name.sort == "people" and not _as_a_state(name):
            country = name.entry.country_iso3 if name.entry else None
            key = f"group:{self._article.article_id}:{slug(name.text)}"
            return Actor(key, name.text, "group", country, None)
        if name.entry is not None:
            return _from_entry(name.entry)
        if name.sort == "organization":
            found = self._organization_of[id(name)]
            return Actor(found.key, found.name, found.kind, found.country_iso3, None)
        key = local_key("organization", name.text, self._sole_home)
        return Actor(key, name.text, "organization", self._sole_home, None)

    def _holder_of(self, office: str, owner: Actor) -> Actor | None:
        """Who holds an office of a state or body: as the article says, else as ``leaders.csv`` has it."""
        country = owner.country_iso3 if owner.kind == "state" else None
        of = "" if country else owner.name
        posts = self._gazetteer.posts.get((office, of), (office,) if country else ())
        told = {p.key: p for role in {office, *posts} for p in self._serving.get((country, role), ())}
        if len(told) == 1:
            (person,) = told.values()
            return Actor(person.key, person.name, "person", country, office)
        day = self._day
        if told or day is None:
            return None
        for offices in self._gazetteer.office_holders.values():
            for held in offices:
                if held.role in posts and held.held_on(day) and country in (None, held.entry.country_iso3):
                    return Actor(held.entry.key, held.entry.name, "person", held.entry.country_iso3, office)
        return None

    def _method_of(self, name: Name) -> str:
        if name.sort != "person":
            return _METHODS.get(name.sort, name.sort)
        person = self._person_of[id(name)]
        if len(name.words) > 1:
            return "ner"
        return "short_name" if len(person.words) > 1 or person.entry is not None else "surname"

    def _add_name(self, name: Name, in_phrase: bool) -> None:
        does = within_phrase(name) if in_phrase else standing(self._gazetteer, name)
        actor = self._actor_of(name) if does is not Standing.NOTHING else None
        if actor is None:
            return
        if does is Standing.MERE:
            self._mere.append((name, actor, in_phrase))
            return
        self._stand(name.sentence, range(name.first, name.last + 1), actor)
        if not in_phrase or name.sort in _PERSONS:
            self._mention(actor, name.sentence, name.char_range, self._method_of(name))

    def _add_mere(self) -> None:
        """Where an actor of the article is only a place or a source: a mention, but not what makes it one."""
        for name, actor, in_phrase in self._mere:
            if in_phrase:
                self._stand(name.sentence, range(name.first, name.last + 1), actor)
            if actor.key in self._mentioned and (not in_phrase or name.sort in _PERSONS):
                self._stand(name.sentence, range(name.first, name.last + 1), actor)
                self._mention(actor, name.sentence, name.char_range, self._method_of(name))

    def _add_phrase(self, phrase: Phrase) -> None:
        if self._sole_home is not None and self._is_domestic(phrase):
            phrase = replace(phrase, actor=replace(phrase.actor, country_iso3=self._sole_home))
        self._stand(phrase.sentence, [phrase.head.i], phrase.actor)
        for i in range(phrase.first.i, phrase.last.i + 1):
            self._cast.stands_for.setdefault((phrase.sentence.index, i), (phrase.actor.key,))
        span = phrase.sentence.char_range(phrase.first, phrase.last)
        self._mention(phrase.actor, phrase.sentence, span, phrase.method)

    def _is_domestic(self, phrase: Phrase) -> bool:
        """Whether a group without a country may be of the article's: "lawmakers", not "other countries"."""
        words = {token.lower_ for token in phrase.sentence.span.doc[phrase.first.i : phrase.last.i + 1]}
        return (
            phrase.actor.kind == "group"
            and phrase.actor.country_iso3 is None
            and not words & self._gazetteer.words["worldwide"]
        )

    def _drop_unmentioned(self) -> None:
        """A state that only owns an actor ("Kenya's parliament") and is not pointed back to is none itself.

        Nor is "the nation" that somebody only speaks to.
        """
        cast = self._cast
        for place, keys in list(cast.stands_for.items()):
            if not self._mentioned.issuperset(keys):
                kept = tuple(key for key in keys if key in self._mentioned)
                if kept:
                    cast.stands_for[place] = kept
                else:
                    del cast.stands_for[place]
        for key in cast.actors.keys() - self._mentioned:
            del cast.actors[key]

    def _add_role_nouns(self) -> None:
        """ "Juan Guaido, head of the National Assembly": the noun "head" is Guaido too."""
        for person in self._persons:
            if person.key not in self._cast.actors:  # only read as part of something else
                continue
            for name, seen in zip(person.names, person.seen, strict=True):
                for noun in seen.nouns:
                    self._cast.stands_for.setdefault((name.sentence.index, noun.i), (person.key,))

    def _add_references(self) -> None:
        """Pronouns and phrases that point back: they stand for actors, but are no mentions of a name."""
        genders = {person.key: person.gender for person in self._persons}
        resolver = Resolver(
            self._gazetteer,
            self._cast.actors,
            genders.get,
            self._home_of,
            self._reader.institution,
            holder_of=self._holder_of,
        )
        for sentence in self._sentences:
            for i, actors in resolver.read(sentence, self._cast.stands_for).items():
                for actor in actors:
                    token = sentence.span.doc[i]
                    # Known by this phrase alone: "its military".
                    if actor.key not in self._mentioned and not self._is_audience(token, actor):
                        self._mention(actor, sentence, sentence.char_range(token, token), "reference")
                    self._cast.actors.setdefault(actor.key, actor)
                self._cast.stands_for[sentence.index, i] = tuple(actor.key for actor in actors)

    def _is_audience(self, token: Token, actor: Actor) -> bool:
        """Whether a state is only what a person acts in: "Lula told the nation", with no word of Brazil."""
        is_named = any(name.entry is not None and name.entry.key == actor.key for name in self._names)
        is_bare = any(child.lower_ == "the" for child in token.children)
        governs = token.lower_ in self._gazetteer.words["definite_government"]
        return actor.kind == "state" and is_bare and not is_named and not governs

    def _home_of(self, actor: Actor) -> Actor | None:
        """The state of an actor, itself where it is one."""
        entry = self._gazetteer.states.get(actor.country_iso3 or "")
        return _from_entry(entry) if entry is not None else None

    def _stand(self, sentence: Sentence, tokens: Iterable[int], actor: Actor) -> None:
        self._cast.actors.setdefault(actor.key, actor)
        for i in tokens:
            self._cast.stands_for[sentence.index, i] = (actor.key,)

    def _mention(self, actor: Actor, sentence: Sentence, span: tuple[int, int], method: str) -> None:
        place = (sentence.field, *span)
        if place in self._taken:
            return
        self._taken.add(place)
        self._mentioned.add(actor.key)
        text = (self._article.title or "") if sentence.field == "title" else self._article.body_text
        told = self._told.get(actor.key) if actor.role is not None else None
        role_of = self._actor_of(told.of) if told is not None and told.of is not None else None
        self._cast.mentions.append(
            Mention(
                version_id=self._article.version_id,
                local_actor_key=actor.key,
                name=actor.name,
                kind=actor.kind,
                country_iso3=actor.country_iso3,
                role=actor.role,
                surface=text[span[0] : span[1]],
                field=sentence.field,
                sentence_index=sentence.index,
                char_start=span[0],
                char_end=span[1],
                method=method,
                confidence=_CONFIDENCE[method],
                role_of_key=role_of.key if role_of is not None else None,
                is_former=told is not None and told.is_former,
            )
        )


def _works_for_listed(seen: Seen) -> bool:
    return seen.of is not None and seen.of.entry is not None


def _as_a_state(name: Name) -> bool:
    """ "The Russians rejected the offer": the state; "Russians went to the polls": people."""
    doc = name.sentence.span.doc
    return name.first > name.sentence.span.start and doc[name.first - 1].lower_ == "the"


def _from_entry(entry: Entry) -> Actor:
    return Actor(entry.key, entry.name, entry.kind, entry.country_iso3, None)


def find_actors(article: Article, sentences: list[Sentence]) -> Cast:
    """The actors of an English article, their mentions, and what each token stands for.

    Mentions are the places that name an actor, by name, metonym or phrase; what pronouns and "the regime"
    stand for is in ``Cast.at`` alone.
    """
    return _Finder(article, sentences).run()
