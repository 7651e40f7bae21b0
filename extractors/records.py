"""The typed rows that travel between the stages, and nothing that computes.

One dataclass per table of the ``raw`` schema (``docs/contract.yml``). The annotations are the
single source of a column's type: Parquet shards and the DuckDB tables are made from them by
``arrow_schema``. ``None`` means unknown, never "empty".

Offsets are 0-based, half-open, in Unicode code points of the named field as stored:
``body_text[char_start:char_end] == evidence``.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

TinyInt = Annotated[int, pa.int8()]
Integer = Annotated[int, pa.int32()]
BigInt = Annotated[int, pa.int64()]
UBigInt = Annotated[int, pa.uint64()]
Amount = Annotated[Decimal, pa.decimal128(20, 2)]
Timestamp = Annotated[datetime, pa.timestamp("us", tz="UTC")]

Field = Literal["title", "body"]


@dataclass(frozen=True, slots=True)
class Page:
    """One HTTP response for a page, as read back from the landing zone. Never stored as a row."""

    fetch_id: str
    source: str
    fetched_url: str
    final_url: str
    fetched_at: datetime
    status: int
    content_type: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Fetch:
    """What became of one url that was asked for (``raw.fetch``), also when nothing came back."""

    fetch_id: str
    source: str
    role: str  # page | listing | robots: only a page can be an article
    fetched_url: str
    final_url: str | None
    fetched_at: Timestamp
    status: Integer | None
    outcome: str  # fetched | not_modified | refused | failed
    reason: str | None
    content_type: str | None
    body_sha256: str | None
    body_bytes: BigInt | None
    warc_offset: BigInt | None


@dataclass(frozen=True, slots=True)
class Discovery:
    """A page that a source lists, or that an archive holds and was left out of it (``raw.discovery``).

    A page that is listed again is noted again only when something is new about it.
    """

    url: str
    source: str
    discovered_at: Timestamp
    hint: str | None  # when the page changed last, as the listing has it
    skipped: str | None  # why it is not asked for, as a word to count by


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """What ``sources.yml`` says of a source, noted when it is new or changed (``raw.source``)."""

    source: str
    kind: str
    country_iso3: str | None
    language: str | None
    noted_at: Timestamp


@dataclass(frozen=True, slots=True)
class SourceListing:
    """How many pages a source listed in one run (``raw.listing``)."""

    source: str
    listed_at: Timestamp
    urls: Integer


@dataclass(frozen=True, slots=True)
class Article:
    """One version of an article's text and metadata (``raw.article``, less ``extraction_state``)."""

    version_id: str
    article_id: str
    fetch_id: str
    fetched_url: str
    declared_canonical_url: str | None
    url: str
    outlet: str
    source: str
    title: str | None
    authors: list[str]
    published_at: Timestamp | None
    modified_at: Timestamp | None
    language: str | None
    body_text: str
    word_count: Integer
    is_paywalled: bool
    signature: list[UBigInt]
    text_version: str  # the rules' version, a full stop, the corpus profile's version
    # What the profile took out of the body, and where it stood among all lines; what a larger one may join.
    removed_lines: list[str] = field(default_factory=list)
    removed_at: list[Integer] = field(default_factory=list)
    split_words: list[str] = field(default_factory=list)
    published_on: date | None = None  # the day where it was published; published_at may be on another in UTC
    section: str | None = None
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What became of one article version in the extract stage."""

    version_id: str
    extraction_state: str  # extracted | unsupported_language | failed


@dataclass(frozen=True, slots=True)
class Reject:
    """A page or a row that a stage refused, with a counted reason (``raw.reject``)."""

    fetch_id: str
    fetched_url: str
    stage: str  # fetch | clean | extract | load
    reason: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the text that names an actor (``raw.mention``)."""

    version_id: str
    local_actor_key: str
    name: str
    kind: str
    country_iso3: str | None
    role: str | None
    surface: str
    field: str
    sentence_index: Integer
    char_start: Integer
    char_end: Integer
    method: str
    confidence: float
    role_of_key: str | None = (
        None  # of whom the role is, where the text names a state, an organisation, a person
    )
    is_former: bool = False  # of the role


@dataclass(frozen=True, slots=True)
class Stance:
    """Who stands how toward whom or what, with its quote (``raw.stance``)."""

    stance_id: str
    version_id: str
    source_key: str
    target_key: str | None
    target_issue: str | None
    polarity: TinyInt
    stance_type: str
    modality: str
    attributed_to_key: str | None
    is_implied: bool
    stated_on: date | None
    stated_on_precision: str | None
    evidence: str
    evidence_field: str
    char_start: Integer
    char_end: Integer
    confidence: float
    method: str


@dataclass(frozen=True, slots=True)
class FinancialTie:
    """Who gives, lends, buys, owns or pledges what to whom, with its quote (``raw.financial_tie``)."""

    tie_id: str
    version_id: str
    payer_key: str | None
    recipient_key: str | None
    instrument: str
    amount: Amount | None
    amount_max: Amount | None
    currency: str | None
    amount_qualifier: str | None
    rate_unit: str | None
    share: float | None
    commodity: str | None
    status: str
    secures_tie_id: str | None
    attributed_to_key: str | None
    stated_on: date | None
    stated_on_precision: str | None
    evidence: str
    evidence_field: str
    char_start: Integer
    char_end: Integer
    confidence: float
    method: str


Row = (
    Fetch
    | Discovery
    | SourceSetting
    | SourceListing
    | Article
    | Extraction
    | Reject
    | Mention
    | Stance
    | FinancialTie
)

_ARROW_TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    bool: pa.bool_(),
    float: pa.float64(),
    date: pa.date32(),
}


def _arrow_type(annotation: Any) -> pa.DataType:
    """Arrow type of one annotation; ``X | None`` counts as X, as every column may be null."""
    origin = get_origin(annotation)
    if origin is Annotated:
        arrow_type: pa.DataType = annotation.__metadata__[0]
        return arrow_type
    if origin in (Union, UnionType):
        (inner,) = (arg for arg in get_args(annotation) if arg is not type(None))
        return _arrow_type(inner)
    if origin is list:
        return pa.list_(_arrow_type(get_args(annotation)[0]))
    return _ARROW_TYPES[annotation]


def arrow_schema(row_type: type[Row]) -> pa.Schema:
    """The Arrow schema of a row type, columns in the order of its fields."""
    hints = get_type_hints(row_type, include_extras=True)
    return pa.schema([(f.name, _arrow_type(hints[f.name])) for f in dataclasses.fields(row_type)])


def to_table(row_type: type[Row], rows: Iterable[Row]) -> pa.Table:
    """Rows of one type as an Arrow table.

    Raises ``pyarrow.ArrowInvalid`` or ``ArrowTypeError`` when a value does not fit its column.
    """
    names = [f.name for f in dataclasses.fields(row_type)]
    return pa.Table.from_pylist(
        [{name: getattr(row, name) for name in names} for row in rows],
        schema=arrow_schema(row_type),
    )


def from_table(row_type: type[Any], table: pa.Table) -> list[Any]:
    """The rows of an Arrow table written by ``to_table``."""
    return [row_type(**values) for values in table.to_pylist()]
