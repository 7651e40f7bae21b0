"""Reads noun phrases that stand for an actor without being its name.

"The Trump administration", "Russian officials", "the government of President Kenyatta" are the state;
"Peru's army" is an organisation of the state; "nine other Asian countries" is a group, "the EU
powers" the bloc. Phrases that point back ("the regime", "the two countries") belong to ``coreference``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from extractors.actors.cast import Actor
from extractors.actors.gazetteer import Gazetteer, fold, local_key, longest_role, matches, members_of, split
from extractors.actors.mentions import POSSESSIVE, Name
from extractors.actors.overlooked import kind_of_noun
from extractors.actors.roles import NamesByToken
from extractors.records import Article
from extractors.syntax import Sentence

_CLASSES = ("government", "institution", "group", "office", "post")
_MODIFIERS = frozenset({"amod", "compound", "poss", "nmod", "nummod"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "conj", "dative"})
_COUNTING = frozenset({"nummod", "det", "predet", "quantmod", "advmod"})
_OF = frozenset({"of", "in", "from"})
_MADE_OF_MANY = frozenset({"bloc", "party", "armed_group"})
_LONGEST_HEAD = 5  # tokens: "state-owned oil company" is cut into five
_LONGEST_TAIL = 6  # tokens after the head: "countries in Latin America and the Caribbean"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase and the actor it stands for."""

    sentence: Sentence
    first: Token
    last: Token
    head: Token
    actor: Actor
    method: str  # government | membership | institution | office | group


@dataclass(frozen=True, slots=True)
class _Noun:
    """A common noun that may head a phrase, with the first token of the term it ends ("foreign ministry")."""

    sentence: Sentence
    head: Token
    first: int
    classes: frozenset[str]


def slug(text: str) -> str:
    """A text as part of a key: folded, words joined by hyphens."""
    return re.sub(r"[^\w]+", "-", fold(text)).strip("-")


def _owner_tokens(noun: _Noun, abroad: frozenset[str]) -> Iterator[Token]:
    """Where the owner of a noun can stand: in front of it, or behind "of"."""
    doc = noun.head.doc
    if noun.first > noun.sentence.span.start:
        before = doc[noun.first - 1]
        if before.text in POSSESSIVE and before.i > noun.sentence.span.start:
            before = doc[before.i - 1]
        yield before
    for child in noun.head.children:
        if child.dep_ in _MODIFIERS and child.i < noun.head.i:
            yield child
        elif child.dep_ == "prep" and child.lower_ in _OF and child.i > noun.head.i:
            if child.lower_ == "in" and noun.head.lower_ in abroad:  # "an embassy in Israel" is not Israel's
                continue
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield inner
                    yield from (part for part in inner.children if part.dep_ in ("compound", "poss"))


def _whole_term(sentence: Sentence, head: Token, first: int) -> int:
    """Where "transport ministry", "teachers' union", "civil protection service" begins."""
    doc = head.doc
    while first > sentence.span.start:
        before = doc[first - 1]
        is_plural_owner = before.text in ("'", "’") and doc[max(0, first - 2)].tag_ == "NNS"
        is_part = before.dep_ == "compound" and before.tag_ in ("NN", "NNS") and not before.ent_type_
        if is_plural_owner:
            first -= 2
        elif is_part and head.left_edge.i <= before.i:
            first -= 1
        else:
            break
    return first


def _is_definite(noun: _Noun) -> bool:
    """ "The police union": a certain one."""
    before = noun.head.doc[noun.first - 1] if noun.first > noun.sentence.span.start else None
    return before is not None and before.lower_ == "the"


def _is_qualified(noun: _Noun) -> bool:
    """ "the secretary of state of Kansas" is somebody else."""
    return any(child.dep_ in ("prep", "relcl") and child.i > noun.head.i for child in noun.head.children)


def _is_one_of(head: Token) -> bool:
    """ "one of its allies" says what somebody is."""
    return head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lower_ in ("one", "some")


