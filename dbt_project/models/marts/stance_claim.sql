with stances as (
    select * from {{ ref('int_stance') }}
),

claims as (
    select * from {{ ref('int_stance_claim') }}
),

articles as (
    select * from {{ ref('dim_article') }}
),

members as (
    select
        claims.claim_id,
        stances.*,
        articles.outlet,
        articles.published_at,
        articles.is_syndicated
    from claims
    inner join stances
        on claims.stance_id = stances.stance_id
    inner join articles
        on stances.article_id = articles.article_id
),

summed as (
    select
        claim_id,
        topic_id,
        source_actor_id,
        target_actor_id,
        target_issue,
        polarity,
        stance_type,
        min(held_on) as first_stated_on,
        max(held_on) as last_stated_on,
        count(distinct article_id) as article_count,
        count(distinct story_id) as story_count,
        count(distinct outlet) as outlet_count,
        first(article_id order by published_at asc nulls last, is_syndicated asc, article_id asc) as first_article_id,
        first(stance_id order by is_implied asc, confidence desc, held_on asc, stance_id asc) as best_stance_id
    from members
    group by
        claim_id,
        topic_id,
        source_actor_id,
        target_actor_id,
        target_issue,
        polarity,
        stance_type
),

contradictions as (
    select
        summed.claim_id,
        count(distinct stances.article_id) as article_count
    from summed
    inner join stances
        on
            summed.topic_id = stances.topic_id
            and abs(stances.held_on - summed.first_stated_on) <= {{ var('claim_window_days') }}
    where
        stances.is_accepted
        and stances.modality = 'negated'
    group by summed.claim_id
)

select
    summed.claim_id,
    summed.source_actor_id,
    summed.target_actor_id,
    summed.target_issue,
    summed.polarity,
    summed.stance_type,
    summed.first_stated_on,
    summed.last_stated_on,
    summed.article_count,
    summed.story_count,
    summed.outlet_count,
    coalesce(contradictions.article_count, 0) as contradicting_article_count,
    summed.first_article_id,
    summed.best_stance_id
from summed
left join contradictions
    on summed.claim_id = contradictions.claim_id
order by
    summed.first_stated_on,
    summed.claim_id
