"""Reads labelled news text (``text/*.txt``): sentences with the stances and ties that each of them states.

The form, line by line (``docs/model.md`` has an example):

    = name of a document
    One sentence.
      SOURCE > TARGET | + or - or 0 | TYPE [| modality] [| by=WHO SAYS SO] [| implied] [| optional]
      SOURCE > #issue in a few words | ...
      $ PAYER > RECIPIENT | instrument [| 2500000 USD] [| qualifier] [| status] [| 25%]
          [| commodity=oil] [| by=WHO SAYS SO] [| optional]

Actors are written by a name that stands in the document; "?" is a party that is not stated. Sentences without
a label state nothing between the actors in them.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from extractors.clauses import Modality
from extractors.pairs.labels import INSTRUMENTS, STATUSES, TYPES

_POLARITIES = {"+": 1, "-": -1, "0": 0}
_MODALITIES = get_args(Modality)
_QUALIFIERS = ("exact", "about", "at_least", "at_most", "range")


@dataclass(frozen=True, kw_only=True)
class StanceLabel:
    """A stance as labelled; exactly one of ``target`` and ``issue`` is set."""

    source: str
    target: str | None
    issue: str | None
    polarity: int
    stance_type: str
    modality: str
    by: str | None
    is_soft: bool  # implied or optional: neither wanted nor wrong


@dataclass(frozen=True, kw_only=True)
class TieLabel:
    """A tie as labelled; one of ``payer`` and ``recipient`` may be None, shares are in [0, 1]."""

    payer: str | None
    recipient: str | None
    instrument: str
    amount: float | None
    currency: str | None
    qualifier: str | None
    share: float | None
    commodity: str | None
    status: str
    by: str | None
    is_soft: bool


@dataclass(frozen=True)
class LabelledSentence:
    """One line of text and what it states."""

    text: str
    stances: list[StanceLabel] = field(default_factory=list)
    ties: list[TieLabel] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """Sentences of one story, or a single one."""

    name: str
    sentences: list[LabelledSentence] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The sentences, each a paragraph."""
        return "\n".join(sentence.text for sentence in self.sentences)

    @property
    def names(self) -> list[str]:
        """The names in the labels, each once."""
        found: dict[str, None] = {}
        for sentence in self.sentences:
            for stance in sentence.stances:
                found.update(dict.fromkeys(filter(None, (stance.source, stance.target, stance.by))))
            for tie in sentence.ties:
                found.update(dict.fromkeys(filter(None, (tie.payer, tie.recipient, tie.by))))
        return list(found)


def documents(path: Path) -> list[Document]:
    """The documents of a file. Raises ``ValueError`` with file and line where a label cannot be read."""
    found: list[Document] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            _read(line, found)
        except ValueError as error:
            raise ValueError(f"{path.name}:{number}: {error}") from error
    for document in found:
        for name in document.names:
            if _folded(name) not in _folded(document.text):
                raise ValueError(f"{path.name}: {document.name}: {name!r} does not stand in the text")
    return found


def _read(line: str, found: list[Document]) -> None:
    if not line.strip():
        return
    if line.startswith("= "):
        found.append(Document(line[2:].strip()))
        return
    if not found:
        raise ValueError("a document begins with '= name'")
    sentences = found[-1].sentences
    if not line.startswith("  "):
        sentences.append(LabelledSentence(line.strip()))
        return
    if not sentences:
        raise ValueError("a label stands below its sentence")
    label = line.strip()
    if label.startswith("$"):
        sentences[-1].ties.append(_tie(label[1:].strip()))
    else:
        sentences[-1].stances.append(_stance(label))


def _cells(label: str) -> tuple[str, str, list[str]]:
    parties, *cells = (cell.strip() for cell in label.split("|"))
    match = re.fullmatch(r"(.+?) > (.+)", parties)
    if match is None:
        raise ValueError(f"expected 'A > B', found {parties!r}")
    return match[1].strip(), match[2].strip(), cells


def _stance(label: str) -> StanceLabel:
    source, target, cells = _cells(label)
    read: dict[str, str] = {}
    for cell in cells:
        read[_kind_of_cell(cell)] = cell
    if not {"polarity", "type"} <= read.keys():
        raise ValueError("a stance has a polarity and a type")
    return StanceLabel(
        source=source,
        target=None if target.startswith("#") else target,
        issue=target[1:].strip() if target.startswith("#") else None,
        polarity=_POLARITIES[read["polarity"]],
        stance_type=read["type"],
        modality=read.get("modality", "actual"),
        by=_value(read.get("by")),
        is_soft="soft" in read,
    )


def _tie(label: str) -> TieLabel:
    payer, recipient, cells = _cells(label)
    read: dict[str, str] = {}
    for cell in cells:
        read[_kind_of_tie_cell(cell)] = cell
    if "instrument" not in read:
        raise ValueError("a tie has an instrument")
    amount, _, currency = read.get("amount", "").rpartition(" ")
    return TieLabel(
        payer=None if payer == "?" else payer,
        recipient=None if recipient == "?" else recipient,
        instrument=read["instrument"],
        amount=float(amount) if amount else None,
        currency=currency or None,
        qualifier=read.get("qualifier"),
        share=float(read["share"].rstrip("%")) / 100 if "share" in read else None,
        commodity=_value(read.get("commodity")),
        status=read.get("status", "actual"),
        by=_value(read.get("by")),
        is_soft="soft" in read,
    )


def _kind_of_cell(cell: str) -> str:
    if cell in _POLARITIES:
        return "polarity"
    if cell in TYPES:
        return "type"
    if cell in _MODALITIES:
        return "modality"
    return _shared_kind(cell)


def _kind_of_tie_cell(cell: str) -> str:
    if cell in INSTRUMENTS[1:]:
        return "instrument"
    if cell in STATUSES:
        return "status"
    if cell in _QUALIFIERS:
        return "qualifier"
    if re.fullmatch(r"(?:[\d.]+ )?[A-Z]{3}", cell):
        return "amount"
    if re.fullmatch(r"[\d.]+%", cell):
        return "share"
    return "commodity" if cell.startswith("commodity=") else _shared_kind(cell)


def _shared_kind(cell: str) -> str:
    if cell in ("implied", "optional"):
        return "soft"
    if cell.startswith("by="):
        return "by"
    raise ValueError(f"cannot read {cell!r}")


def _value(cell: str | None) -> str | None:
    return cell.partition("=")[2].strip() if cell else None


def _folded(text: str) -> str:
    return text.casefold().replace("’", "'")
