"""What a person reads after a run: counts, the strongest facts with their quotes, where to query."""

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

_REJECTS = """
    select
        reason,
        count(*) as pages
    from raw.reject
    where landed_on = (select max(landed_on) from raw.landing_file)
    group by reason
    order by pages desc, reason
"""

_TODAY = """
    select
        count(*) filter (where outcome = 'fetched') as fetched,
        count(*) filter (where outcome = 'not_modified') as not_modified
    from raw.fetch
    where role = 'page' and landed_on = (select max(landed_on) from raw.landing_file)
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

_VERBS = {1: "[green]for[/]", 0: "[dim]neutral to[/]", -1: "[red]against[/]"}


def print_summary(home: Home, console: Console) -> None:
    """Prints what the last landed day brought and what the published warehouse now holds."""
    with warehouse.connect(home.landed_database, read_only=True) as landed:
        fetched, not_modified = landed.execute(_TODAY).fetchall()[0]
        rejects = landed.execute(_REJECTS).fetchall()
    with warehouse.connect(home.published_database, read_only=True) as published:
        counts = warehouse.row_counts(published)
        _print_counts(console, counts, fetched, not_modified, rejects)
        _print_stances(console, published)
        _print_ties(console, published)
    _print_way_on(console, home.published_database)


def _print_counts(
    console: Console, counts: dict[str, int], fetched: int, not_modified: int, rejects: list[tuple[str, int]]
) -> None:
    reasons = ", ".join(f"{reason} {pages}" for reason, pages in rejects) or "none"
    table = Table.grid(padding=(0, 2))
    table.add_row("[bold]Landed today[/]", f"{fetched} pages fetched, {not_modified} not modified since")
    table.add_row("[bold]Rejected[/]", f"{sum(pages for _, pages in rejects)} ({reasons})")
    table.add_row(
        "[bold]Warehouse[/]",
        f"{counts['dim_article']} articles, {counts['dim_actor']} actors, "
        f"{counts['fct_stance']} stances ({counts['stance_claim']} claims), "
        f"{counts['fct_financial_tie']} financial ties ({counts['financial_claim']} claims)",
    )
    console.print()
    console.print(table)


def _print_stances(console: Console, published: duckdb.DuckDBPyConnection) -> None:
    console.print("\n[bold]Who stands with whom[/]")
    rows = published.execute(_STANCES, {"rows": _ROWS}).fetchall()
    for source, polarity, stance_type, target, evidence, outlet, published_on in rows:
        head = f"{escape(source)} {_VERBS[polarity]} {escape(target)} [dim]{stance_type}[/]"
        _print_fact(console, head, evidence, outlet, published_on)


def _print_ties(console: Console, published: duckdb.DuckDBPyConnection) -> None:
    console.print("\n[bold]Who pays[/]")
    rows = published.execute(_TIES, {"rows": _ROWS}).fetchall()
    for payer, instrument, recipient, usd, status, attributed_to, evidence, outlet, published_on in rows:
        amount = f" [yellow]${usd:,.0f}[/]" if usd else ""
        says = f", says {escape(attributed_to)}" if attributed_to else ""
        head = f"{escape(payer)} → {escape(recipient)}{amount} [dim]{instrument}, {status}{says}[/]"
        _print_fact(console, head, evidence, outlet, published_on)


def _print_fact(console: Console, head: str, evidence: str, outlet: str, published_on: object) -> None:
    quote = Text(" ".join(evidence.split()))
    quote.truncate(_QUOTE_WIDTH, overflow="ellipsis")
    console.print(f"  {head}", highlight=False)
    console.print(Text.assemble("    “", quote, "”"), style="italic", highlight=False, soft_wrap=True)
    console.print(f"    [dim]{escape(outlet)}, {published_on or 'undated'}[/]", highlight=False)


def _print_way_on(console: Console, published: Path) -> None:
    console.print(f"\n[bold]Published[/]  {published}", soft_wrap=True, highlight=False)
    console.print(
        f"[bold]Query it[/]   PATRONAGE_HOME={published.parent.parent} make sql\n",
        soft_wrap=True,
        highlight=False,
    )
