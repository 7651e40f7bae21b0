with source as (
    select
        source,
        kind,
        country_iso3,
        language,
        noted_at
    from {{ source('raw', 'source') }}
)

select * from source
