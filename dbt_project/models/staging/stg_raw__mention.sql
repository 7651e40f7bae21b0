with source as (
    select
        version_id,
        local_actor_key,
        name,
        kind,
        country_iso3,
        role,
        role_of_key,
        coalesce(is_former, false) as is_former,
        surface,
        field,
        sentence_index,
        char_start,
        char_end,
        method,
        confidence,
        landing_file,
        landed_on
    from {{ source('raw', 'mention') }}
)

select * from source
