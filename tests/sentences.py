"""How well stances and ties are found in sentences: ``python -m tests.sentences ../shared`` prints JSON.

- ``end_to_end``: this project's own test sentences (``training/text/test_*.txt``) through ``extract``; rows
  count from the threshold of the warehouse on. Stances: all ordered pairs of the actors that pipeline or
  labels place in a sentence, by none, support or oppose; neutral is none, implied and optional pairs are out.
- ``actors_given``: the same with the labelled actors given, by the most likely class of ``extractors.pairs``
  alone, none for pairs that it is not asked about; ``lost`` are labels for whose actors the sentence has
  no word.
- ``dse``: both orders of two given entities. ``newsmtsc``: how a given target is seen: the strongest polarity
  that any other actor of its sentence has toward it, neutral where there is none. ``plover``: the root of a
  given pair; nothing is trained on it.
"""

import argparse
import csv
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import yaml

from extractors.actors import Cast
from extractors.pairs import PairScore, read_pairs
from extractors.pairs.labels import MODALITIES, POLARITIES, TYPES
from extractors.records import FinancialTie, Reject, Stance
from extractors.slices import extract
from extractors.syntax import Sentence
from training import figures
from training.align import NONE, UNKNOWN, align, classes_of, sentences_of_lines
from training.labelled import Document, LabelledSentence, StanceLabel, documents
from training.naming import Range, article_of, keys_of, occurrences, parse, settle
from training.public import MarkedText, directed, pair_of

T = TypeVar("T")
Judged = Counter[tuple[str, Any, Any]]  # what was judged, what is right, what was said

ROOT = Path(__file__).parents[1]
TEXT = ROOT / "training" / "text"
_PROJECT = ROOT / "dbt_project" / "dbt_project.yml"
# An issue is found when it shares half of its words.
_SAME_ISSUE = 0.5
# PLOVER's first edition, in which plv_train.tsv is labelled, has one root for two of today's.
_FIRST_EDITION = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
_ROOTS = sorted({_FIRST_EDITION.get(root, root) for root in TYPES})
_TAG = re.compile(r"</?([st])>")


def measure(data: Path) -> dict[str, Any]:
    """All figures; ``data`` is the folder with ``data/stance``."""
    own = [document for path in sorted(TEXT.glob("test_*.txt")) for document in documents(path)]
    public = data / "data" / "stance"
    with (public / "newsmtsc_dev.jsonl").open(encoding="utf-8") as lines:
        targets = [json.loads(line) for line in lines]
    with (public / "plv_train.tsv").open(encoding="utf-8", newline="") as lines:
        roots = list(csv.DictReader(lines, delimiter="\t"))
    with ProcessPoolExecutor(os.cpu_count()) as pool:

        def judged(judge: Callable[[T], Judged], items: Iterable[T]) -> Judged:
            return sum(pool.map(judge, items, chunksize=8), Counter())

        return {
            "end_to_end": own_figures(judged(end_to_end, own)),
            "actors_given": own_figures(judged(actors_given, own)),
            "dse": stance_figures(judged(of_entities, directed(public / "dse_valid.tsv"))),
            "newsmtsc": stance_figures(judged(of_target, targets)),
            "plover": root_figures(judged(of_root, roots)),
        }


def end_to_end(document: Document) -> Judged:
    """The accepted rows of ``extract`` beside the labels of a document."""
    sentences, cast = parse(document.name, document.text)
    places = {name: occurrences(document.text, name) for name in document.names}
    keys = {name: f"?{name}" for name in document.names} | keys_of(sentences, cast, places)
    extracted = extract(article_of(document.name, document.text))
    if failed := [row.detail for row in extracted if isinstance(row, Reject)]:
        raise RuntimeError(f"{document.name}: {failed[0]}")
    threshold = min_confidence()
    found = [
        row for row in extracted if isinstance(row, Stance | FinancialTie) and row.confidence >= threshold
    ]
    judged = Judged()
    start = 0
    for line, inside in zip(document.sentences, sentences_of_lines(document, sentences), strict=True):
        end = start + len(line.text)
        here = [row for row in found if start <= row.char_start < end]
        stances = [row for row in here if isinstance(row, Stance) and not row.is_implied]
        judged += judge_stances(line, keys, stances, _standing(inside, cast))
        judged += judge_issues(line, keys, [row for row in stances if row.target_issue is not None])
        judged += judge_ties(line, keys, [row for row in here if isinstance(row, FinancialTie)])
        start = end + 1
    return judged


def min_confidence() -> float:
    """From which confidence on a row is accepted, as dbt has it."""
    return float(yaml.safe_load(_PROJECT.read_text(encoding="utf-8"))["vars"]["min_confidence"])


def _standing(sentences: Iterable[Sentence], cast: Cast) -> set[str]:
    return {key for sentence in sentences for token in sentence.span for key in cast.at(sentence, token)}


