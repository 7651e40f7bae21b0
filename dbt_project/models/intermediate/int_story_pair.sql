{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}
{%- set values = var('signature_values') %}

with fresh_bands as (
    select
        band_hash,
        text_id,
        noted_at
    from {{ ref('int_story_band') }}
    {% if is_incremental() %}
        where noted_at > (select coalesce(max(known.noted_at), '-infinity') from {{ this }} as known)
    {% endif %}
),

-- whom a new text is worth comparing with: who shares a band of its signature
candidates as (
    select distinct
        least(fresh_bands.text_id, others.text_id) as text_id,
        greatest(fresh_bands.text_id, others.text_id) as other_id,
        greatest(fresh_bands.noted_at, others.noted_at) as noted_at
    from fresh_bands
    inner join {{ ref('int_story_band') }} as others
        on
            fresh_bands.band_hash = others.band_hash
            and fresh_bands.text_id <> others.text_id
),

estimated as (
    select
        candidates.text_id,
        candidates.other_id,
        candidates.noted_at,
        one.word_count,
        other.word_count as other_word_count,
        {{ agreement('one.sketch', 'other.sketch', 0, values) }} as jaccard,
        {{ agreement('one.sketch', 'other.sketch', values, var('lead_values')) }} as lead_jaccard
    from candidates
    inner join {{ ref('int_story_text') }} as one
        on candidates.text_id = one.text_id
    inner join {{ ref('int_story_text') }} as other
        on candidates.other_id = other.text_id
),

-- |A and B| = J / (1 + J) x (|A| + |B|), as a share of the shorter
contained as (
    select
        *,
        jaccard / (1 + jaccard) * (word_count + other_word_count)
        / greatest(least(word_count, other_word_count), 1) as containment
    from estimated
)

select
    text_id,
    other_id,
    jaccard,
    jaccard >= {{ var('story_min_jaccard') }} as is_near_duplicate,
    case when (word_count, text_id) < (other_word_count, other_id) then text_id else other_id end as shorter_id,
    noted_at
from contained
where
    jaccard >= {{ var('story_min_jaccard') }}
    or (
        containment >= {{ var('story_min_containment') }}
        and lead_jaccard >= {{ var('story_min_lead') }}
    )
