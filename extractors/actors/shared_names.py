"""Says whose "Congress", "Social Democrats" or "Supreme Court" a text means: names that many countries share.

Which names those are is ``local_names.csv``. The owner in front or behind decides, else the country that the
article names most.
"""

from collections import Counter
from collections.abc import Iterable

from spacy.tokens import Token

from extractors.actors.gazetteer import Entry, Gazetteer, fold
from extractors.actors.mentions import POSSESSIVE, Name
from extractors.syntax import Sentence

_ADJECTIVES_BETWEEN = 2  # "Spain's ruling Socialists"


def _country(name: Name | None) -> str | None:
    if name is None:
        return None
    return name.entry.country_iso3 if name.entry is not None else name.country_iso3


class _Localizer:
    def __init__(self, gazetteer: Gazetteer, names: Iterable[Name]) -> None:
        self._local = gazetteer.local_names
        self._starts = frozenset(words[0] for words in self._local)
        self._longest = max(map(len, self._local), default=0)
        self._by_token = {(n.sentence.index, i): n for n in names for i in range(n.first, n.last + 1)}
        self._votes: Counter[str] = Counter()
        for name in names:
            country = _country(name)
            if country is not None and name.words not in self._local:
                self._votes[country] += 1

    def read(self, sentence: Sentence) -> list[Name]:
        found: list[Name] = []
        tokens = sentence.span
        at = 0
        while at < len(tokens):
            name = self._at(sentence, at) if tokens[at].text[:1].isupper() else None
            if name is not None:
                found.append(name)
            at = name.last - tokens.start + 1 if name is not None else at + 1
        return found

    def _at(self, sentence: Sentence, at: int) -> Name | None:
        folded = fold(sentence.span[at].text)
        if folded not in self._starts:
            return None
        tokens = list(sentence.span[at : at + self._longest])
        words = [fold(token.text) for token in tokens]
        for size in range(len(tokens), 0, -1):
            local = self._local.get(tuple(words[:size]))
            written = tokens[:size]
            if local is not None and all(t.text[:1].isupper() or not t.is_alpha for t in written):
                return self._name(sentence, written, local)
        return None

    def _name(self, sentence: Sentence, written: list[Token], local: dict[str, Entry]) -> Name | None:
        first, last = written[0].i, written[-1].i
        over = {id(n): n for i in range(first, last + 1) if (n := self._named(sentence, i)) is not None}
        if any(n.first < first or n.last > last for n in over.values()):
            return None  # "U.S. Congress", "Supreme Court of Nepal" say it themselves
        before = sentence.span.doc[first - 1] if first > sentence.span.start else None
        in_front = self._named(sentence, first - 1) if before is not None else None
        if in_front is not None and in_front.sort == "adjective" and _country(in_front) in local:
            return Name(sentence, in_front.first, last, "name", local[_country(in_front) or ""])
        if before is not None and before.pos_ == "PROPN" and before.dep_ == "compound" and in_front is None:
            return None  # the end of a longer name
        country = self._owner(sentence, first)
        if country is None and not any(n.entry is not None for n in over.values()):
            country = self._most_named(local)
        elif country is None:
            own = next(n.entry.country_iso3 for n in over.values() if n.entry is not None)
            country = own if own is None or self._votes[own] else self._most_named(local)
        if country not in local:
            return None
        return Name(sentence, first, last, "name", local[country])

    def _named(self, sentence: Sentence, i: int) -> Name | None:
        return self._by_token.get((sentence.index, i))

    def _owner(self, sentence: Sentence, first: int) -> str | None:
        """ "Spain's ruling Socialists": whose they are, by the possessive in front."""
        doc, start = sentence.span.doc, sentence.span.start
        at = first - 1
        while at > start and at >= first - _ADJECTIVES_BETWEEN and doc[at].pos_ in ("ADJ", "VERB"):
            at -= 1
        if at > start and doc[at].text in POSSESSIVE:
            return _country(self._named(sentence, at - 1))
        return None

    def _most_named(self, local: dict[str, Entry]) -> str | None:
        """The country that the article names most, where it has such an organisation; None where two tie."""
        best = self._votes.most_common(2)
        if not best or (len(best) == 2 and best[0][1] == best[1][1]):
            best = [(iso3, count) for iso3, count in self._votes.most_common() if iso3 in local]
            if len(best) != 1:
                return None
        return best[0][0]


def localize(gazetteer: Gazetteer, names: list[Name], sentences: list[Sentence]) -> list[Name]:
    """Names in reading order, with those that many countries share given to the country that is meant."""
    localizer = _Localizer(gazetteer, names)
    local = [name for sentence in sentences for name in localizer.read(sentence)]
    taken = {(name.sentence.index, i) for name in local for i in range(name.first, name.last + 1)}
    kept = [n for n in names if not any((n.sentence.index, i) in taken for i in range(n.first, n.last + 1))]
    return sorted([*kept, *local], key=lambda name: (name.sentence.index, name.first))
