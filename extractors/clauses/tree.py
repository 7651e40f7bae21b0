"""The parse tree: the parser's labels by names of their own, and short walks that several modules take.

Only labels and positions belong here; as soon as a word or a meaning matters, it is another module's.
Tokens are compared with ``==``: spaCy makes a new object for each look at a token, so ``is`` is never true.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

# Parts of speech.
VERBS = ("VERB", "AUX")
NOUNS = ("NOUN", "PROPN")
NOMINALS = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")  # what can head a noun phrase

# Fine-grained tags.
BARE_VERBS = ("VB", "VBP")  # an infinitive; without its "to" in sight the model takes it for a present
PARTICIPLES = ("VBN", "VBD")  # the model takes one for the other
PROPER_NOUNS = ("NNP", "NNPS")
RELATIVES = frozenset({"WDT", "WP", "WP$"})

# Dependencies.
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})

_HYPHENS = frozenset("-‐‑–")
MAX_CLIMB = 8  # a bound against odd parses: what nests deeper is misread anyway


def upward(token: Token) -> Iterator[Token]:
    """The token itself and those above it, nearest first, as far as ``MAX_CLIMB``."""
    node = token
    for _ in range(MAX_CLIMB):
        yield node
        if node.head == node:
            return
        node = node.head


def before_hyphen(token: Token) -> Token | None:
    """The word that a hyphen joins to ``token`` in its sentence: "U.S." for "China" in "U.S.-China talks"."""
    if token.i < 2 or token.nbor(-1).text not in _HYPHENS:
        return None
    return token.nbor(-2) if token.i - 2 >= token.sent.start else None


def has_child(token: Token, *dependencies: str) -> bool:
    """Whether something hangs on the token by one of these dependencies."""
    return any(child.dep_ in dependencies for child in token.children)


def unique(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """The tokens in their order, each once."""
    return tuple(dict.fromkeys(tokens))
