with urls as (
    select * from {{ ref('int_crawled_url') }}
)

select
    source,
    landed_on,
    outcome,
    reason,
    count(*) as urls,
    count(*) filter (where is_first_time) as first_time_urls
from urls
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
