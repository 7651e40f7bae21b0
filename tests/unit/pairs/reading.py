"""A short text read as an article of its own, for the tests of this folder."""

from datetime import date

from extractors.actors import Cast, find_actors
from extractors.records import Article
from extractors.syntax import Sentence, read


def parsed(body: str) -> tuple[list[Sentence], Cast]:
    """The sentences of a body and who acts in them."""
    article = Article(
        version_id="v", article_id="a", fetch_id="f", fetched_url="u", declared_canonical_url=None, url="u",
        outlet="o", source="s", title=None, authors=[], published_at=None, modified_at=None, language="en",
        body_text=body, word_count=len(body.split()), is_paywalled=False, signature=[], text_version="1",
        published_on=date(2024, 5, 15),
    )  # fmt: skip
    sentences = read(None, body)
    return sentences, find_actors(article, sentences)
