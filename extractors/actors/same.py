"""Decides whether two names from different articles are one actor, and why.

Belongs here: one pair of names with what is known beside them. Does not belong here: how spellings compare
(``spelling.py``), and which of many names are one actor (``clusters.py``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.actors import spelling
from extractors.actors.gazetteer import fold
from extractors.actors.spelling import Organization, Person, Token

_KEPT = 100_000  # names in the cache, each some 2 kB

# Reasons from the surest to the weakest: of several that are needed the weakest is told.
REASONS = (
    "listed",
    "same-name",
    "case",
    "accents",
    "hyphen",
    "particle",
    "title",
    "legal-form",
    "spelling",
    "transliteration",
    "name-order",
    "country-unknown",
    "middle-name",
    "nickname",
    "initials",
    "acronym",
)
# Without a country on both sides these say too little: "J. Smith" is anybody.
_NEED_COUNTRY = frozenset({"nickname", "initials", "acronym"})

_ORGANIZATIONS = frozenset({"organization", "company", "party", "armed_group", "bloc"})
_LOOSE_KINDS = ({"party", "armed_group"}, {"organization", "bloc"})
_SHORTEST_JOINED = 5  # letters; shorter names that differ in a space or hyphen are often two


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an actor: its names as written, the usual one first; what it is; what persons do."""

    names: tuple[str, ...]
    kind: str
    country_iso3: str | None = None
    roles: tuple[str, ...] = ()  # of a listed person its offices
    listed: str | None = None  # its published id, where the gazetteer lists it

    @property
    def name(self) -> str:
        return self.names[0]


@lru_cache(maxsize=_KEPT)
def _person(name: str) -> Person:
    return spelling.read_person(name)


@lru_cache(maxsize=_KEPT)
def _organization(name: str) -> Organization:
    return spelling.read_organization(name)


@lru_cache(maxsize=_KEPT)
def _fields(roles: tuple[str, ...]) -> frozenset[str]:
    return spelling.fields(roles)


@lru_cache(maxsize=_KEPT)
def _role_words(roles: tuple[str, ...]) -> frozenset[str]:
    """The words of roles: "Jack Smith" is John Smith when the two do the same."""
    return frozenset(word for role in roles for word in fold(role).split()) - spelling.words("filler").keys()


def blocks(known: Known) -> list[str]:
    """Keys of which two actors that are the same share at least one; few others do.

    States and groups have none: their keys say who they are.
    """
    found: set[str] = set()
    for name in known.names:
        if known.kind == "person":
            found.update(f"person {key}" for key in _person_blocks(_person(name), known.country_iso3))
        elif known.kind in _ORGANIZATIONS:
            found.update(f"org {key}" for key in _organization_blocks(name, known.country_iso3))
    return sorted(found)


def _person_blocks(person: Person, country: str | None) -> Iterator[str]:
    yield f"letters {person.joined}"
    tokens = person.tokens
    if len(tokens) < 2:
        return
    lasts = [tokens[-1]]
    if len(tokens) > 2 and country in spelling.two_surname_countries():
        lasts.append(tokens[-2])
    for home in {None, country}:
        yield "all " + " ".join(sorted(spelling.canonical(part, home) for part in person.parts))
        for last in lasts:
            family = spelling.canonical(last.text, home)
            if tokens[0].letters:
                yield f"initial {tokens[0].letters[0]} {family}"
                continue
            given = {spelling.canonical(tokens[0].text, home)}
            given.update(f"~{group}" for group in spelling.variants("nickname", tokens[0].text))
            for one in given:
                yield "ends " + " ".join(sorted((one, family)))
            yield f"initial {tokens[0].text[0]} {family}"


def _organization_blocks(name: str, country: str | None) -> Iterator[str]:
    read = _organization(name)
    for home in {None, country}:
        tokens = [spelling.canonical(token, home) for token in read.tokens]
        yield "name " + "".join(tokens)
        if read.is_any_order:
            yield "words " + " ".join(sorted(set(tokens) - _fillers()))
    if country is not None:
        for short in read.acronyms | ({read.acronym} if read.acronym else set()):
            yield f"acronym {short} {country}"


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    return frozenset(spelling.canonical(word) for word in spelling.words("filler"))


