"""Words what a stance is about when it is a thing or a plan, not an actor: a short phrase of the text."""

from collections.abc import Sequence

from spacy.tokens import Token

from extractors.stances.lexicon import noun_classes
from extractors.syntax import Sentence

_MAX_WORDS = 12  # 9 in 10 issues of the dev annotations have at most this many
_REACH = 12  # sentences: a bare noun rarely takes up what was named further back
_NOT_ISSUES = frozenset(
    ["PERSON", "GPE", "NORP", "ORG", "DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "ORDINAL", "QUANTITY"]
)
_HYPHENS = frozenset("-‐‑–")
_BREAKS = frozenset([",", ";", ":", "—", "–", "(", "“", "”", '"'])
_CUT_BEFORE = frozenset(["relcl", "advcl", "appos", "parataxis", "punct", "cc", "conj", "mark"])
_DANGLING = frozenset(
    ["prep", "det", "cc", "amod", "compound", "poss", "case", "aux", "mark", "punct", "pcomp", "acl"]
)


def noun_issue(head: Token) -> str | None:
    """The noun phrase of ``head`` without article and trailing clauses; None when it names no issue."""
    if noun_classes().get(head.lemma_.lower(), frozenset()) & {"person", "empty"}:
        return None
    if head.pos_ not in ("NOUN", "PROPN") or head.ent_type_ in _NOT_ISSUES:
        return None
    if head.pos_ == "PROPN" and not head.ent_type_:
        return None
    start = head.left_edge.i
    while (
        start < head.i
        and head.doc[start + 1].text not in _HYPHENS
        and (
            head.doc[start].dep_ in ("det", "predet", "punct", "cc", "preconj", "advmod")
            or head.doc[start].tag_ == "PRP$"
            or head.doc[start].is_space
        )
    ):
        start += 1
    end = head.i + 1
    for child in head.rights:
        if child.dep_ in _CUT_BEFORE and not (child.dep_ == "punct" and child.text in "-–"):
            break
        if child.dep_ in ("prep", "acl") and not any(c.ent_type_ in ("DATE", "TIME") for c in child.children):
            end = max(end, child.right_edge.i + 1)
    return _phrase(head, start, end)


def named_before(head: Token, sentence: Sentence, sentences: Sequence[Sentence]) -> str | None:
    """The fuller phrase that a bare "the pipeline" or "that plan" takes up from a sentence before, if any."""
    if any(c.dep_ in ("amod", "compound", "poss", "prep", "acl") and c.tag_ != "PRP$" for c in head.children):
        return None
    for earlier in reversed(sentences[max(0, sentence.index - _REACH) : sentence.index]):
        for token in earlier.span:
            if token.lower_ == head.lower_ and any(
                c.dep_ in ("amod", "compound") or (c.dep_ == "prep" and c.lower_ in ("of", "for", "on", "to"))
                for c in token.children
            ):
                return noun_issue(token)
    return None


def clause_issue(verb: Token, *, with_subject: bool = False) -> str | None:
    """The clause of ``verb`` as a phrase: "lifting sanctions", "Japan to participate as an observer".

    ``with_subject`` refuses a clause without a subject of its own: "wants to go" is a plan of one's own.
    """
    if with_subject and not any(c.dep_ in ("nsubj", "ccomp") for c in verb.children):
        return None
    if verb.pos_ not in ("VERB", "AUX") or verb.tag_ in ("VBD", "VBZ", "VBP", "MD"):
        return None
    start = verb.left_edge.i
    while start < verb.i and (verb.doc[start].lower_ in ("to", "that", "for") or verb.doc[start].is_punct):
        start += 1
    if verb.lemma_ == "see" and verb.doc[start] == verb:  # "wants to see the corridor extended"
        start += 1
    end = verb.i + 1
    for child in verb.rights:
        if child.dep_ in ("advcl", "cc", "conj", "parataxis", "punct"):
            break
        end = child.right_edge.i + 1
    return _phrase(verb, start, end)


def _phrase(head: Token, start: int, end: int) -> str | None:
    """The words from ``start`` to ``end``, cut before an inner clause and at the longest sensible length."""
    doc = head.doc
    for i in range(head.i + 1, end):
        if (
            doc[i].tag_ in ("WDT", "WP", "WRB")
            or doc[i].dep_ in ("mark", "npadvmod")
            or doc[i].text in _BREAKS
        ):
            end = i
            break
    words = [token for token in doc[start:end] if not token.is_space]
    if len(words) > _MAX_WORDS:
        end = words[_MAX_WORDS].i
    while end > head.i + 1 and doc[end - 1].dep_ in _DANGLING:
        end -= 1
    text = " ".join(doc[start:end].text.split()).strip(" ,.;:–—-'\"“”’‘")
    return text if any(c.isalpha() for c in text) and len(text) > 3 else None
