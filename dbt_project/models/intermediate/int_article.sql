with articles as (
    select * from {{ ref('stg_raw__article') }}
),

fetches as (
    select
        fetch_id,
        min(fetched_at) as fetched_at
    from {{ ref('stg_raw__fetch') }}
    group by fetch_id
),

rejects as (
    select * from {{ ref('stg_raw__reject') }}
),

askings as (
    select
        version_id,
        fetched_url
    from articles
    union all
    select
        detail as version_id,
        fetched_url
    from rejects
    where reason = 'same_text_known'
),

-- of several urls that lead to one text, the same whichever landed first
asked as (
    select
        version_id,
        min(fetched_url) as fetched_url
    from askings
    group by version_id
),

-- nothing is published after it landed, a day allowed for time zones; archives often carry wrong times of fetch
dated as (
    select
        articles.* replace (
            case
                when articles.published_at < articles.landed_on + interval 2 day then articles.published_at
            end as published_at,
            asked.fetched_url as fetched_url
        ),
        fetches.fetched_at
    from articles
    inner join asked
        on articles.version_id = asked.version_id
    left join fetches
        on articles.fetch_id = fetches.fetch_id
),

ranked as (
    select
        *,
        min(landed_on) over (partition by article_id) as first_landed_on,
        count(distinct version_id) over (partition by article_id) as version_count,
        row_number() over (
            partition by article_id
            order by
                modified_at desc nulls last,
                fetched_at desc nulls last,
                landed_on desc,
                landing_file desc,
                fetch_id desc,
                version_id desc
        ) as recency
    from dated
)

select
    article_id,
    version_id,
    fetch_id,
    landing_file,
    url,
    fetched_url,
    outlet,
    language,
    published_at,
    (published_at at time zone 'UTC')::date as published_on,
    coalesce((published_at at time zone 'UTC')::date, first_landed_on) as seen_on,
    first_landed_on,
    landed_on,
    version_count::integer as version_count,
    extraction_state
from ranked
where recency = 1
