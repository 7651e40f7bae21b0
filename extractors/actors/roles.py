"""Reads the office of a person around the name: "French Prime Minister Edouard Philippe".

Gives role, country and gender as the grammar around one mention shows them. Which mentions are one person is
decided in ``names``.
"""

from dataclasses import dataclass, field

from spacy.tokens import Token

from extractors.actors.gazetteer import Entry, Gazetteer, Role, fold, longest_role, split
from extractors.actors.mentions import POSSESSIVE, ROLE_CLASSES, Name

_OF = frozenset({"of", "for", "at", "in", "from"})
_PARTY_LETTER = frozenset({"R", "D", "I"})
_WINDOW_BEFORE = 9  # tokens; the longest title before a name in the pages looked at had seven words


@dataclass(frozen=True, slots=True)
class Seen:
    """What one mention shows of a person; None where it shows nothing."""

    role: str | None = None
    of: Entry | None = None
    country_iso3: str | None = None
    gender: str | None = None
    nouns: tuple[Token, ...] = ()  # role nouns that stand for the person themselves
    is_topical: bool = False  # the country in the title is what the person studies


NamesByToken = dict[tuple[int, int], Name]


def _key(name: Name, token: Token) -> tuple[int, int]:
    return name.sentence.index, token.i


def _country(entry: Entry | None, role: Role | None) -> str | None:
    if entry is not None and entry.country_iso3 is not None:
        return entry.country_iso3
    return role.implies if role is not None else None


def _only_honorific(gazetteer: Gazetteer, title: Role) -> bool:
    words = tuple(fold(word) for word in split(title.term))
    return words in gazetteer.roles["honorific"] and not any(
        words in gazetteer.roles[name] for name in ("office", "role")
    )


@dataclass
class _Title:
    """The title in front of a name, read from the name backwards."""

    role: Role | None = None
    words: list[str] = field(default_factory=list)
    gender: str | None = None
    implies: str | None = None
    found: bool = False  # also by an honorific, which is no role

    def take(self, gazetteer: Gazetteer, role: Role, words: list[str]) -> None:
        self.found = True
        self.gender = self.gender or role.gender
        self.implies = self.implies or role.implies
        if not _only_honorific(gazetteer, role):
            self.role = role
            self.words = words + self.words


def _is_epithet(gazetteer: Gazetteer, token: Token) -> bool:
    """ "former", "late": neither title nor owner. "chief" is one only inside a longer title."""
    word = token.lower_
    return word in gazetteer.words["epithet"] and (word,) not in gazetteer.roles["role"]


def _without_object(tokens: list[Token], name: Name) -> list[Token]:
    """The tokens before "to the United Nations" in "ambassador to the United Nations"."""
    left = [token for token in tokens if token.i < name.first]
    if left and left[-1].lower_ == "the":
        left.pop()
    return left[:-1] if left and left[-1].lower_ in _TITLE_OF else []


_TITLE_OF = frozenset({"of", "to", "for"})


def _before(gazetteer: Gazetteer, name: Name, names: NamesByToken) -> Seen:
    """The title in front of a name and whose it is."""
    doc = name.sentence.span.doc
    start = max(name.sentence.span.start, name.first - _WINDOW_BEFORE)
    tokens = [doc[i] for i in range(start, name.first) if not doc[i].is_space]
    if tokens and tokens[-1].text == ",":  # "Russia's foreign minister, Sergei Lavrov, said"
        tokens.pop()
    title = _Title()
    served: Name | None = None
    while tokens:
        # What spells a title may be a name as well ("State Department"): names end the title.
        owner = names.get(_key(name, tokens[-1]))
        if owner is not None:
            left = _without_object(tokens, owner)
            if served is not None or not longest_role(gazetteer, ROLE_CLASSES, [fold(t.text) for t in left]):
                break
            served, tokens = owner, left
            continue
        found = longest_role(gazetteer, ROLE_CLASSES, [fold(t.text) for t in tokens])
        if found is not None:
            title.take(gazetteer, found[0], [t.lower_ for t in tokens[-found[1] :]])
            tokens = tokens[: -found[1]]
        elif _is_epithet(gazetteer, tokens[-1]):
            tokens.pop()
        else:
            break
    possessive = bool(tokens) and tokens[-1].text in POSSESSIVE
    if possessive:
        tokens.pop()
    owner = names.get(_key(name, tokens[-1])) if tokens and (title.found or possessive) else None
    owner = owner or served
    is_topical = owner is not None and bool(title.words) and title.words[-1] in gazetteer.words["topical"]
    entry = owner.entry if owner is not None and not is_topical else None
    country = owner.country_iso3 if owner is not None and not is_topical else None
    country = (entry.country_iso3 if entry is not None else country) or title.implies
    return Seen(" ".join(title.words) or None, entry, country, title.gender, is_topical=is_topical)


