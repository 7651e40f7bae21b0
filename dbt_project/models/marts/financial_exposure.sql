with claims as (
    select * from {{ ref('financial_claim') }}
)

select
    payer_actor_id,
    recipient_actor_id,
    instrument,
    count(*) as claims,
    round(sum(amount_usd), 2) as amount_usd,
    max(amount_usd) as largest_usd,
    first(claim_id order by amount_usd desc nulls last, first_stated_on asc, claim_id asc) as largest_claim_id,
    max(last_stated_on) as last_stated_on
from claims
where
    status = 'actual'
    and payer_actor_id is not null
    and recipient_actor_id is not null
group by
    payer_actor_id,
    recipient_actor_id,
    instrument
order by
    payer_actor_id,
    recipient_actor_id,
    instrument
