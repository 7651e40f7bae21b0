with ties as (
    select * from {{ ref('int_tie') }}
),

claims as (
    select * from {{ ref('int_tie_claim') }}
),

articles as (
    select * from {{ ref('dim_article') }}
),

-- a price or a yearly rate is no sum: its claim has no amount
members as (
    select
        claims.claim_id,
        ties.* replace (
            case when ties.rate_unit is null then ties.amount_usd end as amount_usd,
            case when ties.rate_unit is null then ties.amount_max_usd end as amount_max_usd
        ),
        articles.outlet,
        articles.published_at,
        articles.is_syndicated
    from claims
    inner join ties
        on claims.tie_id = ties.tie_id
    inner join articles
        on ties.article_id = articles.article_id
),

summed as (
    select
        claim_id,
        topic_id,
        payer_actor_id,
        recipient_actor_id,
        instrument,
        status,
        first(amount_usd order by confidence desc, held_on asc, tie_id asc) as amount_usd,
        min(amount_usd) as amount_usd_low,
        max(amount_max_usd) as amount_usd_high,
        case
            when count(*) = count(attributed_to_actor_id) and count(distinct attributed_to_actor_id) = 1
                then min(attributed_to_actor_id)
        end as attributed_to_actor_id,
        min(held_on) as first_stated_on,
        max(held_on) as last_stated_on,
        count(distinct article_id) as article_count,
        count(distinct story_id) as story_count,
        count(distinct outlet) as outlet_count,
        first(article_id order by published_at asc nulls last, is_syndicated asc, article_id asc) as first_article_id,
        first(tie_id order by confidence desc, held_on asc, tie_id asc) as best_tie_id
    from members
    group by
        claim_id,
        topic_id,
        payer_actor_id,
        recipient_actor_id,
        instrument,
        status
),

-- who denies the tie without a figure denies it at every figure
contradictions as (
    select
        summed.claim_id,
        count(distinct ties.article_id) as article_count
    from summed
    inner join ties
        on
            summed.topic_id = ties.topic_id
            and abs(ties.held_on - summed.first_stated_on) <= {{ var('claim_window_days') }}
    where
        ties.is_accepted
        and ties.status = 'denied'
        and coalesce(
            abs(ties.amount_usd - summed.amount_usd) <= summed.amount_usd * {{ var('claim_amount_tolerance') }},
            true
        )
    group by summed.claim_id
)

select
    summed.claim_id,
    summed.payer_actor_id,
    summed.recipient_actor_id,
    summed.instrument,
    summed.amount_usd,
    summed.amount_usd_low,
    summed.amount_usd_high,
    summed.status,
    summed.attributed_to_actor_id,
    summed.first_stated_on,
    summed.last_stated_on,
    summed.article_count,
    summed.story_count,
    summed.outlet_count,
    coalesce(contradictions.article_count, 0) as contradicting_article_count,
    summed.first_article_id,
    summed.best_tie_id
from summed
left join contradictions
    on summed.claim_id = contradictions.claim_id
order by
    summed.first_stated_on,
    summed.claim_id
