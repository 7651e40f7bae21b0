"""Reads and checks ``sources.yml``: whom to fetch from, and how politely.

Here belongs what a source may say and the errors for what it may not. How feeds are read and
pages fetched belongs in ``extractors.fetch``. The description of each field is at once its
documentation and the text of its error.
"""

import difflib
import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

# What a page is filed under when an archive of somebody else brought it; no source may take the name.
ARCHIVE_SOURCE = "archive"

Model = TypeVar("Model", bound=BaseModel)

_SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_URL = re.compile(r"https?://[^/\s]+(/\S*)?")
_ENV_REFERENCE = re.compile(r"\$\{(\w*)\}")

Kind = Literal["feed", "sitemap", "list", "home", "page"]


class SourcesError(Exception):
    """``sources.yml`` cannot be used. ``problems`` names each fault: file, source, key and way out."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SourceEntry(BaseModel):
    """The keys that one source may have in ``sources.yml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind = Field(
        default="feed",
        description="one of feed, sitemap, list, home, page: what stands behind 'urls'",
    )
    urls: list[Annotated[str, Field(pattern=r"^\S+$")]] = Field(
        default=[],
        description="a list of urls (http:// or https://); of a list also the path of a text file",
    )
    include: list[str] = Field(
        default=[],
        description="a list of patterns such as '*/world/*': only pages whose url fits one are asked for",
    )
    exclude: list[str] = Field(
        default=[],
        description="a list of patterns such as '*/video/*': a page whose url fits one is left out",
    )
    country: str | None = Field(
        default=None, pattern="^[A-Z]{3}$", description="an ISO 3166 code of three capitals, such as GBR"
    )
    language: str | None = Field(
        default=None, pattern="^[a-z]{2}$", description="an ISO 639 code of two small letters, such as en"
    )
    max_articles: int = Field(
        default=50, ge=1, description="a whole number from 1 up: how many pages one run asks for at most"
    )
    min_expected: int | None = Field(
        default=None,
        ge=0,
        description="a whole number from 0 up: the fewest pages that the source lists on a good day",
    )
    max_expected: int | None = Field(
        default=None,
        ge=0,
        description="a whole number from 0 up: the most pages that the source lists on a good day",
    )
    recheck_hours: list[Annotated[float, Field(gt=0, allow_inf_nan=False)]] = Field(
        default=[1, 6, 24, 168],
        description="a list of hours after its first fetch at which a page is asked for again",
    )
    delay_seconds: float = Field(
        default=1.0,
        ge=0,
        allow_inf_nan=False,
        description="a number from 0 up: the seconds between two requests to one host",
    )
    timeout_seconds: float = Field(
        default=60.0,
        gt=0,
        allow_inf_nan=False,
        description="a number above 0: the seconds that one response may take in all",
    )
    idle_seconds: float = Field(
        default=20.0,
        gt=0,
        allow_inf_nan=False,
        description="a number above 0: the seconds for which a host may say nothing",
    )
    max_mebibytes: float = Field(
        default=5.0,
        gt=0,
        le=64,
        description="a number above 0, 64 at most: the size of a page, unpacked, in MiB",
    )
    connect_to: str | None = Field(
        default=None,
        pattern=r"^[^\s:/]+:\d{1,5}$",
        description="host:port, where connections go instead of to the url's own host",
    )
    allow_private: bool = Field(
        default=False,
        description="true or false: whether addresses of private networks and of this machine may be asked",
    )

    def wants(self, url: str) -> bool:
        """Whether ``include`` and ``exclude`` let a page through."""
        return fits(url, self.include, self.exclude)


class Source(SourceEntry):
    """One outlet to fetch from."""

    name: str
    user_agent: str = Field(description="the whole User-Agent header, contact included")


class Budget(BaseModel):
    """How much one run may ask for in all. What is left over waits for the next run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_requests: int = Field(
        default=50_000, ge=1, description="a whole number from 1 up: the requests of one run"
    )
    max_requests_per_host: int = Field(
        default=2_000, ge=1, description="a whole number from 1 up: the requests of one run to one host"
    )
    max_minutes: float = Field(
        default=180.0,
        gt=0,
        allow_inf_nan=False,
        description="a number above 0: the minutes after which a run begins no further request",
    )


class Settings(Budget):
    """The keys at the top of ``sources.yml``. What stands under ``sources`` is a ``SourceEntry`` each."""

    user_agent: str = Field(
        default="patronage",
        pattern=r"^[!-~][ -~]*$",
        description="the name, in ASCII, by which the robot introduces itself",
    )
    contact: str | None = Field(
        default=None,
        pattern="^[!-~]+$",
        description="a url or e-mail address at which site owners reach whoever runs this",
    )
    defaults: dict[str, Any] = Field(
        default={}, description="a mapping of keys that hold for each source that does not set them itself"
    )
    sources: dict[str, Any] = Field(min_length=1, description="a mapping of source names to their keys")


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``sources.yml`` asks of a run."""

    sources: list[Source]
    budget: Budget = field(default_factory=Budget)


class _UniqueKeyLoader(yaml.SafeLoader):
    """SafeLoader, but a key given twice is an error: YAML would silently drop the first source."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: dict[Any, int] = {}
        for key_node, _ in node.value:
            key, line = self.construct_object(key_node, deep=True), key_node.start_mark.line + 1
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"{key!r} is given twice, in lines {seen[key]} and {line}; rename or remove one"
                )
            seen[key] = line
        return super().construct_mapping(node, deep)


def fits(url: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Whether the patterns let a page through: one of ``include``, if any, and none of ``exclude``."""
    is_included = not include or any(fnmatchcase(url, pattern) for pattern in include)
    return is_included and not any(fnmatchcase(url, pattern) for pattern in exclude)


