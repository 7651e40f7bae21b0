with source as (
    select
        url,
        source,
        discovered_at,
        skipped,
        landed_on
    from {{ source('raw', 'discovery') }}
)

select * from source
