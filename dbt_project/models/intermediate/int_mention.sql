with mentions as (
    select * from {{ ref('stg_raw__mention') }}
),

articles as (
    select * from {{ ref('int_article') }}
),

actors as (
    select * from {{ ref('int_actor_key') }}
),

resolved as (
    select
        {{ surrogate_key([
            'articles.article_id',
            'mentions.field',
            'mentions.char_start',
            'mentions.char_end',
            'actors.actor_id',
        ]) }} as mention_id,
        articles.article_id,
        articles.seen_on,
        actors.actor_id,
        mentions.name,
        mentions.kind,
        mentions.country_iso3,
        mentions.role,
        holders.actor_id as role_of_actor_id,
        mentions.is_former,
        mentions.surface,
        mentions.field,
        mentions.sentence_index,
        mentions.char_start,
        mentions.char_end,
        mentions.method,
        mentions.confidence
    from mentions
    inner join articles
        on
            mentions.version_id = articles.version_id
            and mentions.landing_file = articles.landing_file
    inner join actors
        on mentions.local_actor_key = actors.local_actor_key
    left join actors as holders
        on mentions.role_of_key = holders.local_actor_key
)

select *
from resolved
qualify
    row_number() over (
        partition by mention_id
        order by
            confidence desc,
            name asc,
            kind asc,
            country_iso3 asc nulls last,
            role asc nulls last,
            role_of_actor_id asc nulls last,
            is_former asc,
            method asc
    ) = 1
