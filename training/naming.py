"""Which actor of a text is meant by a name that is given with it; who is missing from the cast is put in.

Used where somebody has said beforehand between whom to look: labelled text, marked sentences of public data.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from spacy.tokens import Token

from extractors.actors import Actor, Cast, find_actors
from extractors.records import Article
from extractors.syntax import Sentence, read

Range = tuple[int, int]

# Kinds by spaCy's labels, for names that are no actor of the cast.
_KINDS = {"PERSON": "person", "GPE": "state", "NORP": "group"}
# The texts have no date of their own. Any day will do on which listed leaders held office.
_DAY = date(2024, 5, 15)


def article_of(name: str, text: str) -> Article:
    """A text as an article of its own."""
    return Article(
        version_id=name, article_id=name, fetch_id=name, fetched_url=name, declared_canonical_url=None,
        url=name, outlet="training", source="training", title=None, authors=[], published_at=None,
        modified_at=None, language="en", body_text=text, word_count=len(text.split()), is_paywalled=False,
        signature=[], text_version="1", published_on=_DAY,
    )  # fmt: skip


def parse(name: str, text: str) -> tuple[list[Sentence], Cast]:
    """Sentences and cast of a text, as ``extract`` reads them."""
    sentences = read(None, text)
    return sentences, find_actors(article_of(name, text), sentences)


def occurrences(text: str, name: str) -> list[Range]:
    """Where a name stands in a text as whole words; without regard to capitals only where it must be."""
    pattern = r"(?<!\w)" + re.sub("['’]", "['’]", re.escape(name)) + r"(?!\w)"
    found = [match.span() for match in re.finditer(pattern, text)]
    return found or [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def keys_of(
    sentences: Sequence[Sentence], cast: Cast, places: Mapping[str, Sequence[Range]]
) -> dict[str, str]:
    """Name -> key of the actor for which most of its places stand; names without one are left out."""
    found: dict[str, str] = {}
    for name, ranges in places.items():
        votes = Counter(
            keys[0]
            for sentence, tokens in _spots(sentences, ranges)
            if len(keys := cast.at(sentence, _head(tokens))) == 1
        )
        if votes:
            found[name] = votes.most_common(1)[0][0]
    return found


def settle(
    sentences: Sequence[Sentence],
    cast: Cast,
    places: Mapping[str, Sequence[Range]],
    *,
    are_apart: bool = False,
) -> dict[str, str]:
    """Name -> key as ``keys_of`` has it; who is in no place of a name found is added to ``cast`` there.

    ``are_apart``: the names mean different actors, and what stands in a place is one of them and no other.
    """
    found = keys_of(sentences, cast, places)
    taken: set[str] = set()
    for name, ranges in places.items():
        key = found.get(name)
        if key is None or (are_apart and key in taken):
            key = f"given:{name.casefold()}"
        for sentence, tokens in _spots(sentences, ranges):
            free = tokens if are_apart else [token for token in tokens if not cast.at(sentence, token)]
            if _head(tokens) not in free:
                continue
            if key not in cast.actors:
                cast.actors[key] = Actor(key, name, _kind(tokens), None, None)
            for token in free:
                cast.stands_for[sentence.index, token.i] = (key,)
        if key in cast.actors:
            found[name] = key
            taken.add(key)
        else:
            found.pop(name, None)
    return found


def _spots(sentences: Iterable[Sentence], ranges: Sequence[Range]) -> list[tuple[Sentence, list[Token]]]:
    """The tokens of each range, by the sentence in which they stand; a token that a range cuts is in it."""
    spots = []
    for sentence in sentences:
        for start, end in ranges:
            if start >= sentence.char_end or end <= sentence.char_start:
                continue
            first, last = start - sentence.offset, end - sentence.offset
            tokens = [t for t in sentence.span if t.idx < last and first < t.idx + len(t.text)]
            if tokens:
                spots.append((sentence, tokens))
    return spots


def _head(tokens: Sequence[Token]) -> Token:
    root: Token = tokens[0].doc[tokens[0].i : tokens[-1].i + 1].root
    return root


def _kind(tokens: Sequence[Token]) -> str:
    label = _head(tokens).ent_type_
    is_name = any(token.pos_ == "PROPN" or token.ent_type_ for token in tokens)
    return _KINDS.get(label, "organization" if is_name else "group")
