"""What a person reads after a run: counts, the strongest facts with their quotes, where to query."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from orchestration import warehouse
from orchestration.home import Home

_QUOTE_WIDTH = 110
_ROWS = 6

# What marts.fct_crawl calls the states besides article, and the word for each, in the order of telling.
_OTHER_STATES = {
    "unchanged": "unchanged",
    "rejected": "rejected",
    "failed": "failed",
    "skipped": "skipped",
    "discovered": "waiting",
}

_FUNNEL = """
    select
        outcome,
        reason,
        sum(urls)::bigint as urls
    from marts.fct_crawl
    where landed_on = $landed_on
    group by
        outcome,
        reason
    order by
        urls desc,
        reason
"""

_NOT_EXTRACTED = """
    select count(*)
    from raw.reject
    where stage = 'extract' and landed_on = $landed_on
"""

_FAILED_LISTINGS = """
    select
        fetched_url,
        reason
    from raw.fetch
    where role = 'listing' and outcome in ('failed', 'refused') and fetched_at >= $started_at
    order by fetched_at
"""

# A WARC file is first committed by the run that landed it or by the one after a killed one; a crawl log
# grows, and is committed again with the lines of the runs before.
_THIS_RUN = """
    select
        count(*) filter (where role = 'page' and outcome = 'fetched') as pages,
        count(*) filter (where role = 'page' and outcome = 'not_modified') as unchanged_pages,
        count(*) filter (where role = 'listing' and outcome = 'fetched') as listings,
        count(*) filter (where role = 'listing' and outcome = 'not_modified') as unchanged_listings
    from raw.fetch
    inner join raw.landing_file using (landing_file)
    where
        case when landing_file like '%/crawl.jsonl' then fetched_at else committed_at end >= $started_at
"""

# One row for each pair: the claim that most stories tell, the surest quote first.
_STANCES = """
    select
        source.name as source,
        claim.polarity,
        claim.stance_type,
        coalesce(target.name, claim.target_issue) as target,
        stance.evidence,
        stance.outlet,
        stance.published_on
    from marts.stance_claim as claim
    inner join marts.stance as stance on claim.best_stance_id = stance.stance_id
    inner join marts.dim_actor as source on claim.source_actor_id = source.actor_id
    inner join marts.dim_actor as target on claim.target_actor_id = target.actor_id
    where stance.modality = 'actual' and claim.polarity <> 0
    qualify row_number() over (
        partition by claim.source_actor_id, claim.target_actor_id
        order by claim.story_count desc, stance.confidence desc, claim.claim_id
    ) = 1
    order by claim.outlet_count desc, claim.story_count desc, abs(stance.intensity) desc, claim.claim_id
    limit $rows
"""

_TIES = """
    select
        coalesce(payer.name, '?') as payer,
        claim.instrument,
        coalesce(recipient.name, '?') as recipient,
        claim.amount_usd,
        tie.status,
        attributed.name as attributed_to,
        tie.evidence,
        tie.outlet,
        tie.published_on
    from marts.financial_claim as claim
    inner join marts.tie as tie on claim.best_tie_id = tie.tie_id
    left join marts.dim_actor as payer on claim.payer_actor_id = payer.actor_id
    left join marts.dim_actor as recipient on claim.recipient_actor_id = recipient.actor_id
    left join marts.dim_actor as attributed on claim.attributed_to_actor_id = attributed.actor_id
    where claim.payer_actor_id is not null and claim.recipient_actor_id is not null
    order by claim.amount_usd desc nulls last, claim.story_count desc, claim.claim_id
    limit $rows
"""

# What the corpus profile has taken out of the articles so far.
_BOILERPLATE = """
    select
        count(*) as lines,
        count(distinct outlet) as outlets,
        (select count(*) from marts.dim_article where len(removed_lines) > 0) as articles
    from marts.outlet_boilerplate