def judge_stances(
    line: LabelledSentence, keys: Mapping[str, str], stances: Iterable[Stance], standing: set[str]
) -> Judged:
    """Every ordered pair of actors of a line; type, modality and source where the polarity is right."""
    labels: dict[tuple[str, str], StanceLabel] = {}
    for stance in sorted(line.stances, key=lambda stance: stance.is_soft):
        if stance.target is not None:
            labels.setdefault((keys[stance.source], keys[stance.target]), stance)
    said = {
        (row.source_key, row.target_key): row
        for row in sorted(stances, key=lambda row: row.confidence)
        if row.target_key is not None
    }
    actors = standing.union(*labels, *said)
    judged = Judged()
    for pair in ((first, second) for first in actors for second in actors if first != second):
        label, row = labels.get(pair), said.get(pair)
        if label is not None and label.is_soft:
            continue
        judged["polarity", label.polarity if label else None, row.polarity if row else None] += 1
        if label and row and label.polarity == row.polarity:
            judged["type", label.stance_type, row.stance_type] += 1
            judged["modality", label.modality, row.modality] += 1
            judged["attribution", keys[label.by] if label.by else None, row.attributed_to_key] += 1
    return judged


def judge_issues(line: LabelledSentence, keys: Mapping[str, str], stances: Iterable[Stance]) -> Judged:
    """Stances on issues by source, polarity and words; each row answers to one label."""
    left = list(stances)
    judged = Judged()
    for label in sorted((label for label in line.stances if label.issue), key=lambda label: label.is_soft):
        wanted = words(label.issue or "")
        hit = next(
            (
                row
                for row in left
                if (row.source_key, row.polarity) == (keys[label.source], label.polarity)
                and 2 * len(wanted & words(row.target_issue or ""))
                >= _SAME_ISSUE * (len(wanted) + len(words(row.target_issue or "")))
            ),
            None,
        )
        if hit is not None:
            left.remove(hit)
        if not label.is_soft:
            judged["issue", True, hit is not None] += 1
    judged["issue", False, True] += len(left)
    return judged


def words(text: str) -> set[str]:
    """The words of a phrase, without case, genitive and articles."""
    plain = re.sub(r"['’]s?\b", "", text.casefold())
    return set(re.findall(r"\w+", plain)) - {"the", "a", "an"}


def judge_ties(line: LabelledSentence, keys: Mapping[str, str], ties: Sequence[FinancialTie]) -> Judged:
    """Ties by parties and instrument, by parties, and by parties and amount."""

    def key(name: str | None) -> str | None:
        return keys[name] if name else None

    labels = [(label, key(label.payer), key(label.recipient)) for label in line.ties]
    wanted: dict[str, list[tuple[Any, bool]]] = {
        "tie": [((a, b, label.instrument), label.is_soft) for label, a, b in labels],
        "flow": [((a, b), label.is_soft) for label, a, b in labels],
        "amount": [
            ((a, b, label.amount, label.currency), label.is_soft)
            for label, a, b in labels
            if label.amount is not None
        ],
    }
    said: dict[str, set[Any]] = {
        "tie": {(row.payer_key, row.recipient_key, row.instrument) for row in ties},
        "flow": {(row.payer_key, row.recipient_key) for row in ties},
        "amount": {
            (row.payer_key, row.recipient_key, float(row.amount), row.currency)
            for row in ties
            if row.amount is not None
        },
    }
    judged = Judged()
    for what, facts in wanted.items():
        hard = {fact for fact, is_soft in facts if not is_soft}
        judged[what, True, True] += len(hard & said[what])
        judged[what, True, False] += len(hard - said[what])
        judged[what, False, True] += len(said[what] - {fact for fact, _ in facts})
    return judged


def actors_given(document: Document) -> Judged:
    """The most likely classes of the pairs of labelled actors."""
    aligned = align(document)
    judged = Judged({("lost", True, False): aligned.lost})
    scores = read_pairs(aligned.sentences, aligned.cast)
    for index, labels in aligned.labels.items():
        pairs = scores[index].pairs if index in scores else {}
        for pair, score in pairs.items():
            judged += _judge_row(score, classes_of(pair, labels))
        for pair in {pair for pair, _ in (*labels.stances, *labels.ties)} - pairs.keys():
            polarity, _, _, instrument, _ = classes_of(pair, labels)  # not asked about is none
            if polarity not in (UNKNOWN, NONE):
                judged["polarity", POLARITIES[polarity], None] += 1
            if instrument not in (UNKNOWN, NONE):
                judged["tie", True, False] += 1
                judged["flow", True, False] += 1
    return judged


