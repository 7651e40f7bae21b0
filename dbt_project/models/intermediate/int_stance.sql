with stances as (
    select * from {{ ref('stg_raw__stance') }}
),

articles as (
    select * from {{ ref('int_article') }}
),

actors as (
    select * from {{ ref('int_actor_key') }}
),

stories as (
    select * from {{ ref('story_map') }}
),

types as (
    select * from {{ ref('stance_type') }}
),

of_latest_version as (
    select
        stances.*,
        articles.article_id,
        articles.seen_on,
        -- nothing is said after the page landed: such a date was misread
        stances.stated_on <= articles.landed_on + 1 as is_date_believed
    from stances
    inner join articles
        on
            stances.version_id = articles.version_id
            and stances.landing_file = articles.landing_file
    qualify
        row_number() over (
            partition by stances.stance_id
            order by
                stances.confidence desc,
                stances.evidence_field desc,
                stances.char_start asc,
                stances.char_end asc,
                stances.modality asc,
                stances.attributed_to_key asc nulls first,
                stances.method asc
        ) = 1
),

resolved as (
    select
        facts.stance_id,
        facts.article_id,
        stories.story_id,
        sources.actor_id as source_actor_id,
        targets.actor_id as target_actor_id,
        facts.target_issue,
        facts.polarity,
        facts.stance_type,
        abs(types.plover_score) * facts.polarity as intensity,
        facts.modality,
        tellers.actor_id as attributed_to_actor_id,
        facts.is_implied,
        case when facts.is_date_believed then facts.stated_on end as stated_on,
        case when facts.is_date_believed then facts.stated_on_precision end as stated_on_precision,
        facts.evidence,
        facts.evidence_field,
        facts.char_start,
        facts.char_end,
        facts.confidence,
        facts.method,
        facts.seen_on
    from of_latest_version as facts
    inner join stories
        on facts.article_id = stories.article_id
    inner join actors as sources
        on facts.source_key = sources.local_actor_key
    left join actors as targets
        on facts.target_key = targets.local_actor_key
    left join actors as tellers
        on facts.attributed_to_key = tellers.local_actor_key
    left join types
        on facts.stance_type = types.stance_type
)

select
    *,
    coalesce(stated_on, seen_on) as held_on,
    {{ surrogate_key(['source_actor_id', 'target_actor_id', 'target_issue', 'stance_type']) }} as topic_id,
    confidence >= {{ var('min_confidence') }}
    and coalesce(source_actor_id <> target_actor_id, true) as is_accepted
from resolved
