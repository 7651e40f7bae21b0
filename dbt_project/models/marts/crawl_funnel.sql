{{ config(materialized='view') }}

-- References carry no catalog, so that the view works under whatever name the published file is attached.
with states as (
    select * from {{ ref('fct_crawl').include(database=false) }}
)

select
    source,
    landed_on,
    sum(urls)::bigint as urls,
    sum(first_time_urls)::bigint as first_time_urls,
    coalesce(sum(urls) filter (where outcome = 'discovered'), 0)::bigint as discovered,
    coalesce(sum(urls) filter (where outcome = 'skipped'), 0)::bigint as skipped,
    coalesce(sum(urls) filter (where outcome = 'unchanged'), 0)::bigint as unchanged,
    coalesce(sum(urls) filter (where outcome = 'failed'), 0)::bigint as failed,
    coalesce(sum(urls) filter (where outcome in ('rejected', 'article')), 0)::bigint as fetched,
    coalesce(sum(urls) filter (where outcome = 'rejected'), 0)::bigint as rejected,
    coalesce(sum(urls) filter (where outcome = 'article'), 0)::bigint as articles
from states
group by
    source,
    landed_on
order by
    source,
    landed_on
