with articles as (
    select * from {{ ref('int_article') }}
),

versions as (
    select * from {{ ref('stg_raw__article') }}
),

sightings as (
    select * from {{ ref('int_sighting') }}
),

settings as (
    select * from {{ ref('dim_source') }}
),

-- an archive has nothing to say about an outlet
brought as (
    select
        articles.outlet,
        settings.source,
        settings.country_iso3,
        settings.language,
        count(distinct articles.article_id) as articles
    from articles
    inner join versions
        on articles.article_id = versions.article_id
    inner join sightings
        on versions.version_id = sightings.version_id
    inner join settings
        on sightings.source = settings.source
    group by
        articles.outlet,
        settings.source,
        settings.country_iso3,
        settings.language
),

-- of the sources that say something, the one that brought most of an outlet's articles is believed
spoken_for as (
    select
        outlet,
        first(country_iso3 order by country_iso3 is null asc, articles desc, source asc) as country_iso3,
        first(language order by language is null asc, articles desc, source asc) as language
    from brought
    group by outlet
),

languages as (
    select
        outlet,
        language
    from articles
    where language is not null
    group by
        outlet,
        language
    qualify row_number() over (partition by outlet order by count(*) desc, language asc) = 1
),

counts as (
    select
        outlet,
        count(*) as article_count
    from articles
    group by outlet
)

select
    counts.outlet,
    spoken_for.country_iso3,
    coalesce(spoken_for.language, languages.language) as language,
    counts.article_count
from counts
left join spoken_for
    on counts.outlet = spoken_for.outlet
left join languages
    on counts.outlet = languages.outlet
order by counts.outlet
