"""Puts the parts together: from a parsed article to its cast.

The order is the idea: names, then who the persons and organisations are, then phrases that contain a name,
then what points back to all of these. What each step knows stands in its own module.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from extractors.actors.acting import acts
from extractors.actors.cast import Actor, Cast
from extractors.actors.coreference import Resolver
from extractors.actors.gazetteer import Entry, load, local_key
from extractors.actors.mentions import Name, find_names
from extractors.actors.names import (
    Organization,
    Person,
    introduced,
    relabel,
    resolve_organizations,
    resolve_persons,
)
from extractors.actors.phrases import Phrase, PhraseReader, slug
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
_PLACES = frozenset({"capital", "risky_capital", "region", "place"})
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
        self._day: date | None = article.published_on
        names = find_names(self._gazetteer, sentences)
        self._names = relabel(self._gazetteer, names, sentences, self._day)
        self._by_token = {(n.sentence.index, i): n for n in self._names for i in range(n.first, n.last + 1)}
        self._introduced = introduced(self._names)
        self._person_of: dict[int, Person] = {}
        self._organization_of: dict[int, Organization] = {}
        self._persons = resolve_persons(self._gazetteer, self._names, self._by_token, self._day)
        for person in self._persons:
            self._person_of.update((id(name), person) for name in person.names)
        for organization in resolve_organizations(self._gazetteer, self._names):
            self._organization_of.update((id(name), organization) for name in organization.names)
        self._settle_countries()
        self._reader = PhraseReader(
            self._gazetteer, article.article_id, self._by_token, self._actor_of, self._holder_of
        )

    def _settle_countries(self) -> None:
        """Gives the country that an article is about to those of whom it says nothing else."""
        votes: Counter[str] = Counter()
        for name in self._names:
            country = name.entry.country_iso3 if name.entry is not None else name.country_iso3
            if name.sort in _PERSONS:
                country = self._person_of[id(name)].country_iso3 if id(name) in self._person_of else None
            if country is not None:
                votes[country] += 1
        if not votes:
            return
        (country, count), total = votes.most_common(1)[0], votes.total()
        if count < _HOME_VOTES or count < _HOME_SHARE * total:
            return
        for person in self._persons:
            # A UN chief has no country by office, and an expert on Korea need not be Korean.
            if all(seen.of is None and not seen.is_topical for seen in person.seen):
                person.home_iso3 = country
        for organization in set(self._organization_of.values()):
            organization.country_iso3 = organization.country_iso3 or country

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
        self._add_role_nouns()
        self._add_references()
        return self._cast

    def _actor_of(self, name: Name) -> Actor | None:  # noqa: PLR0911 - one return for each sort of name
        """The actor that a name stands for where it is read as one."""
        full = self._introduced.get(name.text)
        if full is not None and full is not name and name.entry is None:
            return self._actor_of(full)
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
        return Actor(local_key("organization", name.text, None), name.text, "organization", None, None)

    def _holder_of(self, office: str, country: str) -> Actor | None:
        """Who holds an office of a country: as the article says, else as ``leaders.csv`` has it."""
        own = [person for person in self._persons if person.country_iso3 == country]
        told = {person.key: person for person in own if person.role_on(self._day) == office}
        if len(told) == 1:
            (person,) = told.values()
            return Actor(person.key, person.name, "person", country, office)
        day = self._day
        if told or day is None:
            return None
        for offices in self._gazetteer.office_holders.values():
            for held in offices:
                if held.role == office and held.entry.country_iso3 == country and held.held_on(day):
                    return Actor(held.entry.key, held.entry.name, "person", country, office)
        return None

    def _method_of(self, name: Name) -> str:
        if name.sort != "person":
            return _METHODS.get(name.sort, name.sort)
        person = self._person_of[id(name)]
        if len(name.words) > 1:
            return "ner"
        return "short_name" if len(person.words) > 1 or person.entry is not None else "surname"

    def _add_name(self, name: Name, in_phrase: bool) -> None:
        if name.sort in _PLACES and not in_phrase and not acts(self._gazetteer, name):
            return
        actor = self._actor_of(name)
        if actor is None:
            return
        self._stand(name.sentence, range(name.first, name.last + 1), actor)
        if not in_phrase or name.sort in _PERSONS:
            self._mention(actor, name.sentence, name.char_range, self._method_of(name))

    def _add_phrase(self, phrase: Phrase) -> None:
        self._stand(phrase.sentence, [phrase.head.i], phrase.actor)
        for i in range(phrase.first.i, phrase.last.i + 1):
            self._cast.stands_for.setdefault((phrase.sentence.index, i), (phrase.actor.key,))
        span = phrase.sentence.char_range(phrase.first, phrase.last)
        self._mention(phrase.actor, phrase.sentence, span, phrase.method)

    def _add_role_nouns(self) -> None:
        """ "Juan Guaido, head of the National Assembly": the noun "head" is Guaido too."""
        for person in self._persons:
            for name, seen in zip(person.names, person.seen, strict=True):
                for noun in seen.nouns:
                    self._cast.stands_for.setdefault((name.sentence.index, noun.i), (person.key,))

    def _add_references(self) -> None:
        """Pronouns and phrases that point back: they stand for actors, but are no mentions of a name."""
        genders = {person.key: person.gender for person in self._persons}
        resolver = Resolver(
            self._gazetteer, self._cast.actors, genders.get, self._home_of, self._reader.institution
        )
        for sentence in self._sentences:
            for i, actors in resolver.read(sentence, self._cast.stands_for).items():
                for actor in actors:
                    if actor.key not in self._cast.actors:  # known by this phrase alone: "its military"
                        token = sentence.span.doc[i]
                        self._mention(actor, sentence, sentence.char_range(token, token), "reference")
                    self._cast.actors.setdefault(actor.key, actor)
                self._cast.stands_for[sentence.index, i] = tuple(actor.key for actor in actors)

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
        text = (self._article.title or "") if sentence.field == "title" else self._article.body_text
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
            )
        )


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
