with ties as (
    select * from {{ ref('int_tie') }}
)

select
    tie_id,
    article_id,
    payer_actor_id,
    recipient_actor_id,
    instrument,
    amount,
    amount_max,
    currency,
    amount_usd,
    amount_qualifier,
    rate_unit,
    share,
    commodity,
    status,
    secures_tie_id,
    attributed_to_actor_id,
    stated_on,
    stated_on_precision,
    evidence,
    evidence_field,
    char_start,
    char_end,
    confidence,
    method
from ties
where is_accepted
order by
    article_id,
    tie_id
