"""One sentence with its frames and its actors: from a token to who is meant, and whose a thing is.

What a word says about them is the business of ``candidates``.
"""

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from extractors.actors import Cast
from extractors.clauses import Frame, effects, holders_of, reporting_verb, subjects, word_class
from extractors.pairs.voices import FIRST_PERSON, is_quoted
from extractors.stances.issues import named_before, noun_issue
from extractors.stances.lexicon import noun_classes, predicates
from extractors.syntax import Sentence

_INANIMATE = {"them": "NNS", "they": "NNS", "it": "NN"}  # pronoun -> tag of a noun that it can stand for
_LOGOPHORIC = frozenset({"they", "their", "it", "its"})


class Reader:
    """One sentence with its frames and actors: from tokens to actor keys."""

    def __init__(
        self,
        sentence: Sentence,
        frames: Sequence[Frame],
        cast: Cast,
        quoted: tuple[str, ...],
        sentences: Sequence[Sentence],
    ) -> None:
        self.frames = frames
        self.by_token = {frame.predicate.i: frame for frame in frames}
        self._sentence = sentence
        self._cast = cast
        self._sentences = sentences
        self._quoted = quoted  # who speaks in the quotes of this paragraph

    def token(self, index: int) -> Token:
        """A token of the sentence's document."""
        return self._sentence.span.doc[index]

    def actors(self, token: Token, speaker: Token | None = None) -> tuple[str, ...]:
        """The keys that the noun phrase of ``token`` stands for; "we" and "I" are who speaks."""
        if token.lower_ in FIRST_PERSON and token.text != "US":
            named = self.actors(speaker) if speaker is not None and speaker.lower_ not in FIRST_PERSON else ()
            return named or self._quoted
        found = self._cast.at(self._sentence, token)
        if found and token.dep_ == "pobj" and self._cast.at(self._sentence, token.head.head) == found:
            return ()  # a word inside a longer name is not who the name stands for
        if token.lower_ in _LOGOPHORIC:
            return self._controller(token) or self._sayer(token, found)
        if not found and token.pos_ == "NOUN":
            names = [c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"]
            names += [t for t in holders_of(token)[0] if t != token]  # "X, one of the groups that ..."
            found = unique(key for name in names for key in self._cast.at(self._sentence, name))
        return found

    def voice(self, frame: Frame) -> tuple[str, ...]:
        """Who says what a frame tells: whom the sentence names, else who speaks in these quotation marks."""
        speaker = frame.speaker
        if speaker is not None and speaker.lower_ not in FIRST_PERSON:
            return self.actors(speaker)
        return self.quoted(frame.predicate)

    def quoted(self, token: Token) -> tuple[str, ...]:
        """Who speaks in the quotation marks around a token; nobody outside of them."""
        return self._quoted if is_quoted(token) else ()

    def _controller(self, pronoun: Token) -> tuple[str, ...]:
        """ "Its" in what X is urged to do is X's: "urged X to lift its sanctions"."""
        verb = pronoun.head.head
        if pronoun.dep_ != "poss" or "object_control" not in effects(verb.head):
            return ()
        meant: tuple[Token, ...] = ()
        if verb.dep_ == "xcomp":
            meant = subjects(verb)
        elif verb.dep_ == "advcl" and (asking := self.by_token.get(verb.head.i)) is not None:
            # "called on X on Monday to lift": parted from its verb
            said = (t for name in sorted(word_class("addressing")) for t in asking.slot(name))
            meant = tuple(t for t in said if self._cast.at(self._sentence, t))
        many = len(meant) > 1 or any(token.tag_ in ("NNS", "NNPS") for token in meant)
        if many != (pronoun.lower_ == "their"):
            return ()
        return unique(key for token in meant for key in self._cast.at(self._sentence, token))

    def _sayer(self, pronoun: Token, found: tuple[str, ...]) -> tuple[str, ...]:
        """ "They" and "it" in what someone says are who says it, when the number fits.

        Sure where the pronoun is in the subject of what is said; elsewhere only when nothing better is known.
        """
        verb = reporting_verb(pronoun)
        if verb is None:
            return found
        top = pronoun.head if pronoun.dep_ == "poss" else pronoun
        is_subject = top.dep_ in ("nsubj", "nsubjpass") and top.head.dep_ == "ccomp"
        said = subjects(verb)
        keys = unique(key for token in said for key in self._cast.at(self._sentence, token))
        many = len(said) > 1 or any(token.tag_ in ("NNS", "NNPS") for token in said)
        fits = many == (pronoun.lower_ in ("they", "their"))
        if not fits or any(token.ent_type_ == "PERSON" for token in said) or not keys:
            return found
        return keys if is_subject or set(found) <= set(keys) else found

    def may_be_a_thing(self, pronoun: Token, keys: tuple[str, ...]) -> bool:
        """Whether a noun that is no actor stands between "it" or "them" and the last name of its actors.

        It is looked for where the verb is as easily said of things: one accompanies envoys and talks.
        """
        number = _INANIMATE.get(pronoun.lower_)
        if number is None:
            return False
        for token in reversed(pronoun.doc[self._sentence.span.start : pronoun.i]):
            found = self._cast.at(self._sentence, token)
            if set(found) & set(keys):
                return False
            if token.tag_ == number and not found and token.dep_ not in ("compound", "npadvmod"):
                return True
        return False

    def owners(self, token: Token, speaker: Token | None = None) -> tuple[str, ...]:
        """Whose the named thing is: possessor, by-phrase, name before it, doer of its participle.

        Of a harm ("the removal of X", "X's resignation") that is who suffers it.
        """
        lemma = token.lemma_.lower()
        if token.pos_ != "NOUN" or "person" in classes(token) or (lemma, "role") in predicates():
            return ()
        named: list[Token] = []
        frame = self.by_token.get(token.i)
        if frame is not None and "harm" in classes(token):
            named += frame.patients or frame.slot("poss")
        elif frame is not None:
            named += frame.agents or frame.slot("mod")
            if (lemma, "noun") not in predicates():
                named += frame.slot("of")
        for verb in self.frames:
            if verb.pos == "verb" and token in verb.patients and "authors" in effects(verb.predicate):
                named += verb.agents
        return unique(key for name in named for key in self.actors(name, speaker))

    def issue(self, token: Token) -> str | None:
        """What a noun names as an issue, in its fullest form so far."""
        return named_before(token, self._sentence, self._sentences) or noun_issue(token)


def classes(noun: Token) -> frozenset[str]:
    """The classes of a noun, also of the compound it ends ("travel ban")."""
    table = noun_classes()
    lemma = noun.lemma_.lower()
    compound = next((f"{c.lemma_.lower()}_{lemma}" for c in noun.children if c.dep_ == "compound"), "")
    return table.get(compound, frozenset()) | table.get(lemma, frozenset())


def unique(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys in their order, each once."""
    return tuple(dict.fromkeys(keys))
