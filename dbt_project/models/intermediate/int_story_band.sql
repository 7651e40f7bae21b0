{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}
{%- set values = var('signature_values') + var('lead_values') %}
{%- set band = "substr(texts.sketch, places.place, " ~ var('band_values') ~ ")" %}

with places as (
    select unnest(range(1, {{ values }} + 1, {{ var('band_values') }})) as place
)

select
    -- 32 bits: bands of 10 million texts meet by chance once in ten, and every night reads all of this column
    (md5_number_lower(places.place || ':' || {{ band }}) >> 32)::uinteger as band_hash,
    texts.text_id,
    texts.noted_at
from {{ ref('int_story_text') }} as texts
cross join places
where
    len(texts.sketch) = {{ values }}
    {% if is_incremental() %}
        and texts.noted_at > (select coalesce(max(known.noted_at), '-infinity') from {{ this }} as known)
    {% endif %}
-- the bands of a text beside each other, so that its id is stored once
order by texts.text_id