def _judge_row(score: PairScore, right: Sequence[int]) -> Judged:
    polarity, stance_type, modality, instrument, _ = right
    judged = Judged()
    if polarity != UNKNOWN:
        judged["polarity", POLARITIES[polarity], POLARITIES[score.polarity.argmax()]] += 1
        if polarity != NONE:
            judged["type", TYPES[stance_type], TYPES[score.stance_type.argmax()]] += 1
            judged["modality", MODALITIES[modality], MODALITIES[score.modality.argmax()]] += 1
    if instrument != UNKNOWN:
        said = int(score.instrument.argmax())
        judged["tie", True, True] += said == instrument != NONE
        judged["tie", True, False] += NONE != instrument != said
        judged["tie", False, True] += NONE != said != instrument
        judged["flow", True, True] += NONE not in (said, instrument)
        judged["flow", True, False] += said == NONE != instrument
        judged["flow", False, True] += said != NONE == instrument
    return judged


def of_entities(marked: MarkedText) -> Judged:
    """Two given entities, each toward the other."""
    score = _given_pair(marked.name, marked.text, marked.first, marked.second)
    judged = Judged()
    for right, said in zip((marked.forward, marked.backward), score, strict=True):
        judged["polarity", right, POLARITIES[said.polarity.argmax()] if said else None] += 1
    return judged


def _given_pair(name: str, text: str, first: Range, second: Range) -> list[PairScore | None]:
    """The scores of the first toward the second and back; None where no sentence has both."""
    given = pair_of(name, text, first, second)
    if given is None:
        return [None, None]
    sentences, cast, *keys = given
    read = list(read_pairs(sentences, cast).values())
    return [
        next((scores.pairs[pair] for scores in read if pair in scores.pairs), None)
        for pair in ((keys[0], keys[1]), (keys[1], keys[0]))
    ]


def of_target(item: Mapping[str, Any]) -> Judged:
    """A given target: the most likely class of the pair in which somebody's favour or disfavour is surest."""
    sentences, cast = parse(item["id"], item["sentence"])
    keys = settle(sentences, cast, {"target": [(item["from"], item["to"])]}, are_apart=True)
    toward = [
        score.polarity
        for scores in read_pairs(sentences, cast).values()
        for (_, target), score in scores.pairs.items()
        if target == keys.get("target")
    ]
    favour, disfavour = POLARITIES.index(1), POLARITIES.index(-1)
    surest = max(toward, key=lambda found: float(max(found[favour], found[disfavour])), default=None)
    said = POLARITIES[surest.argmax()] if surest is not None else None
    return Judged({("polarity", item["polarity"], said): 1})


def of_root(item: Mapping[str, str]) -> Judged:
    """The most likely type of a given pair, whether or not it is a stance at all; none without a target."""
    text, ranges = unmarked(item["marked_sentence"])
    if ranges.keys() < {"s", "t"}:
        return Judged()
    score = _given_pair(item["sentence_id"], text, ranges["s"], ranges["t"])[0]
    said = TYPES[score.stance_type.argmax()] if score else None
    return Judged({("root", item["gold_root"], _FIRST_EDITION.get(said, said) if said else None): 1})


def unmarked(marked: str) -> tuple[str, dict[str, Range]]:
    """ "<s>Peru</s> sued <t>Chile</t>" -> the plain text, and where "s" and "t" stand in it."""
    bounds: dict[str, list[int]] = {}
    text, end = "", 0
    for tag in _TAG.finditer(marked):
        text += marked[end : tag.start()]
        bounds.setdefault(tag[1], []).append(len(text))
        end = tag.end()
    return text + marked[end:], {name: (at[0], at[1]) for name, at in bounds.items()}


def own_figures(judged: Judged) -> dict[str, Any]:
    """The figures of own sentences; parts that were not judged are left out."""
    found: dict[str, Any] = {"stances": stance_figures(judged)}
    for what in ("type", "modality", "attribution"):
        if pairs := list(_pairs(judged, what)):
            found[what] = figures.share(right == said for right, said in pairs)
    for what, name in (
        ("issue", "issues"),
        ("tie", "ties"),
        ("flow", "ties_any_instrument"),
        ("amount", "amounts"),
    ):
        if any(judged[what, *outcome] for outcome in ((True, True), (True, False), (False, True))):
            found[name] = figures.found(
                judged[what, True, True], judged[what, False, True], judged[what, True, False]
            )
    return found | ({"lost": lost} if (lost := judged["lost", True, False]) else {})


def stance_figures(judged: Judged) -> dict[str, Any]:
    """Three-way figures and accuracy."""
    pairs = [(right or 0, said or 0) for right, said in _pairs(judged, "polarity")]
    return figures.three_way(pairs) | figures.share(right == said for right, said in pairs)


def root_figures(judged: Judged) -> dict[str, Any]:
    """Accuracy and macro-F1 over the roots."""
    pairs = list(_pairs(judged, "root"))
    by_root = figures.of_classes(pairs, _ROOTS)
    return figures.share(right == said for right, said in pairs) | {"macro_f1": figures.macro(by_root)}


def _pairs(judged: Judged, what: str) -> Iterator[tuple[Any, Any]]:
    for (one, right, said), count in judged.items():
        if one == what:
            yield from [(right, said)] * count


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="the folder with data/stance")
    print(json.dumps(measure(parser.parse_args().data), indent=1, ensure_ascii=False))
