{{ config(materialized='view') }}

-- References carry no catalog, so that the view works under whatever name the published file is attached.
with stances as (
    select * from {{ ref('fct_stance').include(database=false) }}
),

articles as (
    select * from {{ ref('dim_article').include(database=false) }}
),

actors as (
    select * from {{ ref('dim_actor').include(database=false) }}
)

select
    stances.stance_id,
    stances.article_id,
    stances.source_actor_id,
    sources.name as source_name,
    sources.kind as source_kind,
    sources.country_iso3 as source_country_iso3,
    stances.target_actor_id,
    targets.name as target_name,
    targets.kind as target_kind,
    targets.country_iso3 as target_country_iso3,
    stances.target_issue,
    stances.polarity,
    stances.stance_type,
    stances.intensity,
    stances.modality,
    stances.attributed_to_actor_id,
    tellers.name as attributed_to_name,
    tellers.kind as attributed_to_kind,
    tellers.country_iso3 as attributed_to_country_iso3,
    stances.is_implied,
    stances.stated_on,
    stances.stated_on_precision,
    stances.evidence,
    stances.evidence_field,
    stances.char_start,
    stances.char_end,
    stances.confidence,
    stances.method,
    articles.story_id,
    articles.outlet,
    articles.url,
    articles.title,
    articles.published_on
from stances
inner join articles
    on stances.article_id = articles.article_id
left join actors as sources
    on stances.source_actor_id = sources.actor_id
left join actors as targets
    on stances.target_actor_id = targets.actor_id
left join actors as tellers
    on stances.attributed_to_actor_id = tellers.actor_id
