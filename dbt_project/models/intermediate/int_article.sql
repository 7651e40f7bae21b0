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

sightings as (
    select
        version_id,
        fetch_id,
        fetched_url,
        landed_on,
        modified_at
    from articles
    union all
    select
        detail as version_id,
        fetch_id,
        fetched_url,
        null::date as landed_on,
        null::timestamptz as modified_at
    from rejects
    where reason = 'same_text_known'
),

-- when the version was seen last: a text that came back counts from its return. No page is fetched before the
-- change that it states, whatever an archive says (a time after the landing is no time of change).
-- And of several urls that lead to one text, the same whichever landed first.
seen as (
    select
        sightings.version_id,
        min(sightings.fetched_url) as fetched_url,
        max(greatest(
            fetches.fetched_at,
            case
                when sightings.modified_at < sightings.landed_on + interval 2 day then sightings.modified_at
            end
        )) as last_seen_at
    from sightings
    left join fetches
        on sightings.fetch_id = fetches.fetch_id
    group by sightings.version_id
),

-- nothing is published after it landed, a day allowed for time zones; archives often carry wrong times of fetch.
-- Rows of earlier versions have no day of their own: theirs is that of UTC.
dated as (
    select
        articles.* replace (
            case
                when articles.published_at < articles.landed_on + interval 2 day then articles.published_at
            end as published_at,
            case
                when
                    articles.published_at < articles.landed_on + interval 2 day
                    and articles.published_on < articles.landed_on + 2
                    then articles.published_on
                when articles.published_at < articles.landed_on + interval 2 day
                    then (articles.published_at at time zone 'UTC')::date
            end as published_on,
            seen.fetched_url as fetched_url
        ),
        seen.last_seen_at
    from articles
    inner join seen
        on articles.version_id = seen.version_id
),

ranked as (
    select
        *,
        min(landed_on) over (partition by article_id) as first_landed_on,
        count(distinct version_id) over (partition by article_id) as version_count,
        row_number() over (
            partition by article_id
            order by
                last_seen_at desc nulls last,
                modified_at desc nulls last,
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
    published_on,
    coalesce(published_on, first_landed_on) as seen_on,
    first_landed_on,
    landed_on,
    version_count::integer as version_count,
    extraction_state
from ranked
where recency = 1