"""

_VERBS = {1: "[green]for[/]", 0: "[dim]neutral to[/]", -1: "[red]against[/]"}


def print_summary(
    home: Home, started_at: datetime, console: Console, source_faults: Mapping[str, str]
) -> None:
    """Prints what the run begun at that moment brought and what the published warehouse now holds.

    ``source_faults`` says what was amiss with a source, by its name.
    """
    today = {"landed_on": started_at.date()}
    with warehouse.connect(home.landed_database, read_only=True) as landed:
        (fetched,) = landed.execute(_THIS_RUN, {"started_at": started_at}).fetchall()
        failed_listings = landed.execute(_FAILED_LISTINGS, {"started_at": started_at}).fetchall()
        ((not_extracted,),) = landed.execute(_NOT_EXTRACTED, today).fetchall()
    with warehouse.connect(home.published_database, read_only=True) as published:
        counts = warehouse.row_counts(published)
        (boilerplate,) = published.execute(_BOILERPLATE).fetchall()
        _print_counts(console, counts, fetched, published.execute(_FUNNEL, today).fetchall(), boilerplate)
        for source, fault in source_faults.items():
            _print_fault(console, "Source", f"{source} {fault}")
        for url, reason in failed_listings:
            _print_fault(console, "Listing failed", f"{url}: {reason}")
        if not_extracted:
            _print_fault(console, "Not extracted", f"{not_extracted} articles of today, see raw.reject")
        _print_stances(console, published)
        _print_ties(console, published)
    _print_way_on(console, home.published_database)


def funnel_lines(states: Sequence[tuple[str, str, int]]) -> list[str]:
    """A day of ``marts.fct_crawl`` in words, from its states, reasons and urls, most urls first.

    A line for the whole, and one for each further state that has urls, with its reasons.
    """
    urls: Counter[str] = Counter()
    reasons: dict[str, list[str]] = defaultdict(list)
    for outcome, reason, count in states:
        urls[outcome] += count
        if reason:
            reasons[outcome].append(f"{reason} {count}")
    return [
        f"urls: {urls.total()}; articles: {urls['article']}",
        *(
            f"{word}: {urls[outcome]}" + (f" ({', '.join(reasons[outcome])})" if reasons[outcome] else "")
            for outcome, word in _OTHER_STATES.items()
            if urls[outcome]
        ),
    ]


def _print_counts(
    console: Console,
    counts: dict[str, int],
    fetched: tuple[int, ...],
    states: Sequence[tuple[str, str, int]],
    boilerplate: tuple[int, int, int],
) -> None:
    table = Table.grid(padding=(0, 2))
    pages, unchanged_pages, listings, unchanged_listings = fetched
    table.add_row(
        "[bold]This run[/]",
        f"pages: {pages} fetched, {unchanged_pages} unchanged; "
        f"listings: {listings} fetched, {unchanged_listings} unchanged",
    )
    table.add_row("[bold]Today[/]", escape("\n".join(funnel_lines(states))))
    table.add_row(
        "[bold]Warehouse[/]",
        f"{counts['marts.dim_article']} articles, {counts['marts.dim_actor']} actors, "
        f"{counts['marts.fct_stance']} stances ({counts['marts.stance_claim']} claims), "
        f"{counts['marts.fct_financial_tie']} financial ties ({counts['marts.financial_claim']} claims)",
    )
    lines, outlets, articles = boilerplate
    if lines:
        table.add_row(
            "[bold]Left out[/]",
            f"{lines} lines that {outlets} outlets print again and again, of {articles} articles",
        )
    console.print()
    console.print(table)


def _print_fault(console: Console, head: str, text: str) -> None:
    console.print(f"[bold red]{head:<16}[/]{escape(text)}", soft_wrap=True, highlight=False)


def _print_stances(console: Console, published: duckdb.DuckDBPyConnection) -> None:
    rows = published.execute(_STANCES, {"rows": _ROWS}).fetchall()
    console.print("\n[bold]Who stands with whom[/]" + ("" if rows else "  nobody yet"))
    for source, polarity, stance_type, target, evidence, outlet, published_on in rows:
        head = f"{escape(source)} {_VERBS[polarity]} {escape(target)} [dim]{stance_type}[/]"
        _print_fact(console, head, evidence, outlet, published_on)


def _print_ties(console: Console, published: duckdb.DuckDBPyConnection) -> None:
    rows = published.execute(_TIES, {"rows": _ROWS}).fetchall()
    console.print("\n[bold]Who pays[/]" + ("" if rows else "  nobody yet"))
    for payer, instrument, recipient, usd, status, attributed_to, evidence, outlet, published_on in rows:
        amount = f" [yellow]${usd:,.0f}[/]" if usd else ""
        says = f", says {escape(attributed_to)}" if attributed_to else ""
        head = f"{escape(payer)} → {escape(recipient)}{amount} [dim]{instrument}, {status}{says}[/]"
        _print_fact(console, head, evidence, outlet, published_on)


def _print_fact(console: Console, head: str, evidence: str, outlet: str, published_on: object) -> None:
    quote = Text(" ".join(evidence.split()))
    quote.truncate(_QUOTE_WIDTH, overflow="ellipsis")
    console.print(f"  {head}", highlight=False, soft_wrap=True)
    console.print(Text.assemble("    “", quote, "”"), style="italic", highlight=False, soft_wrap=True)
    console.print(f"    [dim]{escape(outlet)}, {published_on or 'undated'}[/]", highlight=False)


def _print_way_on(console: Console, published: Path) -> None:
    console.print(f"\n[bold]Published[/]  {published}", soft_wrap=True, highlight=False)
    console.print(
        f"[bold]Query it[/]   PATRONAGE_HOME={published.parent.parent} make sql\n",
        soft_wrap=True,
        highlight=False,
    )
