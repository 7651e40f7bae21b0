{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}

select
    text_id,
    any_value(word_count) as word_count,
    any_value(sketch) as sketch,
    min(noted_at) as noted_at
from {{ ref('int_story_version') }}
{% if is_incremental() %}
    where
        noted_at > (select coalesce(max(known.noted_at), '-infinity') from {{ this }} as known)
        and text_id not in (select known.text_id from {{ this }} as known)
{% endif %}
group by text_id
