{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}

with starts as (
    select unnest(
        range(0, {{ var('signature_values') }} + {{ var('lead_values') }}, {{ var('band_values') }})
    ) as start
),

bands as (
    select
        texts.text_id,
        texts.noted_at,
        texts.signature[starts.start + 1:starts.start + {{ var('band_values') }}] as band,
        range(starts.start + 1, starts.start + {{ var('band_values') }} + 1) as places
    from {{ ref('int_story_text') }} as texts
    cross join starts
    where
        len(texts.signature) = {{ var('signature_values') }} + {{ var('lead_values') }}
        {% if is_incremental() %}
            and texts.noted_at > (select coalesce(max(known.noted_at), '-infinity') from {{ this }} as known)
        {% endif %}
)

select
    -- each value by its place, modulo a prime of 43 bits: without overflow, and the same in every release of DuckDB
    list_sum([(pair[1]::bigint * pair[2] * 1000003) % 8796093022151 for pair in list_zip(band, places)])::bigint
        as band_hash,
    text_id,
    noted_at
from bands
