with source as (
    select
        tie_id,
        version_id,
        payer_key,
        recipient_key,
        instrument,
        amount,
        amount_max,
        currency,
        amount_qualifier,
        rate_unit,
        share,
        commodity,
        status,
        secures_tie_id,
        attributed_to_key,
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
    from {{ source('raw', 'financial_tie') }}
)

select * from source
