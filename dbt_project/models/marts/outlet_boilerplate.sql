with articles as (
    select * from {{ ref('dim_article') }}
),

versions as (
    select * from {{ ref('stg_raw__article') }}
),

days as (
    select * from {{ ref('int_article') }}
),

removed as (
    select
        articles.outlet,
        articles.article_id,
        days.seen_on,
        try_cast(split_part(versions.text_version, '.', 2) as integer) as profile_version,
        unnest(articles.removed_lines) as example
    from articles
    inner join versions
        on articles.version_id = versions.version_id
    inner join days
        on articles.article_id = days.article_id
)

select
    outlet,
    regexp_replace(example, '[0-9]+', '0', 'g') as line,
    min(example) as example,
    count(distinct article_id) as article_count,
    min(seen_on) as first_seen_on,
    max(seen_on) as last_seen_on,
    min(profile_version) as profile_version
from removed
group by
    outlet,
    line
order by
    outlet,
    line
