"""What one worker does with one slice of a WARC file: bytes to text, and text to facts.

Each function computes rows and writes them as one shard; neither keeps anything between two calls
but the loaded model and the profile, so that any worker on any machine may take any slice.
"""

from functools import cache
from pathlib import Path

from extractors import shards
from extractors.actors import find_actors
from extractors.clean import profile as profiles
from extractors.clean.page import clean_page
from extractors.clean.profile import NO_PROFILE, Profile
from extractors.fetch.warc import Slice, read_pages
from extractors.limits import Watch
from extractors.pairs import read_pairs
from extractors.records import Article, Extraction, FinancialTie, Mention, Page, Reject, Row, Stance
from extractors.stances import find_stances
from extractors.syntax import forgetting, read
from extractors.ties import find_ties

# Facts are extracted from these; articles in other languages are kept and say so.
SUPPORTED_LANGUAGES = frozenset({"en"})


def clean_slice(warc_slice: Slice, profile: Path | None, folder: Path, watch: Watch) -> None:
    """Cleans the pages of a slice into the shard ``folder``: an article or a reject for each.

    ``profile`` is the file of the corpus profile; None when nothing was learned yet.
    """
    known = _profile(profile)
    cleaned = [_clean(page, known, number, watch) for number, page in enumerate(read_pages(warc_slice))]
    shards.write(
        folder,
        {
            Article: [row for row in cleaned if isinstance(row, Article)],
            Reject: [row for row in cleaned if isinstance(row, Reject)],
        },
    )


@cache
def _profile(path: Path | None) -> Profile:
    return profiles.read(path) if path else NO_PROFILE


def _clean(page: Page, profile: Profile, number: int, watch: Watch) -> Article | Reject:
    if loss := watch.losses.get(number):
        return Reject(page.fetch_id, page.fetched_url, "clean", loss.reason, loss.detail)
    with watch.page(number):
        return clean_page(page, profile)


def extract_slice(cleaned: Path, folder: Path, watch: Watch) -> None:
    """Extracts the facts of the articles in the shard ``cleaned`` into the shard ``folder``."""
    rows: dict[type[Row], list[Row]] = {Extraction: [], Mention: [], Stance: [], FinancialTie: [], Reject: []}
    for number, article in enumerate(shards.read(cleaned, Article)):
        for row in _extract(article, number, watch):
            rows[type(row)].append(row)
    shards.write(folder, rows)


def _extract(
    article: Article, number: int, watch: Watch
) -> list[Extraction | Mention | Stance | FinancialTie | Reject]:
    if loss := watch.losses.get(number):
        return _failed(article, loss.reason, loss.detail)
    with watch.page(number):
        return extract(article)


def extract(article: Article) -> list[Extraction | Mention | Stance | FinancialTie | Reject]:
    """The facts of one article, and what became of it.

    An article on which the extractors fail keeps its text: it gets the state ``failed`` and a
    reject that names the error, and the other articles of the slice go on. Raises ``MemoryError``.
    """
    if article.language not in SUPPORTED_LANGUAGES:
        return [Extraction(article.version_id, "unsupported_language")]
    with forgetting():
        return _facts(article)


def _facts(article: Article) -> list[Extraction | Mention | Stance | FinancialTie | Reject]:
    try:
        sentences = read(article.title, article.body_text)
        cast = find_actors(article, sentences)
        scores = read_pairs(sentences, cast)
        stances = find_stances(article, sentences, cast, scores)
        ties = find_ties(article, sentences, cast)
    except MemoryError:
        raise
    except Exception as error:
        return _failed(article, "error", f"{type(error).__name__}: {error}")
    return [Extraction(article.version_id, "extracted"), *cast.mentions, *stances, *ties]


def _failed(
    article: Article, reason: str, detail: str
) -> list[Extraction | Mention | Stance | FinancialTie | Reject]:
    return [
        Extraction(article.version_id, "failed"),
        Reject(article.fetch_id, article.fetched_url, "extract", reason, detail),
    ]
