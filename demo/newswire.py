"""The outlets and their articles, as read from ``outlets.yml`` and ``articles/<outlet>/<slug>.md``.

What belongs here: the typed content of the newswire and the two editions of it. What does not: HTML
(``pages``) and HTTP (``server``).

An article file is a YAML front matter between two ``---`` lines, then paragraphs between empty lines. Two
marks are known inside a paragraph: ``[text](/path)`` is a link, and ``{R|u|ssia}`` a word that the outlet's
links break. ``<slug>.first.md`` is what stood in the first edition where the two editions differ.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

HERE = Path(__file__).parent
FIRST_SUFFIX = ".first"

LINK = re.compile(r"\[([^\[\]]+)\]\((/[^()]*)\)")
BROKEN_WORD = re.compile(r"\{([^{}|]+(?:\|[^{}|]+)+)\}(’s)?")

Edition = Literal["first", "corrected"]


@dataclass(frozen=True)
class Outlet:
    """One invented outlet: where it stands, how its urls read, and what is wrong with some of them."""

    key: str
    host: str
    name: str
    tagline: str
    language: str
    article_path: str  # a format string over the article's fields
    tracking: str  # what its feeds append to the urls
    disallowed_folder: str
    disallowed_slugs: tuple[str, ...]  # articles listed once more, below the disallowed folder
    missing_paths: tuple[str, ...]  # listed, but 404
    soft_missing_paths: tuple[str, ...]  # listed, "not found" said with status 200
    moved_paths: dict[str, str]  # listed old path -> slug of the article it leads to
    crawl_delay_s: float | None  # what its robots.txt asks of robots

    def url(self, path: str) -> str:
        """The absolute url of a path: the invented host, never the port."""
        return f"http://{self.host}{path}"


@dataclass(frozen=True)
class Article:
    """One article of one outlet, in one edition."""

    outlet: Outlet
    slug: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    modified: datetime
    section: str
    language: str
    case: str | None  # the special case it stands for, as listed in README.md
    is_paywalled: bool
    reference: str | None
    marked_paragraphs: tuple[str, ...]

    @cached_property
    def path(self) -> str:
        """The path of the article's page."""
        return self.outlet.article_path.format(article=self)

    @cached_property
    def url(self) -> str:
        """The canonical url."""
        return self.outlet.url(self.path)

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """The text as its author meant it: without marks, broken words whole."""
        return tuple(plain(paragraph) for paragraph in self.marked_paragraphs)

    @property
    def is_corrected(self) -> bool:
        """Whether the text changed after it was published."""
        return self.modified != self.published


@dataclass(frozen=True)
class Newswire:
    """Every outlet and article of one edition; articles of an outlet newest first."""

    outlets: tuple[Outlet, ...]
    articles: tuple[Article, ...]

    def of(self, outlet: Outlet) -> tuple[Article, ...]:
        """The articles of one outlet, newest first."""
        return tuple(article for article in self.articles if article.outlet == outlet)

    def by_slug(self, outlet: Outlet, slug: str) -> Article:
        """The article of that name; ``KeyError`` says which is missing."""
        for article in self.of(outlet):
            if article.slug == slug:
                return article
        raise KeyError(f"outlets.yml: outlet '{outlet.key}' names the article '{slug}', which does not exist")


def plain(marked: str) -> str:
    """A paragraph without marks."""
    whole = BROKEN_WORD.sub(lambda match: match[1].replace("|", "") + (match[2] or ""), marked)
    return LINK.sub(r"\1", whole)


def load(edition: Edition, home: Path = HERE) -> Newswire:
    """Read one edition of the newswire.

    Raises ``TypeError`` for an unknown or missing key of an outlet, ``KeyError`` for one of an article.
    """
    outlets = tuple(
        _outlet(key, values)
        for key, values in yaml.safe_load((home / "outlets.yml").read_text("utf-8")).items()
    )
    articles = [
        _read_article(_edition_of(path, edition), outlet, path.stem)
        for outlet in outlets
        for path in sorted((home / "articles" / outlet.key).glob("*.md"))
        if not path.stem.endswith(FIRST_SUFFIX)
    ]
    articles.sort(key=lambda article: (article.outlet.key, article.published, article.slug), reverse=True)
    return Newswire(outlets, tuple(articles))


def _outlet(key: str, values: dict[str, Any]) -> Outlet:
    lists = ("disallowed_slugs", "missing_paths", "soft_missing_paths")
    return Outlet(key=key, **values | {name: tuple(values[name]) for name in lists})


def _edition_of(path: Path, edition: Edition) -> Path:
    first = path.with_name(f"{path.stem}{FIRST_SUFFIX}.md")
    return first if edition == "first" and first.exists() else path


def _read_article(path: Path, outlet: Outlet, slug: str) -> Article:
    _, front_matter, body = path.read_text("utf-8").split("---\n", 2)
    meta = yaml.safe_load(front_matter)
    published = _utc(meta["published"])
    return Article(
        outlet=outlet,
        slug=slug,
        title=meta["title"],
        authors=tuple(meta["authors"]),
        published=published,
        modified=_utc(meta["modified"]) if "modified" in meta else published,
        section=meta["section"],
        language=meta.get("language", outlet.language),
        case=meta.get("case"),
        is_paywalled=meta.get("is_paywalled", False),
        reference=meta.get("reference"),
        marked_paragraphs=tuple(" ".join(block.split()) for block in body.strip().split("\n\n")),
    )


def _utc(moment: datetime) -> datetime:
    """YAML hands out timestamps that end in Z as aware ones; anything else is a slip in the file."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment}: write it with a time and a Z")
    return moment.astimezone(UTC)
