with articles as (
    select * from {{ ref('stg_raw__article') }}
),

fetches as (
    select * from {{ ref('stg_raw__fetch') }}
),

rejects as (
    select * from {{ ref('stg_raw__reject') }}
),

seen as (
    select
        fetch_id,
        version_id
    from articles
    union
    select
        fetch_id,
        detail as version_id
    from rejects
    where reason = 'same_text_known'
)

select
    seen.fetch_id,
    seen.version_id,
    fetches.source,
    fetches.fetched_url,
    fetches.landed_on,
    -- by what does not depend on which of several pages was committed first
    rank() over (
        partition by seen.version_id
        order by
            fetches.landed_on asc,
            fetches.source asc,
            fetches.fetched_url asc
    ) = 1 as is_first
from seen
inner join fetches
    on seen.fetch_id = fetches.fetch_id
