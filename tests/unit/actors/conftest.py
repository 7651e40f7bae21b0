"""An article of one's own words, and its cast."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from extractors import syntax
from extractors.actors import Cast, find_actors
from extractors.records import Article


@dataclass(frozen=True)
class Read:
    """A text that was read: its sentences, its cast, and what a word in it stands for."""

    article: Article
    sentences: list[syntax.Sentence]
    cast: Cast

    def at(self, word: str, nth: int = 0) -> tuple[str, ...]:
        """The keys at the nth token with this text."""
        hits = [(s, t) for s in self.sentences for t in s.span if t.text == word]
        return self.cast.at(*hits[nth])

    @property
    def keys(self) -> set[str]:
        return set(self.cast.actors)

    def mentions(self, key: str) -> list[str]:
        return [m.surface for m in self.cast.mentions if m.local_actor_key == key]


ReadText = Callable[..., Read]


@pytest.fixture(scope="session")
def read() -> ReadText:
    def read_text(body: str, *, title: str | None = None, day: str | None = "2019-03-01") -> Read:
        published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
        article = Article(
            version_id="v1", article_id="a1", fetch_id="f1", fetched_url="http://wire.example/1",
            declared_canonical_url=None, url="http://wire.example/1", outlet="wire.example", source="wire",
            title=title, authors=[], published_at=published, modified_at=None, language="en", body_text=body,
            word_count=len(body.split()), is_paywalled=False, signature=[], text_version="1",
            published_on=published.date() if published else None,
        )  # fmt: skip
        sentences = syntax.read(title, body)
        return Read(article, sentences, find_actors(article, sentences))

    return read_text
