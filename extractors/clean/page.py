"""Clean one page: the whole way from an HTTP response to an article or a reject.

Belongs here: the order of the steps and the reasons of rejects. Does not belong here: any step's own work.
"""

import hashlib
from datetime import datetime, timedelta
from itertools import islice

from lxml.etree import ElementDefaultClassLookup, ErrorTypes, LxmlError, XMLSyntaxError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from extractors.clean.body import or_declared, paragraphs
from extractors.clean.boilerplate import (
    drop_asides,
    drop_before_headline,
    drop_link_lines,
    drop_link_lists,
    drop_textless,
    without_furniture,
)
from extractors.clean.decoding import NotHtml, Undecodable, decode, for_parser
from extractors.clean.jsonld import read_jsonld
from extractors.clean.language import language_of
from extractors.clean.meta import MetaTags
from extractors.clean.metadata import read_metadata
from extractors.clean.pieces import join_marked_pieces
from extractors.clean.profile import NO_PROFILE, Profile, split_lines, unknown_words
from extractors.clean.refusals import Cleaned, refusal
from extractors.clean.repair import open_joins, repair_texts
from extractors.clean.scope import marked_article
from extractors.clean.signature import signature
from extractors.clean.standfirst import find_standfirst, with_standfirst
from extractors.clean.titles import find_headings
from extractors.clean.urls import article_id, canonical_url, declared_urls, outlet
from extractors.clean.words import folded_words
from extractors.markup import has_endless_tag
from extractors.records import Article, Page, Reject
from extractors.sources import ARCHIVE_SOURCE

# Raised whenever the same page and profile may give another text or other metadata; articles of an older
# version are cleaned again.
TEXT_VERSION = "4"

# Pages fetched here are dated by this machine's clock, and no page is published after it was fetched. The
# dates in someone else's archive may be the archive's own: on the measured set 8 % of the pages state a
# publication up to 4.6 days after their WARC-Date (date exact .939 with a week's tolerance, .857 without).
FOREIGN_CLOCK_TOLERANCE = timedelta(days=7)

# The largest page of the measured set has 4,456 elements. Each costs up to 0.1 ms and 1.5 kB in what follows,
# and a worker that a page ends costs its slice another start.
MAX_ELEMENTS = 50_000

# One class for every element: lxml.html asks a Python function for each, 1.2 million times on the set.
_ELEMENTS = ElementDefaultClassLookup(element=HtmlElement)


def clean_page(page: Page, profile: Profile = NO_PROFILE) -> Article | Reject:
    """The article on a page, or why there is none. Raises ``MemoryError`` only, whatever the page holds.

    ``profile`` is what was learned from earlier articles.
    """
    if page.status != 200:
        return _reject(page, f"http_{page.status}", None, stage="fetch")
    try:
        return _clean(page, profile)
    except NotHtml as error:
        return _reject(page, "not_html", str(error))
    except Undecodable as error:
        return _reject(page, "unreadable", str(error))
    except MemoryError:  # the limit of this page, which whoever set it counts
        raise
    except Exception as error:  # a page may hold anything; the night goes on, and the reject names the fault
        return _reject(page, "error", f"{type(error).__name__}: {error}")


def _clean(page: Page, profile: Profile) -> Article | Reject:
    html = decode(page.body, page.content_type)
    tree = _parse(html)
    jsonld, meta = read_jsonld(tree), MetaTags(tree)
    metadata = read_metadata(tree, jsonld, meta, _latest_date(page))
    declared = declared_urls(tree, page.final_url)
    headings = find_headings(tree)

    drop_textless(tree)
    standfirst = find_standfirst(tree, metadata.title, jsonld, meta)
    marked = marked_article(tree)
    tree = tree if marked is None else marked
    drop_before_headline(tree, metadata.title)
    drop_asides(tree)
    drop_link_lists(tree, page.final_url)
    drop_link_lines(tree)
    join_marked_pieces(tree)
    headlines = [metadata.title or "", *headings]
    lines = paragraphs(tree, is_marked=marked is not None)
    if not metadata.is_paywalled:  # what readers have to pay for is not taken from behind
        lines = or_declared(lines, jsonld)
    lines = without_furniture(lines, headlines, metadata.authors, metadata.site_descriptions, standfirst)
    lines = with_standfirst(lines, standfirst)
    language = language_of(" ".join(lines))
    known_words = profile.words.get(language or "", frozenset())
    texts, lexicon = repair_texts([metadata.title or "", *lines], language, known_words)
    title, *lines = texts

    # Before the outlet's own lines are taken out: what was learned makes no page a reject.
    word_count = len(folded_words("\n\n".join(lines)))
    cleaned = Cleaned(page.final_url, lines, word_count, headings, jsonld, meta, metadata.is_paywalled)
    refused = refusal(cleaned, lambda: _parse(html))
    if refused is not None:
        return _reject(page, *refused)

    url = canonical_url(page.final_url, declared)
    identity, of_outlet = article_id(url), outlet(url)
    kept, removed_at = split_lines(lines, profile.lines.get(of_outlet, frozenset()))
    body_text = "\n\n".join(kept)
    if removed_at:
        word_count = len(folded_words(body_text))
    return Article(
        version_id=hashlib.sha256(f"{identity}{title}{body_text}".encode()).hexdigest()[:20],
        article_id=identity,
        fetch_id=page.fetch_id,
        fetched_url=page.fetched_url,
        declared_canonical_url=declared.first,
        url=url,
        outlet=of_outlet,
        source=page.source,
        title=title or None,
        authors=metadata.authors,
        published_at=metadata.dates.published_at,
        modified_at=metadata.dates.modified_at,
        language=language,
        body_text=body_text,
        word_count=word_count,
        is_paywalled=metadata.is_paywalled,
        signature=signature(body_text),
        text_version=f"{TEXT_VERSION}.{profile.version}",
        removed_lines=[lines[place] for place in removed_at],
        removed_at=removed_at,
        split_words=unknown_words(open_joins(texts, language, lexicon), known_words),
        published_on=metadata.dates.published_on,
        section=metadata.section,
        tags=metadata.tags,
    )


def _latest_date(page: Page) -> datetime:
    """The moment after which nothing on the page can have been published."""
    return page.fetched_at + FOREIGN_CLOCK_TOLERANCE if page.source == ARCHIVE_SOURCE else page.fetched_at


def _parse(text: str) -> HtmlElement:
    source = for_parser(text)  # bytes: lxml refuses text with an encoding declaration of its own
    if has_endless_tag(source, has_scripts=True):
        raise Undecodable("an element with too many attributes")
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree: HtmlElement = document_fromstring(source, parser=parser)
    except LxmlError as error:
        if isinstance(error, XMLSyntaxError) and error.code == ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError("lxml") from error
        raise Undecodable(f"lxml: {error}") from error
    if next(islice(tree.iter(), MAX_ELEMENTS, None), None) is not None:
        raise Undecodable(f"more than {MAX_ELEMENTS} elements")
    return tree


def _reject(page: Page, reason: str, detail: str | None, stage: str = "clean") -> Reject:
    return Reject(
        fetch_id=page.fetch_id, fetched_url=page.fetched_url, stage=stage, reason=reason, detail=detail
    )
