with articles as (
    select * from {{ ref('stg_raw__article') }}
),

sightings as (
    select * from {{ ref('int_sighting') }}
),

settings as (
    select
        source,
        kind,
        country_iso3,
        language
    from {{ ref('stg_raw__source') }}
    qualify row_number() over (partition by source order by noted_at desc) = 1
),

recent_listings as (
    select
        source,
        listed_at,
        urls
    from {{ ref('stg_raw__listing') }}
    qualify row_number() over (partition by source order by listed_at desc) <= {{ var('usual_listing_runs') }}
),

listings as (
    select
        source,
        max(listed_at) as last_listed_at,
        arg_max(urls, listed_at) as last_listed_pages,
        floor(median(urls))::integer as usual_listed_pages
    from recent_listings
    group by source
),

answers as (
    select
        source,
        outcome,
        reason
    from {{ ref('stg_raw__fetch') }}
    where role = 'listing'
    qualify row_number() over (partition by source order by fetched_at desc, fetch_id asc) = 1
),

-- a text that comes again when a page is asked for anew is no sign of life
first_brought as (
    select
        sightings.source,
        sightings.version_id,
        articles.article_id,
        min(sightings.landed_on) as landed_on
    from sightings
    inner join articles
        on sightings.version_id = articles.version_id
    group by
        sightings.source,
        sightings.version_id,
        articles.article_id
),

brought as (
    select
        source,
        max(landed_on) as last_article_on,
        count(distinct article_id) as article_count
    from first_brought
    group by source
)

select
    settings.source,
    settings.kind,
    settings.country_iso3,
    settings.language,
    listings.last_listed_at,
    listings.last_listed_pages,
    listings.usual_listed_pages,
    answers.outcome as last_listing_outcome,
    answers.reason as last_listing_reason,
    brought.last_article_on,
    coalesce(brought.article_count, 0) as article_count
from settings
left join listings
    on settings.source = listings.source
left join answers
    on settings.source = answers.source
left join brought
    on settings.source = brought.source
order by settings.source
