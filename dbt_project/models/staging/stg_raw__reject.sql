with source as (
    select
        fetch_id,
        fetched_url,
        stage,
        reason,
        detail
    from {{ source('raw', 'reject') }}
)

select * from source