def load_sources(path: Path) -> Plan:
    """The sources of a file, in its order, and the budget of a run.

    Raises ``SourcesError`` with every fault that can be told at once.
    """
    document = _expand_environment(_read_yaml(path), path.name)
    problems: list[str] = []
    settings = _check(Settings, document, path.name, problems)
    defaults = document.get("defaults", {})
    # Its faults are told once, not again for each source; that it is no mapping is told by Settings.
    if not isinstance(defaults, dict) or not _check(
        SourceEntry, defaults, f"{path.name}: 'defaults'", problems
    ):
        defaults = {}
    entries = document.get("sources")
    sources: list[Source] = []
    for name, keys in entries.items() if isinstance(entries, dict) else ():
        where = f"{path.name}: source '{name}'"
        if not _SOURCE_NAME.fullmatch(str(name)) or name == ARCHIVE_SOURCE:
            problems.append(
                f"{where}: a name is made of small letters, digits, '-', '_' and '.', "
                f"and is not '{ARCHIVE_SOURCE}'"
            )
        entry = _check(SourceEntry, defaults | keys if isinstance(keys, dict) else keys, where, problems)
        urls = _checked_urls(entry, where, path.parent, problems) if entry else []
        if entry and (entry.min_expected or 0) > (entry.max_expected or math.inf):
            problems.append(f"{where}: 'min_expected' is more than 'max_expected'; exchange or mend them")
        if entry and settings:
            values = entry.model_dump() | {"urls": urls}
            sources.append(Source.model_construct(name=str(name), user_agent=_user_agent(settings), **values))
    if problems or settings is None:
        raise SourcesError(problems)
    return Plan(sources, Budget(**settings.model_dump(include=set(Budget.model_fields))))


def _checked_urls(entry: SourceEntry, where: str, folder: Path, problems: list[str]) -> list[str]:
    """The urls of a source; the path of a url list, which may be relative to ``folder``, made absolute."""
    if not entry.urls:
        problems.append(f"{where}: has nothing to fetch; give it 'urls'")
    checked: list[str] = []
    for url in entry.urls:
        if _URL.fullmatch(url):
            checked.append(url)
        elif entry.kind == "list" and "://" not in url:
            file = folder / url
            if not file.is_file():
                problems.append(f"{where}: 'urls' names the file {file}, which is not there; mend the path")
            checked.append(str(file.resolve()))
        else:
            problems.append(
                f"{where}: 'urls' must be {SourceEntry.model_fields['urls'].description}; not {url!r}"
            )
    return checked


def _read_yaml(path: Path) -> dict[Any, Any]:
    """The document of a file, which must be a mapping."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except OSError as error:
        raise SourcesError([f"{path}: cannot be read: {error.strerror}"]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourcesError([f"{path.name}: is not valid YAML: {error}"]) from error
    if not isinstance(document, dict):
        raise SourcesError([f"{path.name}: must be a mapping that has the key 'sources'"])
    return document


def _expand_environment(document: dict[Any, Any], file: str) -> dict[Any, Any]:
    """The document with each ``${NAME}`` in its strings replaced by that environment variable."""
    problems: list[str] = []

    def expand(value: Any, place: tuple[str, ...]) -> Any:
        if isinstance(value, dict):
            return {key: expand(inner, (*place, str(key))) for key, inner in value.items()}
        if isinstance(value, list):
            return [expand(inner, place) for inner in value]
        if not isinstance(value, str):
            return value
        problems.extend(
            f"{_place(file, place)} names the environment variable {name}, which is not set; "
            "set it, or write the value itself"
            for name in _ENV_REFERENCE.findall(value)
            if name not in os.environ
        )
        return _ENV_REFERENCE.sub(lambda reference: os.environ.get(reference[1], ""), value)

    expanded: dict[Any, Any] = expand(document, ())
    if problems:
        raise SourcesError(problems)
    return expanded


def _place(file: str, keys: tuple[str, ...]) -> str:
    """Where in the file a value stands, for people."""
    match keys:
        case ("sources", source, key, *_):
            return f"{file}: source '{source}': '{key}'"
        case _:
            return f"{file}: '{keys[0]}'"


def _check(model: type[Model], keys: Any, where: str, problems: list[str]) -> Model | None:
    """``keys`` as a ``model``, or None with one more entry in ``problems`` for each fault."""
    if not isinstance(keys, dict):
        problems.append(f"{where}: must be a mapping of keys to values, not {keys!r}")
        return None
    try:
        return model.model_validate(keys)
    except ValidationError as error:
        # A list has one error for each of its items; the key is told once.
        faults = {str(fault["loc"][0]): fault for fault in reversed(error.errors())}
    for key, fault in reversed(faults.items()):
        if fault["type"] == "extra_forbidden":
            near = difflib.get_close_matches(key, model.model_fields, n=1)
            advice = f"did you mean '{near[0]}'?" if near else f"known are: {', '.join(model.model_fields)}"
            problems.append(f"{where}: '{key}' is not a key; {advice}")
        else:
            given = "it is missing" if fault["type"] == "missing" else f"not {fault['input']!r}"
            problems.append(f"{where}: '{key}' must be {model.model_fields[key].description}; {given}")
    return None


def _user_agent(settings: Settings) -> str:
    return f"{settings.user_agent} (+{settings.contact})" if settings.contact else settings.user_agent
