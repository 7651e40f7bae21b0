"""Clean one page: the whole way from an HTTP response to an article or a reject.

Belongs here: the order of the steps and the reasons of rejects. Does not belong here: any step's own work.
"""

import hashlib
from datetime import datetime, timedelta

from lxml.etree import ErrorTypes, LxmlError, XMLSyntaxError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extractors.clean.body import paragraphs
from extractors.clean.boilerplate import (
    drop_before_headline,
    drop_link_lines,
    drop_link_lists,
    drop_side_columns,
    without_furniture,
)
from extractors.clean.decoding import NotHtml, Undecodable, decode
from extractors.clean.jsonld import read_jsonld
from extractors.clean.language import language_of
from extractors.clean.meta import MetaTags
from extractors.clean.metadata import read_metadata
from extractors.clean.pieces import join_marked_pieces, join_state_names
from extractors.clean.refusals import Cleaned, refusal
from extractors.clean.repair import lexicon_of, repair_text, squeeze
from extractors.clean.signature import signature
from extractors.clean.urls import article_id, canonical_url, declared_urls, outlet
from extractors.clean.words import folded_words
from extractors.markup import has_endless_tag
from extractors.records import Article, Page, Reject
from extractors.sources import ARCHIVE_SOURCE

# Raised whenever the same page may give another text or other metadata; articles of an older version are
# cleaned again.
TEXT_VERSION = "3"

# Pages fetched here are dated by this machine's clock, and no page is published after it was fetched. The
# dates in someone else's archive may be the archive's own: on the measured set 8 % of the pages state a
# publication up to 4.6 days after their WARC-Date (date exact .909 with a week's tolerance, .840 without).
FOREIGN_CLOCK_TOLERANCE = timedelta(days=7)


def clean_page(page: Page) -> Article | Reject:
    """The article on a page, or why there is none. Raises ``MemoryError`` only, whatever the page holds."""
    if page.status != 200:
        return _reject(page, f"http_{page.status}", None, stage="fetch")
    try:
        return _clean(page)
    except NotHtml as error:
        return _reject(page, "not_html", str(error))
    except Undecodable as error:
        return _reject(page, "unreadable", str(error))
    except MemoryError:  # the limit of this page, which whoever set it counts
        raise
    except Exception as error:  # a page may hold anything; the night goes on, and the reject names the fault
        return _reject(page, "error", f"{type(error).__name__}: {error}")


def _clean(page: Page) -> Article | Reject:
    html = decode(page.body, page.content_type)
    tree = _parse(html)
    jsonld, meta = read_jsonld(tree), MetaTags(tree)
    metadata = read_metadata(tree, jsonld, meta, _latest_date(page))
    declared = declared_urls(tree, page.final_url)
    headings = [squeeze(element.text_content()) for element in tree.iter("title", "h1")]

    drop_before_headline(tree, metadata.title)
    drop_side_columns(tree)
    drop_link_lists(tree, page.final_url)
    drop_link_lines(tree)
    join_marked_pieces(tree)
    headlines = [metadata.title or "", *headings]
    lines = without_furniture(paragraphs(tree), headlines, metadata.authors, metadata.site_descriptions)
    language = language_of(" ".join(lines))
    texts = [metadata.title or "", *lines]
    if language == "en":
        texts = join_state_names(texts)
    lexicon = lexicon_of(texts)
    title, *lines = (repair_text(text, language, lexicon) for text in texts)
    body_text = "\n\n".join(lines)
    word_count = len(folded_words(body_text))

    cleaned = Cleaned(page.final_url, lines, word_count, headings, jsonld, meta, metadata.is_paywalled)
    refused = refusal(cleaned, lambda: _parse(html))
    if refused is not None:
        return _reject(page, *refused)

    url = canonical_url(page.final_url, declared)
    identity = article_id(url)
    return Article(
        version_id=hashlib.sha256(f"{identity}{title}{body_text}".encode()).hexdigest()[:20],
        article_id=identity,
        fetch_id=page.fetch_id,
        fetched_url=page.fetched_url,
        declared_canonical_url=declared.first,
        url=url,
        outlet=outlet(url),
        source=page.source,
        title=title or None,
        authors=metadata.authors,
        published_at=metadata.published_at,
        modified_at=metadata.modified_at,
        language=language,
        body_text=body_text,
        word_count=word_count,
        is_paywalled=metadata.is_paywalled,
        signature=signature(body_text),
        text_version=TEXT_VERSION,
    )


def _latest_date(page: Page) -> datetime:
    """The moment after which nothing on the page can have been published."""
    return page.fetched_at + FOREIGN_CLOCK_TOLERANCE if page.source == ARCHIVE_SOURCE else page.fetched_at


def _parse(text: str) -> HtmlElement:
    # Bytes, because lxml refuses text with an encoding declaration of its own.
    source = text.encode("utf-8", "replace")
    if has_endless_tag(source, has_scripts=True):
        raise Undecodable("an element with too many attributes")
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    try:
        return document_fromstring(source, parser=parser)
    except LxmlError as error:
        if isinstance(error, XMLSyntaxError) and error.code == ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError("lxml") from error
        raise Undecodable(f"lxml: {error}") from error


def _reject(page: Page, reason: str, detail: str | None, stage: str = "clean") -> Reject:
    return Reject(
        fetch_id=page.fetch_id, fetched_url=page.fetched_url, stage=stage, reason=reason, detail=detail
    )
