with source as (
    select
        fetch_id,
        source,
        role,
        fetched_url,
        fetched_at,
        outcome,
        reason,
        landing_file,
        landed_on
    from {{ source('raw', 'fetch') }}
)

select * from source
