"""Words what a stance is about when it is a thing or a plan, not an actor: a short phrase of the text.

Nouns give their phrase without article, owner and trailing clauses, clauses become a gerund, and a bare
"the plan" takes up the fuller words of the text. Whether there is a stance at all is decided in ``slots``.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from spacy.tokens import Token

from extractors.clauses.tree import VERBS
from extractors.stances.lexicon import noun_classes
from extractors.syntax import Sentence

_MAX_WORDS = 8  # five in six issues of the dev annotations have at most as many
_REACH = 25  # sentences: a bare noun rarely takes up what was named further back
_NOT_ISSUES = frozenset(
    ["PERSON", "GPE", "NORP", "ORG", "DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "ORDINAL", "QUANTITY"]
)
_NAMED_OWNERS = frozenset(["PERSON", "GPE", "NORP", "ORG"])
_HYPHENS = frozenset("-‐‑–")
_BREAKS = frozenset([",", ";", ":", "—", "–", "(", "“", "”", '"'])
_CUT_BEFORE = frozenset(["relcl", "advcl", "appos", "parataxis", "punct", "cc", "conj", "mark"])
_DANGLING = frozenset(
    ["prep", "det", "cc", "amod", "compound", "poss", "case", "aux", "mark", "punct", "pcomp", "acl"]
)
_SKIPPED = frozenset(["det", "predet", "punct", "cc", "preconj", "advmod", "nummod"])
_DESCRIBING = frozenset(["amod", "compound", "nmod", "prep", "acl"])
_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_POINTING = frozenset(["the", "this", "that", "these", "those", "such", "its", "their", "his", "her"])
_PLACES = frozenset(["GPE", "LOC", "FAC"])
_HANGING = frozenset(["of", "on", "for", "against", "to", "between", "over", "with", "into"])
_ONE_SYLLABLE = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")


def noun_issue(head: Token) -> str | None:
    """The noun phrase of ``head`` without article, owner and trailing clauses; None when it names no issue.

    Of "the call for X", "the idea of doing Y" only what they hold is named.
    """
    own = _own_classes(head)
    if own & {"person", "empty", "body"} or head.pos_ not in ("NOUN", "PROPN"):
        return None
    if "measure" not in own and (head.ent_type_ in _NOT_ISSUES or _is_unknown_name(head)):
        return None
    if "container" in own:
        held = _held(head)
        content = noun_issue(held) if held is not None else _held_clause(head)
        if content is not None:
            return content
    return _phrase(head, _start(head), _end(head))


def named_before(head: Token, sentence: Sentence, sentences: Sequence[Sentence]) -> str | None:
    """The fuller phrase that a bare "the pipeline" or "that plan" takes up from the text, if any.

    The first mention within reach is taken: news names a thing in full where it brings it up.
    """
    inner = _held(head)
    if inner is not None:
        return named_before(inner, sentence, sentences) or noun_issue(inner)
    if not is_bare(head) or not _points_back(head):
        return None
    full = [
        token
        for token in _nouns_before(head, sentence, sentences)
        if token.lemma_.lower() == head.lemma_.lower() and not is_bare(token)
    ]
    return noun_issue(full[-1]) if full else None


def is_bare(noun: Token) -> bool:
    """Whether a noun stands without any word that says which one it is, its owner aside."""
    return not any(
        c.dep_ in _DESCRIBING
        and not (c.dep_ == "prep" and c.lower_ not in _HANGING)
        and not (c.dep_ == "amod" and "vague" in noun_classes().get(c.lower_, frozenset()))
        for c in noun.children
    )


def clause_issue(verb: Token, *, fuller: Callable[[Token], str | None] | None = None) -> str | None:
    """The clause of ``verb`` as a phrase: "lifting sanctions", "Japan to participate as an observer".

    ``fuller`` names a bare object: "revising the treaty".
    """
    if verb.pos_ not in VERBS or verb.tag_ in _FINITE or any(c.tag_ in _FINITE for c in verb.children):
        return None
    start = verb.left_edge.i
    while start < verb.i and (
        verb.doc[start].lower_ in ("to", "that", "for")
        or verb.doc[start].is_punct
        or verb.doc[start].dep_ in ("advmod", "det")
    ):
        start += 1
    end = verb.i + 1
    for child in verb.rights:
        if child.dep_ in ("advcl", "cc", "conj", "parataxis", "punct"):
            break
        end = child.right_edge.i + 1
    named = next((c for c in verb.rights if c.dep_ == "dobj" and c.right_edge.i + 1 == end), None)
    if (
        fuller is not None
        and named is not None
        and start == verb.i
        and is_bare(named)
        and _points_back(named)
    ):
        rest = fuller(named)
        if rest is not None and " " in rest:
            return f"{_gerund(verb.lemma_.lower()) if verb.tag_ != 'VBG' else verb.text} {rest}"
    phrase = _phrase(verb, start, end)
    if phrase is None or start != verb.i or verb.tag_ not in ("VB", "VBP"):
        return phrase
    rest = phrase.removeprefix(verb.text).lstrip()
    return f"{_gerund(verb.lemma_.lower())} {rest}" if rest else None


def _own_classes(noun: Token) -> frozenset[str]:
    return noun_classes().get(noun.lemma_.lower(), frozenset())


def _is_unknown_name(head: Token) -> bool:
    return head.pos_ == "PROPN" and not head.ent_type_


def _held(head: Token) -> Token | None:
    """ "X" in "call for X", "idea of X" and "X's passage"."""
    if "container" not in _own_classes(head):
        return None
    prepositions = [c for c in head.rights if c.dep_ == "prep" and c.lower_ in ("for", "of", "about")]
    inner = (c for p in prepositions for c in p.children if c.dep_ == "pobj" and c.pos_ == "NOUN")
    owners = (c for c in head.lefts if c.dep_ == "poss" and c.pos_ == "NOUN")
    return next((c for c in (*inner, *owners) if "measure" in _own_classes(c) or c.dep_ == "pobj"), None)


def _held_clause(head: Token) -> str | None:
    """What "idea of doing X" and "push to do X" hold."""
    for child in head.rights:
        if child.dep_ == "prep":
            verbs = [c for c in child.children if c.dep_ == "pcomp" and c.pos_ in VERBS]
            if verbs:
                return clause_issue(verbs[0])
        if child.dep_ == "acl" and child.tag_ == "VB":
            return clause_issue(child)
    return None


def _start(head: Token) -> int:
    """Where the phrase begins: behind articles, numbers, adverbs and the name of an owner."""
    doc, start = head.doc, head.left_edge.i
    owner = next((c for c in head.lefts if c.dep_ == "poss" and c.ent_type_ in _NAMED_OWNERS), None)
    described = any(c.dep_ in _DESCRIBING for c in head.children)
    if owner is not None and described:
        start = owner.right_edge.i + 1
    while (
        start < head.i
        and doc[start + 1].text not in _HYPHENS
        and (
            (doc[start].dep_ in _SKIPPED and doc[start].head.i <= head.i and doc[start].head == head)
            or doc[start].dep_ in ("det", "predet", "punct")
            or doc[start].tag_ in ("PRP$", "POS")
            or doc[start].is_space
        )
    ):
        start += 1
    return start


def _end(head: Token) -> int:
    """Where the phrase ends: its own prepositions and participles, and what the parser hung on the verb."""
    end = head.i + 1
    for child in head.rights:
        if child.dep_ == "relcl" and _says_which(child, head, end):
            return child.right_edge.i + 1
        if child.dep_ in _CUT_BEFORE and not (child.dep_ == "punct" and child.text in "-–"):
            break
        if child.dep_ in ("prep", "acl") and not _is_time(child):
            end = max(end, child.right_edge.i + 1)
    if end == head.i + 1 and head.dep_ in ("dobj", "nsubjpass", "pobj"):
        follower = next((c for c in head.head.rights if c.i == end and c.dep_ in ("prep", "dative")), None)
        if follower is not None and _belongs(follower):
            end = follower.right_edge.i + 1
        elif end < len(head.doc) and head.doc[end].lower_ == "to" and "measure" in _own_classes(head):
            purpose = head.doc[end].head  # "sponsored a bill to cap rents", hung on the verb
            if purpose.tag_ == "VB" and purpose.head == head.head and head.dep_ == "dobj":
                end = purpose.right_edge.i + 1
    return end


def _says_which(clause: Token, noun: Token, end: int) -> bool:
    """Whether a relative clause right behind a bare measure tells what it does: "a law that bans X"."""
    pronoun = clause.left_edge
    return (
        pronoun.i == end
        and pronoun.lower_ in ("that", "which")
        and pronoun.dep_ in ("nsubj", "nsubjpass")
        and "measure" in _own_classes(noun)
        and is_bare(noun)
    )


def _is_time(token: Token) -> bool:
    return any(c.ent_type_ in ("DATE", "TIME") for c in token.children)


def _belongs(preposition: Token) -> bool:
    """Whether a preposition right behind a noun most likely tells of it, though it hangs on the verb."""
    inner = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    if inner is None or inner.ent_type_ in ("DATE", "TIME", "PERSON"):
        return False
    if preposition.lower_ == "in":
        return inner.ent_type_ in _PLACES or "medium" not in _own_classes(inner)
    return preposition.lower_ in _HANGING - {"with", "into", "over", "to"}


def _points_back(head: Token) -> bool:
    return any(c.lower_ in _POINTING for c in head.lefts)


def _nouns_before(head: Token, sentence: Sentence, sentences: Sequence[Sentence]) -> Iterator[Token]:
    """The nouns before a token, nearest sentence first, at last those of the title."""
    yield from (t for t in sentence.span if t.i < head.i and t.pos_ == "NOUN")
    first = max(0, sentence.index - _REACH)
    for earlier in reversed(sentences[first : sentence.index]):
        yield from (t for t in earlier.span if t.pos_ == "NOUN")
    if first > 0 and sentences[0].field == "title":
        yield from (t for t in sentences[0].span if t.pos_ == "NOUN")


def _gerund(base: str) -> str:
    """ "Lift" to "lifting", "raise" to "raising", "cut" to "cutting"."""
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and len(base) > 2:
        return base[:-1] + "ing"
    if _ONE_SYLLABLE.match(base):
        return base + base[-1] + "ing"
    return base + "ing"


def _phrase(head: Token, start: int, end: int) -> str | None:
    """The words from ``start`` to ``end``, cut before an inner clause and at the longest sensible length."""
    doc = head.doc
    for i in range(head.i + 1, end):
        if (
            (doc[i].tag_ in ("WDT", "WP", "WRB") and not (i == head.i + 1 and doc[i].tag_ == "WDT"))
            or doc[i].dep_ in ("mark", "npadvmod")
            or doc[i].text in _BREAKS
            or doc[i].ent_type_ in ("DATE", "TIME")
        ):
            end = i
            break
    ends = [token.i + 1 for token in doc[start:end] if token.whitespace_ or token.i + 1 == end]
    end = ends[min(_MAX_WORDS, len(ends)) - 1]
    while end > head.i + 1 and (doc[end - 1].dep_ in _DANGLING or doc[end - 1].pos_ == "ADP"):
        end -= 1
    text = " ".join(doc[start:end].text.split()).strip(" ,.;:–—-'\"“”’‘")
    return text if any(c.isalpha() for c in text) and len(text) > 2 else None
