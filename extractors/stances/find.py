"""Stance rows of an article: candidates with attribution, date, evidence and identity.

The one public function of the package. Which words mean a stance is in ``lexicon``; how they are
matched in ``candidates``.
"""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from extractors.actors import Cast
from extractors.clauses import expand, frames
from extractors.dates import moment_of
from extractors.pairs import Scores, voices
from extractors.records import Article, Mention, Stance
from extractors.stances.candidates import find_candidates
from extractors.stances.learned import Opinion, opinions
from extractors.stances.outcomes import Candidate
from extractors.stances.reader import Reader
from extractors.syntax import Sentence

_OFFICES = Path(__file__).with_name("data") / "offices.csv"
_SPORTS = Path(__file__).with_name("data") / "sports_words.csv"
_MIN_EVIDENCE = 15  # characters: less cannot carry a fact (the scorer's own bound)
_IMPLIED = 0.8
_ATTRIBUTED = 0.95
_PRIVATE = 0.85  # a person without office, role or country: mostly from sport and show business
_SPORT = 0.6  # in a match report
_SPORT_WORDS = 3  # different words of sport that make a text a match report; dev news has at most 1
_UNNAMED = 0.8  # an unnamed group on either side: "two officials", "other countries"
_DONATIONS = frozenset({"verb:donate", "verb:contribute"})
_VERBAL_ATTACKS = frozenset({"verb:attack", "noun:attack", "verb:target", "verb:savage"})
_TITLE_LENGTH = 60  # characters before a name in which its title stands


def find_stances(
    article: Article,
    sentences: Sequence[Sentence],
    cast: Cast,
    scores: Mapping[int, Scores] | None = None,
) -> list[Stance]:
    """The stances of an article, each once, in the order of the text.

    ``sentences`` are those of ``syntax.read`` on the article's title and body, ``scores`` those of
    ``pairs.read_pairs``; without them only the rules speak. Evidence is the sentence that carries the stance.
    Of rows with the same identity the one of highest confidence stays.
    """
    officials = _officials(article, cast)
    weight = _SPORT if _is_match_report(sentences) else 1.0
    rows: dict[str, Stance] = {}
    for sentence, reader, opinion in find_opinions(sentences, cast, scores):
        for row in _with_state(_weighed(opinion.judged(), cast, weight), officials):
            stance = _stance(article, sentence, row, reader)
            if stance is not None:
                known = rows.get(stance.stance_id)
                if known is None or known.confidence < stance.confidence:
                    rows[stance.stance_id] = stance
    return list(rows.values())


def find_opinions(
    sentences: Sequence[Sentence], cast: Cast, scores: Mapping[int, Scores] | None
) -> Iterator[tuple[Sentence, Reader, Opinion]]:
    """What rules and model hold of each sentence, before it becomes rows."""
    speaking = voices(sentences, cast)
    for sentence in sentences:
        reader = Reader(sentence, frames(sentence), cast, speaking.get(sentence.index, ()), sentences)
        seen = scores.get(sentence.index) if scores is not None else None
        for opinion in opinions(find_candidates(reader), seen, reader):
            yield sentence, reader, opinion


def _with_state(candidate: Candidate, officials: Mapping[str, str]) -> Iterable[Candidate]:
    """The candidate, and the same for the state when its source speaks for one in office.

    A meeting stays the person's: who sits at the table is what is reported.
    """
    yield candidate
    state = officials.get(candidate.source)
    if state is not None and state != candidate.target and candidate.stance_type != "CONSULT":
        yield replace(
            candidate, source=state, is_implied=True, confidence=round(candidate.confidence * _IMPLIED, 3)
        )


def _officials(article: Article, cast: Cast) -> dict[str, str]:
    """Person -> state, for those whom the text shows in an office that speaks for it."""
    past = {
        mention.local_actor_key
        for mention in cast.mentions
        if mention.kind == "person" and _past_office_before(article, mention)
    }
    found = {}
    for key, actor in cast.actors.items():
        state = f"state:{actor.country_iso3}"
        in_office = actor.kind == "person" and actor.role and key not in past
        if in_office and state in cast.actors and _speaks_for_state(actor.role or ""):
            found[key] = state
    return found


