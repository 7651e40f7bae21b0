with articles as (
    select * from {{ ref('int_article') }}
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
    null::text as country_iso3,
    languages.language,
    counts.article_count
from counts
left join languages
    on counts.outlet = languages.outlet
order by counts.outlet