@lru_cache(maxsize=_KEPT)
def _blocks(known: Known) -> frozenset[str]:
    return frozenset(blocks(known))


def apart(a: Known, b: Known) -> bool:
    """Whether something says that the two are not one: country, kind, generation, field of life."""
    if a.listed and b.listed:
        return a.listed != b.listed
    if (a.kind == "person") != (b.kind == "person") or not _kinds_agree(a.kind, b.kind):
        return True
    if a.country_iso3 and b.country_iso3 and a.country_iso3 != b.country_iso3:
        return True
    if a.kind != "person":
        return False
    if not a.listed and not b.listed and _fields_differ(a, b):
        return True
    return all(_contradict(_person(x), _person(y)) for x in a.names for y in b.names)


def _fields_differ(a: Known, b: Known) -> bool:
    """A mayor and a boxer. Not asked of listed persons: the gazetteer tells an office, papers much else."""
    one, other = _fields(a.roles), _fields(b.roles)
    return bool(one and other and not one & other)


def _contradict(a: Person, b: Person) -> bool:
    """Two names that no one has both of: Donald Trump Jr., George H. W. and George W. Bush."""
    return a.generation != b.generation or _middles_differ(a, b)


def _kinds_agree(one: str, other: str) -> bool:
    if one == other or "organization" in (one, other):
        return True
    return any({one, other} <= kinds for kinds in _LOOSE_KINDS)


def same_actor(a: Known, b: Known) -> str | None:
    """Why the two are one actor (one of ``REASONS``), or None when they are not or nobody can say."""
    if a.listed and a.listed == b.listed:
        return "listed"
    if _blocks(a).isdisjoint(_blocks(b)) or apart(a, b):
        return None
    found = [
        reason for one in a.names for other in b.names if (reason := _same_name(one, other, a, b)) is not None
    ]
    return min(found, key=REASONS.index, default=None)


def _same_name(one: str, other: str, a: Known, b: Known) -> str | None:
    both = a.country_iso3 is not None and a.country_iso3 == b.country_iso3
    country = a.country_iso3 if both else None
    if a.kind == "person":
        reason = _same_person(_person(one), _person(other), country)
    else:
        reason = _same_organization(_organization(one), _organization(other), country)
        # "GM" whose full name is known is not short for another
        if reason == "acronym" and len((a if _organization(one).acronym else b).names) > 1:
            reason = None
    if reason is None or (reason == "nickname" and not _role_words(a.roles) & _role_words(b.roles)):
        return None
    if reason == "same-name":
        reason = _writing(one, other, a.kind)
    if both:
        return reason
    if reason in _NEED_COUNTRY:
        return None
    is_half_known = a.country_iso3 is not None or b.country_iso3 is not None
    return max(reason, "country-unknown", key=REASONS.index) if is_half_known else reason


def _writing(one: str, other: str, kind: str) -> str:
    """How two writings of one name differ."""
    if one == other:
        return "same-name"
    if one.casefold() == other.casefold():
        return "case"
    if fold(one) == fold(other):
        return "accents"
    if _all_letters(one) == _all_letters(other):
        return "hyphen"
    if kind == "person":
        return "title"
    is_shortened = any(len(_organization(name).tokens) < len(name.split()) for name in (one, other))
    return "legal-form" if is_shortened else "spelling"


def _all_letters(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalnum())


def _same_person(a: Person, b: Person, country: str | None) -> str | None:
    if a.generation != b.generation:
        return None
    if a.joined == b.joined:
        return "same-name"
    if len(a.tokens) < 2 or len(b.tokens) < 2:
        return None
    if [token.text for token in a.tokens] == [token.text for token in b.tokens]:
        return "particle"
    return _same_ends(a, b, country) or _two_surnames(a, b, country) or _same_order(a, b, country)


