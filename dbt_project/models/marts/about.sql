with articles as (
    select * from {{ ref('int_article') }}
),

texts as (
    select * from {{ ref('stg_raw__article') }}
)

select
    current_timestamp as built_at,
    '{{ env_var("PATRONAGE_VERSION", "unknown") }}' as patronage_version,
    (
        select
            first(
                texts.extractor_version
                order by
                    texts.landed_on desc,
                    texts.landing_file desc,
                    texts.extractor_version desc
            )
        from texts
    ) as extractor_version,
    count(*) as articles,
    min(published_on) as first_published_on,
    max(published_on) as last_published_on
from articles
