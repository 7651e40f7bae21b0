with fetches as (
    select * from {{ ref('stg_raw__fetch') }}
),

discoveries as (
    select * from {{ ref('stg_raw__discovery') }}
),

sightings as (
    select * from {{ ref('int_sighting') }}
),

skip_reasons as (
    select * from {{ ref('skip_reason') }}
),

rejects as (
    select
        fetch_id,
        min(reason) as reason
    from {{ ref('stg_raw__reject') }}
    where reason <> 'same_text_known'
    group by fetch_id
),

asked as (
    select
        fetches.source,
        fetches.landed_on,
        fetches.fetched_url as url,
        fetches.fetched_at as seen_at,
        case
            when fetches.outcome = 'not_modified' then 'unchanged'
            when fetches.outcome = 'failed' then 'failed'
            when fetches.outcome = 'refused' and skip_reasons.reason is not null then 'skipped'
            when fetches.outcome = 'refused' then 'rejected'
            when sightings.is_first then 'article'
            when sightings.fetch_id is not null then 'unchanged'
            when rejects.fetch_id is not null then 'rejected'
            else 'fetched'
        end as outcome,
        case
            when fetches.outcome = 'not_modified' then 'not_modified'
            when fetches.outcome <> 'fetched' then coalesce(fetches.reason, '')
            when sightings.is_first then ''
            when sightings.fetch_id is not null then 'same_text_known'
            else coalesce(rejects.reason, '')
        end as reason,
        true as is_asked
    from fetches
    left join sightings
        on fetches.fetch_id = sightings.fetch_id
    left join rejects
        on fetches.fetch_id = rejects.fetch_id
    left join skip_reasons
        on fetches.reason = skip_reasons.reason
    where fetches.role = 'page'
),

-- a source may change its mind within a day, as when its patterns are edited
found as (
    select
        source,
        landed_on,
        url,
        discovered_at as seen_at,
        case when skipped is null then 'discovered' else 'skipped' end as outcome,
        coalesce(skipped, '') as reason,
        false as is_asked
    from discoveries
    qualify
        row_number() over (
            partition by
                source,
                landed_on,
                url
            order by
                discovered_at desc nulls last,
                skipped asc nulls last
        ) = 1
),

seen as (
    select * from asked
    union all
    select * from found
)

select
    source,
    landed_on,
    url,
    outcome,
    reason,
    landed_on = min(landed_on) over (partition by url) as is_first_time
from seen
qualify
    row_number() over (
        partition by
            landed_on,
            url,
            source = 'archive'
        order by
            is_asked desc,
            list_position(
                ['article', 'fetched', 'rejected', 'unchanged', 'failed', 'discovered', 'skipped'], outcome
            ) asc,
            reason asc,
            seen_at asc nulls first,
            source asc
    ) = 1