def _is_counted(head: Token) -> bool:
    """ "Twenty-five EU leaders": some of them, not the bloc."""
    return any(child.dep_ == "nummod" for child in head.children)


class PhraseReader:
    """Reads the phrases of one article; knows what the names of the article stand for."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        article: Article,
        names: NamesByToken,
        actor_of: Callable[[Name], Actor | None],
        holder_of: Callable[[str, Actor], Actor | None],
    ) -> None:
        self._gazetteer = gazetteer
        self._article_id = article.article_id
        self._day = article.published_on
        self._names = names
        self._actor_of = actor_of
        self._holder_of = holder_of  # of an office in a state or organisation, on the day of the article

    def read(self, sentence: Sentence) -> list[Phrase]:
        """The phrases of a sentence whose actor stands in the phrase itself."""
        nouns = [self._noun(sentence, token) for token in sentence.span]
        return [phrase for noun in nouns if noun and (phrase := self._phrase(noun)) is not None]

    def institution(self, owner: Actor, text: str) -> Actor:
        """The military, parliament, central bank ... of a state: an organisation named by both."""
        whose = owner.name
        if owner.kind == "state":
            whose = self._gazetteer.adjectives.get(owner.country_iso3 or "", owner.name)
        elif owner.kind == "person":
            whose = owner.name.split()[-1]
        name = f"{whose} {text}"
        country = owner.country_iso3
        words = split(name)
        for term in matches(self._gazetteer, words, [fold(word) for word in words], 0):
            if term.entry is not None and len(term.words) == len(words):  # "Iranian parliament" is listed
                known = term.entry
                return Actor(known.key, known.name, known.kind, known.country_iso3, None)
        return Actor(local_key("organization", name, country), name, "organization", country, None)

    def _noun(self, sentence: Sentence, token: Token) -> _Noun | None:
        if token.pos_ not in ("NOUN", "PROPN", "ADJ") or (sentence.index, token.i) in self._names:
            return None
        if token.dep_ == "compound" and token.head.i == token.i + 1 and token.pos_ == "NOUN":
            return None
        if any(child.tag_ == "PRP$" for child in token.children):  # "its embassy in Bogota" points back
            return None
        doc = token.doc
        start = max(sentence.span.start, token.i - _LONGEST_HEAD + 1)
        folded = [fold(doc[i].text) for i in range(start, token.i + 1)]
        found = {name: longest_role(self._gazetteer, (name,), folded) for name in _CLASSES}
        sizes = [match[1] for match in found.values() if match is not None]
        classes = frozenset(name for name, match in found.items() if match is not None)
        if not sizes and self._is_body(sentence, token):
            sizes, classes = [1], frozenset({"body"})
        if not sizes or longest_role(self._gazetteer, ("pair",), folded) is not None:
            return None
        first = token.i - max(sizes) + 1
        if classes & {"body", "institution"}:
            first = _whole_term(sentence, token, first)
        return _Noun(sentence, token, first, classes)

    def _is_body(self, sentence: Sentence, noun: Token) -> bool:
        """ "The pilots' guild"; but "the lift maker Korhonen" and "the insurer, Trygghet," have a name."""
        if noun.tag_ != "NN" or noun.dep_ in ("compound", "appos", "attr") or noun.i + 1 >= sentence.span.end:
            return False
        if kind_of_noun(self._gazetteer, noun) in (None, "armed_group"):  # "the fire brigade"
            return False
        beside = [noun.nbor(), *(child for child in noun.children if child.dep_ == "appos")]
        return not any((sentence.index, token.i) in self._names for token in beside)

    def _phrase(self, noun: _Noun) -> Phrase | None:  # noqa: PLR0911 - one return for each sort of phrase
        owned = self._owner(noun)
        if owned is None:
            sole = self._sole_holder(noun)
            if sole is None and "body" in noun.classes and noun.first < noun.head.i and _is_definite(noun):
                return self._unnamed(noun)
            if sole is not None or "group" not in noun.classes:
                return sole
            return self._counted_bloc(noun) or self._group(noun, None)
        owner, name = owned
        word = noun.head.lower_
        if owner.kind in _MADE_OF_MANY and "group" in noun.classes and _is_counted(noun.head):
            return self._group(noun, owner)
        if "group" in noun.classes and self._is_membership(owner, word):
            return self._whole(noun, name, owner, "membership")
        if ("office" if owner.kind == "state" else "post") in noun.classes:
            holder = self._office_holder(noun, owner)
            if holder is not None:
                return self._whole(noun, name, holder, "office")
        if "government" in noun.classes:
            state = self._government(owner, word)
            if state is not None:
                return self._whole(noun, name, state, "government")
        is_public = "body" in noun.classes and noun.first < noun.head.i and owner.kind == "state"
        if (is_public or "institution" in noun.classes) and self._has_institutions(owner, name, word):
            text = noun.head.doc[noun.first : noun.head.i + 1].text
            return self._whole(noun, name, self.institution(owner, text), "institution")
        return self._group(noun, owner) if "group" in noun.classes else None

    def _owner(self, noun: _Noun) -> tuple[Actor, Name] | None:
        """Whose government, military or members a noun is, and the name that says so."""
        for token in _owner_tokens(noun, self._gazetteer.words["abroad"]):
            name = self._names.get((noun.sentence.index, token.i))
            actor = self._actor_of(name) if name is not None else None
            if name is not None and actor is not None:
                return actor, name
        return None

    def _office_holder(self, noun: _Noun, owner: Actor) -> Actor | None:
        """ "The Russian president", "the Fed chair" without a name: who that was on the day."""
        head = noun.head
        sentence = noun.sentence.index
        named = head.dep_ in ("compound", "appos", "attr") or any(
            child.dep_ == "appos" and (sentence, child.i) in self._names for child in head.children
        )
        around = {head.doc[i].lower_ for i in range(head.left_edge.i, noun.first)}
        if named or head.tag_ not in ("NN", "NNP") or around & self._gazetteer.words["not_serving"]:
            return None
        return self._holder_of(head.doc[noun.first : head.i + 1].text.lower(), owner)

    def _sole_holder(self, noun: _Noun) -> Phrase | None:
        """ "The pope", "the secretary of state": an office that only one country has."""
        doc = noun.head.doc
        term = tuple(fold(doc[i].text) for i in range(noun.first, noun.head.i + 1))
        role = self._gazetteer.roles["office"].get(term)
        state = self._gazetteer.states.get(role.implies or "") if role is not None else None
        before = doc[noun.first - 1] if noun.first > noun.sentence.span.start else None
        if state is None or before is None or before.lower_ != "the" or _is_qualified(noun):
            return None
        holder = self._office_holder(noun, Actor(state.key, state.name, state.kind, state.country_iso3, None))
        if holder is None:
            return None
        return Phrase(noun.sentence, doc[noun.first], noun.head, noun.head, holder, "office")

    def _is_membership(self, owner: Actor, word: str) -> bool:
        """Members of a bloc, lawmakers of a party, fighters of an armed group, acting together."""
        kinds = {"bloc": "member", "party": "party_member", "armed_group": "fighter"}
        return owner.kind in kinds and word in self._gazetteer.words[kinds[owner.kind]]

    def _counted_bloc(self, noun: _Noun) -> Phrase | None:
        """ "The 27-nation bloc": the only bloc that had so many members on the day."""
        if noun.head.tag_ != "NN" or self._day is None:
            return None
        lands = self._gazetteer.words["member_noun"]
        counts = [
            (count, part)
            for part in noun.head.children
            if part.dep_ == "compound" and part.lower_ in lands
            for count in part.children
            if count.dep_ == "nummod" and count.text.isdigit()
        ]
        if not counts:
            return None
        count, _ = counts[0]
        codes = [c for c in self._gazetteer.members if len(members_of(c, self._day)) == int(count.text)]
        if len(codes) != 1:
            return None
        for term in matches(self._gazetteer, codes, [fold(codes[0])], 0):
            if term.entry is not None and term.entry.kind == "bloc":
                known = term.entry
                actor = Actor(known.key, known.name, known.kind, None, None)
                return Phrase(noun.sentence, count, noun.head, noun.head, actor, "membership")
        return None

    def _government(self, owner: Actor, word: str) -> Actor | None:
        """Officials and governments without a name count as the state, or as whom they work for."""
        if owner.kind == "person":
            state = self._gazetteer.states.get(owner.country_iso3 or "")
            if state is None or word not in self._gazetteer.words["ruled"]:
                return None
            return Actor(state.key, state.name, state.kind, state.country_iso3, None)
        return owner if owner.kind != "group" else None

    @staticmethod
    def _has_institutions(owner: Actor, name: Name, word: str) -> bool:
        """States and regions have armies, courts and parliaments; of a person's, only a campaign is one."""
        if owner.kind == "person":
            return word == "campaign"
        return word != "campaign" and (owner.kind == "state" or name.sort == "region")

    def _whole(self, noun: _Noun, owner: Name, actor: Actor, method: str) -> Phrase:
        doc = noun.head.doc
        left, right = min(noun.first, owner.first), max(noun.head.i, owner.last)
        return Phrase(noun.sentence, doc[left], doc[right], noun.head, actor, method)

    def _group(self, noun: _Noun, owner: Actor | None) -> Phrase | None:
        """A plural that acts or is acted on, and says at least a little about who that is."""
        head = noun.head
        before = [child for child in head.children if child.i < head.i]
        if head.tag_ not in ("NNS", "NNPS") and not (head.tag_ == "NN" and before):
            return None
        if head.dep_ not in _ARGUMENTS or _is_one_of(head):
            return None
        counted_only = all(child.dep_ in _COUNTING for child in before)
        left, right = self._group_span(noun)
        if counted_only and right.i == head.i and left.lower_ not in self._gazetteer.words["count"]:
            if head.lower_ in self._gazetteer.words["vague"]:
                return None
            if left.i == head.i and head.dep_ not in ("nsubj", "nsubjpass"):
                return None
        text = head.doc[left.i : right.i + 1].text
        country = owner.country_iso3 if owner is not None else None
        actor = Actor(f"group:{self._article_id}:{slug(text)}", text, "group", country, None)
        return Phrase(noun.sentence, left, right, head, actor, "group")

    def _unnamed(self, noun: _Noun) -> Phrase | None:
        """ "The police union", whichever that is."""
        first, head = noun.head.doc[noun.first], noun.head
        is_described = head.dep_ == "nsubj" and head.head.lemma_ == "be"  # "the blood bank is short of staff"
        if head.dep_ not in _ARGUMENTS or is_described:
            return None
        text = head.doc[first.i : head.i + 1].text
        actor = Actor(f"group:{self._article_id}:{slug(text)}", text, "group", None, None)
        return Phrase(noun.sentence, first, head, head, actor, "group")

    def _group_span(self, noun: _Noun) -> tuple[Token, Token]:
        """The group with the words in front of it and a following "in Latin America"; no article."""
        head = noun.head
        doc = head.doc
        # "Twenty-five" is three tokens, of which one hangs on the head.
        left = min([noun.first, *((t.left_edge if t.dep_ == "nummod" else t).i for t in head.lefts)])
        while left < head.i and (doc[left].pos_ in ("DET", "PUNCT", "SPACE") or doc[left].dep_ == "det"):
            left += 1
        right = head.i
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in _OF and child.i == head.i + 1:
                right = min(max(token.i for token in child.subtree), head.i + _LONGEST_TAIL)
        # "a number of countries": the count belongs to the group.
        if head.dep_ == "pobj" and head.head.lower_ == "of":
            count = head.head.head
            if count.lower_ in self._gazetteer.words["count"]:
                left = min([left, count.i, *(t.i for t in count.lefts)])
        return doc[left], doc[right]
