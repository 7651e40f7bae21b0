with source as (
    select
        source,
        listed_at,
        urls
    from {{ source('raw', 'listing') }}
)

select * from source
