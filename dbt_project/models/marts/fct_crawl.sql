with fetches as (
    select * from {{ ref('stg_raw__fetch') }}
),

-- a url that was asked for twice in a night, as after an interruption, counts by the best that came of it
best as (
    select
        source,
        landed_on,
        fetched_url,
        outcome,
        coalesce(reason, '') as reason
    from fetches
    where role = 'page'
    qualify
        row_number() over (
            partition by
                source,
                landed_on,
                fetched_url
            order by
                list_position(['fetched', 'refused', 'failed', 'not_modified'], outcome) asc nulls last,
                coalesce(reason, '') asc
        ) = 1
)

select
    source,
    landed_on,
    outcome,
    reason,
    count(*) as urls
from best
group by
    source,
    landed_on,
    outcome,
    reason
order by
    source,
    landed_on,
    outcome,
    reason
