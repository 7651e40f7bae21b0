with source as (
    select
        stance_id,
        version_id,
        source_key,
        target_key,
        target_issue,
        polarity,
        stance_type,
        modality,
        attributed_to_key,
        is_implied,
        stated_on,
        stated_on_precision,
        evidence,
        evidence_field,
        char_start,
        char_end,
        confidence,
        method,
        landing_file,
        landed_on
    from {{ source('raw', 'stance') }}
)

select * from source