def _noun_role(gazetteer: Gazetteer, noun: Token) -> tuple[Role, int] | None:
    doc = noun.doc
    start = max(noun.sent.start, noun.i - 4)
    return longest_role(gazetteer, ("office", "role"), [fold(doc[i].text) for i in range(start, noun.i + 1)])


def _owner(noun: Token, name: Name, names: NamesByToken) -> Name | None:
    """Of whom a role noun is: "Mexico's foreign minister", "head of the National Assembly"."""
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "poss", "nmod"):
            owner = names.get(_key(name, child))
            if owner is not None:
                return owner
        if child.dep_ == "prep" and child.lower_ in _OF:
            for inner in child.children:
                owner = names.get(_key(name, inner))
                if owner is not None:
                    return owner
                for deeper in inner.children:
                    owner = names.get(_key(name, deeper))
                    if owner is not None and deeper.dep_ in ("amod", "compound", "poss", "nmod"):
                        return owner
    return None


def _after(gazetteer: Gazetteer, name: Name, names: NamesByToken) -> Seen:
    """The apposition or predicate that says who a person is."""
    doc = name.sentence.span.doc
    head = name.head
    if name.last + 3 < len(doc) and doc[name.last + 1].text == "(":  # "(R-Texas)", "(D., N.Y.)"
        inside = doc[name.last + 2].text
        if inside[:1] in _PARTY_LETTER and (len(inside) == 1 or inside[1:2] in ("-", ".", ",")):
            return Seen("lawmaker", None, "USA")
    nouns = [child for child in head.children if child.dep_ == "appos" and child.i > name.last]
    if head.dep_ in ("nsubj", "nsubjpass") and head.head.lemma_ in ("be", "become", "remain"):
        nouns += [child for child in head.head.children if child.dep_ == "attr"]
    if head.dep_ == "appos" and head.head.i < head.i:  # "the opposition leader, Juan Guaido"
        nouns.append(head.head)
    if head.dep_ in ("attr",):
        nouns += [child for child in head.head.children if child.dep_ == "nsubj"]
    for noun in nouns:
        if _key(name, noun) in names:
            continue
        found = _noun_role(gazetteer, noun)
        if found is None:
            continue
        role, size = found
        owner = _owner(noun, name, names)
        entry = owner.entry if owner is not None else None
        country = _country(entry, role) or (owner.country_iso3 if owner is not None else None)
        is_topical = noun.lower_ in gazetteer.words["topical"]  # "a North Korea expert" is from anywhere
        if is_topical:
            entry, country = None, None
        text = doc[noun.i - size + 1 : noun.i + 1].text.lower()
        return Seen(text, entry, country, role.gender, (noun,), is_topical)
    return Seen()


def role_of(gazetteer: Gazetteer, name: Name, names: NamesByToken) -> Seen:
    """Role, country and gender that the words around one mention of a person give."""
    before = _before(gazetteer, name, names)
    after = _after(gazetteer, name, names)
    return Seen(
        before.role or after.role,
        before.of or after.of,
        before.country_iso3 or after.country_iso3,
        before.gender or after.gender,
        after.nouns,
        before.is_topical or after.is_topical,
    )
