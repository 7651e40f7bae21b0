"""Finds the frames of a sentence: puts together what the other modules read of each predicate.

No grammar belongs here but which words are predicates.
"""

from collections.abc import Callable, Mapping

from spacy.tokens import Token

from extractors.clauses.copulas import holders_of, holders_of_adjective
from extractors.clauses.frame import Frame
from extractors.clauses.lexicon import lemma
from extractors.clauses.modality import modality
from extractors.clauses.nouns import noun_agents, noun_complements, noun_modality, noun_slots
from extractors.clauses.obliques import obliques, obliques_of_verb
from extractors.clauses.phrases import expand
from extractors.clauses.speaker import speaker
from extractors.clauses.tree import NOUNS, unique
from extractors.clauses.verbs import complements, core_arguments
from extractors.syntax import Sentence


def frames(sentence: Sentence) -> list[Frame]:
    """The frames of a sentence in the order of their predicates; those without any argument are left out."""
    found: list[Frame] = []
    for token in sentence.span:
        build = _BUILDERS.get(token.pos_)
        if build is None or (build is _verb_frame and token.dep_.startswith("aux")):
            continue
        frame = build(sentence, token)
        if frame.agents or frame.patients or frame.obliques:
            found.append(frame)
    return found


def _verb_frame(sentence: Sentence, verb: Token) -> Frame:
    agents, patients = core_arguments(verb)
    return Frame(
        sentence=sentence,
        predicate=verb,
        lemma=lemma(verb),
        pos="verb",
        agents=unique(agents),
        patients=unique(patients),
        obliques=obliques_of_verb(verb),
        complements=complements(verb),
        modality=modality(verb),
        speaker=speaker(verb),
    )


def _noun_frame(sentence: Sentence, noun: Token) -> Frame:
    holders, copula = holders_of(noun)
    slots = noun_slots(noun, holders)
    return Frame(
        sentence=sentence,
        predicate=noun,
        lemma=lemma(noun),
        pos="noun",
        agents=noun_agents(slots),
        patients=slots.get("of", ()),
        obliques=slots,
        complements=noun_complements(noun),
        modality=noun_modality(noun, copula),
        speaker=speaker(copula or noun),
    )


def _adjective_frame(sentence: Sentence, adjective: Token) -> Frame:
    holders, copula = holders_of_adjective(adjective)
    slots = obliques(adjective)
    if not holders and slots and adjective.head.pos_ in NOUNS:  # "countries critical of X"
        holders = expand(adjective.head)
    if holders and copula is not None:
        slots["is"] = holders
    return Frame(
        sentence=sentence,
        predicate=adjective,
        lemma=lemma(adjective),
        pos="adj",
        agents=holders,
        patients=(),
        obliques=slots,
        complements=complements(adjective),
        modality=modality(copula) if copula is not None else "actual",
        speaker=speaker(copula or adjective),
    )


# By the part of speech of the predicate.
_BUILDERS: Mapping[str, Callable[[Sentence, Token], Frame]] = {
    "VERB": _verb_frame,
    "AUX": _verb_frame,
    "NOUN": _noun_frame,
    "ADJ": _adjective_frame,
}
