{{ config(materialized='view') }}

-- References carry no catalog, so that the view works under whatever name the published file is attached.
with ties as (
    select * from {{ ref('fct_financial_tie').include(database=false) }}
),

articles as (
    select * from {{ ref('dim_article').include(database=false) }}
),

actors as (
    select * from {{ ref('dim_actor').include(database=false) }}
)

select
    ties.tie_id,
    ties.article_id,
    ties.payer_actor_id,
    payers.name as payer_name,
    payers.kind as payer_kind,
    payers.country_iso3 as payer_country_iso3,
    ties.recipient_actor_id,
    recipients.name as recipient_name,
    recipients.kind as recipient_kind,
    recipients.country_iso3 as recipient_country_iso3,
    ties.instrument,
    ties.amount,
    ties.amount_max,
    ties.currency,
    ties.amount_usd,
    ties.amount_qualifier,
    ties.rate_unit,
    ties.share,
    ties.commodity,
    ties.status,
    ties.secures_tie_id,
    ties.attributed_to_actor_id,
    tellers.name as attributed_to_name,
    tellers.kind as attributed_to_kind,
    tellers.country_iso3 as attributed_to_country_iso3,
    ties.stated_on,
    ties.stated_on_precision,
    ties.evidence,
    ties.evidence_field,
    ties.char_start,
    ties.char_end,
    ties.confidence,
    ties.method,
    articles.story_id,
    articles.outlet,
    articles.url,
    articles.title,
    articles.published_on
from ties
inner join articles
    on ties.article_id = articles.article_id
left join actors as payers
    on ties.payer_actor_id = payers.actor_id
left join actors as recipients
    on ties.recipient_actor_id = recipients.actor_id
left join actors as tellers
    on ties.attributed_to_actor_id = tellers.actor_id
