"""A sentence as the model reads it: every actor's name replaced by a word for its kind.

The model must not know who somebody is: it would learn who is usually whose enemy instead of reading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from spacy.tokens import Token

from extractors.actors import Cast
from extractors.clauses import speaker
from extractors.pairs.voices import FIRST_PERSON, Keys, is_spoken, voices
from extractors.syntax import Sentence

# Longer sentences are cut: 2 of 1,036 sentences of the dev articles have more words.
MAX_WORDS = 110
# Pairs grow with the square: a sentence with more actors is a list.
MAX_KEYS = 9


@dataclass(frozen=True)
class View:
    """``words`` to encode; ``spans``: actor key -> which of them stand for the actor, in order of appearance.

    ``tokens``: position in ``words`` -> index of a token in the sentence's document, -1 for words added.
    """

    sentence: int
    words: tuple[str, ...]
    spans: dict[str, tuple[int, ...]]
    tokens: tuple[int, ...]


def placeholder(kind: str) -> str:
    """The word that stands for an actor of a kind."""
    return f"[{kind}]"


def views(sentences: Sequence[Sentence], cast: Cast) -> Iterator[View]:
    """The sentences in which two actors stand or speak, in order."""
    speaking = voices(sentences, cast)
    for sentence in sentences:
        view = _view(sentence, cast, speaking.get(sentence.index, ()))
        if len(view.spans) > 1:
            yield view


def _view(sentence: Sentence, cast: Cast, voice: Keys) -> View:
    words: list[str] = []
    tokens: list[int] = []
    spans: dict[str, list[int]] = {}

    def add(word: str, keys: Keys, token: int) -> None:
        for key in keys:
            spans.setdefault(key, []).append(len(words))
        words.append(word)
        tokens.append(token)

    here = {key for token in sentence.span for key in cast.at(sentence, token)}
    if is_spoken(sentence) and voice and not here & set(voice):
        for key in voice[:1]:
            add(placeholder(cast.actors[key].kind), (key,), -1)
        for word in ("said", ":"):
            add(word, (), -1)
    for keys, group in groupby(sentence.span, key=lambda token: cast.at(sentence, token)):
        run = [token for token in group if not token.is_space]
        if keys and any(token.pos_ == "PROPN" or token.ent_type_ for token in run):
            add(placeholder(cast.actors[keys[0]].kind), keys, _head(run).i)
            continue
        for token in run:
            meant = keys
            if token.lower_ in FIRST_PERSON and token.text != "US":
                meant = _first_person(sentence, token, cast) or voice
            add(token.text, meant, token.i)
    kept = {key: tuple(p for p in at if p < MAX_WORDS) for key, at in spans.items()}
    kept = {key: at for key, at in kept.items() if at}
    kept = dict(list(kept.items())[:MAX_KEYS])
    return View(sentence.index, tuple(words[:MAX_WORDS]), kept, tuple(tokens[:MAX_WORDS]))


def _first_person(sentence: Sentence, token: Token, cast: Cast) -> Keys:
    said = speaker(token)
    return cast.at(sentence, said) if said is not None else ()


def _head(run: list[Token]) -> Token:
    """The token of a run that hangs on a word outside."""
    inside = {token.i for token in run}
    return next((token for token in run if token.head.i not in inside or token.head == token), run[0])