def _same_order(a: Person, b: Person, country: str | None) -> str | None:
    """ "Orbán Viktor": the same words, turned."""
    one, other = ([spelling.canonical(part, country) for part in person.parts] for person in (a, b))
    if len(one) != len(other):
        return None
    if one == other:
        return "transliteration"
    turned = any(one[i:] + one[:i] == other for i in range(1, len(one)))
    return "name-order" if turned else None


def _same_ends(a: Person, b: Person, country: str | None) -> str | None:
    """Given and family name agree, and what stands between does not contradict."""
    family = _same_word(a.tokens[-1], b.tokens[-1], country)
    given = _same_given(a.tokens[0], b.tokens[0], country)
    if family is None or given is None or _middles_differ(a, b):
        return None
    between = "same-name" if len(a.tokens) == len(b.tokens) else "middle-name"
    if any(token.letters for token in (*a.tokens[1:-1], *b.tokens[1:-1])) and between == "same-name":
        between = "initials" if _middle(a) != _middle(b) else between
    if between == "middle-name" and country is None and given == family == "same-name":
        return between
    return max(family, given, between, key=REASONS.index)


def _two_surnames(a: Person, b: Person, country: str | None) -> str | None:
    """ "Hugo Chávez Frías" is Hugo Chávez, where people have the mother's name too."""
    longer, shorter = sorted((a.tokens, b.tokens), key=len, reverse=True)
    if country not in spelling.two_surname_countries() or len(longer) != len(shorter) + 1 or len(shorter) < 2:
        return None
    alike = all(_same_word(one, other, country) for one, other in zip(longer[:-1], shorter, strict=True))
    return "middle-name" if alike else None


def _same_word(one: Token, other: Token, country: str | None) -> str | None:
    if one.text == other.text:
        return "same-name"
    alike = spelling.canonical(one.text, country) == spelling.canonical(other.text, country)
    return "transliteration" if alike and not one.letters and not other.letters else None


def _same_given(one: Token, other: Token, country: str | None) -> str | None:
    if one.letters or other.letters:
        if one.letters and other.letters:
            return "same-name" if one.letters == other.letters else None
        return "initials" if (one.letters or one.text)[0] == (other.letters or other.text)[0] else None
    if spelling.variants("nickname", one.text) & spelling.variants("nickname", other.text):
        return _same_word(one, other, country) or "nickname"
    return _same_word(one, other, country)


def _middle(person: Person) -> list[Token]:
    """The tokens between the ends; "J.D." in front has its second letter there."""
    first = person.tokens[0]
    rest = [Token(letter, letter) for letter in (first.letters or "")[1:]]
    for token in person.tokens[1:-1]:
        rest += [Token(letter, letter) for letter in token.letters] if token.letters else [token]
    return rest


def _middles_differ(a: Person, b: Person) -> bool:
    """ "George H. W. Bush" and "George W. Bush": of the ends alike, another between."""
    if len(a.tokens) < 3 or len(b.tokens) < 3 or not _ends_agree(a, b):
        return False
    for one, other in zip(_middle(a), _middle(b), strict=False):
        if one.letters or other.letters:
            if one.text[:1] != other.text[:1]:
                return True
        elif spelling.canonical(one.text) != spelling.canonical(other.text):
            return True
    return False


def _ends_agree(a: Person, b: Person) -> bool:
    families = spelling.canonical(a.tokens[-1].text) == spelling.canonical(b.tokens[-1].text)
    return families and _same_given(a.tokens[0], b.tokens[0], None) is not None


def _same_organization(a: Organization, b: Organization, country: str | None) -> str | None:
    if country is None and (a.is_generic or b.is_generic):
        return None
    one, other = (tuple(spelling.canonical(token, country) for token in read.tokens) for read in (a, b))
    letters = "".join(a.tokens), "".join(b.tokens)
    found = None
    if letters[0] == letters[1] and (a.tokens == b.tokens or len(letters[0]) >= _SHORTEST_JOINED):
        found = "same-name"
    elif one == other:
        found = "transliteration"
    elif a.is_any_order and b.is_any_order and set(one) - _fillers() == set(other) - _fillers():
        found = "name-order"
    elif country is not None and (a.acronym in b.acronyms or b.acronym in a.acronyms):
        found = "acronym"
    return found