def _past_office_before(article: Article, mention: Mention) -> bool:
    """Whether "former" or the like stands in the words right before a name."""
    text = (article.title or "") if mention.field == "title" else article.body_text
    before = text[max(0, mention.char_start - _TITLE_LENGTH) : mention.char_start]
    return bool(_offices()[1].search(re.split(r"[.,;:!?\n]", before)[-1]))


def _is_match_report(sentences: Sequence[Sentence]) -> bool:
    found = {
        token.lower_ for sentence in sentences for token in sentence.span if token.lower_ in _sports_words()
    }
    return len(found) >= _SPORT_WORDS


def _weighed(candidate: Candidate, cast: Cast, weight: float) -> Candidate:
    """The candidate as sure as its actors allow: groups without a name and private persons less.

    Persons and parties "attack" with words; a donation to them is a sign of favour.
    """
    sides = [cast.actors[k] for k in (candidate.source, candidate.target) if k and k in cast.actors]
    if candidate.method in _VERBAL_ATTACKS and sides and sides[0].kind in ("person", "party"):
        candidate = replace(candidate, stance_type="ACCUSE")
    if candidate.method in _DONATIONS and sides and sides[-1].kind in ("person", "party"):
        candidate = replace(candidate, stance_type="SUPPORT")
    if any(actor.kind == "group" for actor in sides):
        weight *= _UNNAMED
    for actor in sides:
        if actor.kind == "person" and not actor.role and not actor.country_iso3:
            weight *= _PRIVATE
    return replace(candidate, confidence=round(candidate.confidence * weight, 3))


@cache
def _sports_words() -> frozenset[str]:
    with _SPORTS.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["word"] for row in csv.DictReader(line for line in lines if line[0] != "#"))


@cache
def _offices() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(offices that speak for a state, words that say the office is past or not yet held)."""
    words: dict[str, list[str]] = {"office": [], "not_in_office": []}
    with _OFFICES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            words[row["class"]].append(re.escape(row["phrase"]))
    office, past = (
        re.compile(rf"\b(?:{'|'.join(words[key])})\b", re.I) for key in ("office", "not_in_office")
    )
    return office, past


def _speaks_for_state(role: str) -> bool:
    office, past = _offices()
    return bool(office.search(role)) and not past.search(role)


def _stance(article: Article, sentence: Sentence, candidate: Candidate, reader: Reader) -> Stance | None:
    text = (article.title or "") if sentence.field == "title" else article.body_text
    start, end = _trimmed(text, sentence.char_start, sentence.char_end)
    evidence = text[start:end]
    if len(evidence) < _MIN_EVIDENCE:
        return None
    moment = moment_of(candidate.at, article.published_on)
    attributed = _attributed(candidate, reader)
    return Stance(
        stance_id=_identity(article.article_id, candidate, evidence),
        version_id=article.version_id,
        source_key=candidate.source,
        target_key=candidate.target,
        target_issue=candidate.issue,
        polarity=candidate.polarity,
        stance_type=candidate.stance_type,
        modality=candidate.modality,
        attributed_to_key=attributed,
        is_implied=candidate.is_implied,
        stated_on=moment.on if moment else None,
        stated_on_precision=moment.precision if moment else None,
        evidence=evidence,
        evidence_field=sentence.field,
        char_start=start,
        char_end=end,
        confidence=round(candidate.confidence * (_ATTRIBUTED if attributed else 1), 3),
        method=candidate.method,
    )


def _attributed(candidate: Candidate, reader: Reader) -> str | None:
    """Who reports the stance, when that is neither its source nor the article."""
    if candidate.is_implied:
        return None
    if candidate.speaker is None:
        keys = list(reader.quoted(candidate.at))
    else:
        keys = [key for token in expand(candidate.speaker) for key in reader.actors(token)]
    return keys[0] if keys and candidate.source not in keys else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without blanks at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _identity(article_id: str, candidate: Candidate, evidence: str) -> str:
    """A hash that outlives shifted offsets: article, actors, kind and folded evidence."""
    folded = unicodedata.normalize("NFKC", evidence).casefold()
    parts = [
        article_id, candidate.source, candidate.target or "", (candidate.issue or "").casefold(),
        candidate.stance_type, str(candidate.polarity), " ".join(folded.split()),
    ]  # fmt: skip
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
