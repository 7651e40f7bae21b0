with ties as (
    select * from {{ ref('stg_raw__financial_tie') }}
),

articles as (
    select * from {{ ref('int_article') }}
),

actors as (
    select * from {{ ref('int_actor_key') }}
),

stories as (
    select * from {{ ref('story_map') }}
),

ecb_rates as (
    select * from {{ ref('int_ecb_rate') }}
),

other_rates as (
    select * from {{ ref('exchange_rate') }}
),

of_latest_version as (
    select
        ties.*,
        articles.article_id,
        articles.published_on,
        articles.seen_on,
        -- nothing is said after the page landed: such a date was misread
        ties.stated_on <= articles.landed_on + 1 as is_date_believed
    from ties
    inner join articles
        on
            ties.version_id = articles.version_id
            and ties.landing_file = articles.landing_file
    qualify
        row_number() over (
            partition by ties.tie_id
            order by
                ties.confidence desc,
                ties.evidence_field desc,
                ties.char_start asc,
                ties.char_end asc,
                ties.amount desc nulls last,
                ties.currency asc nulls last,
                ties.status asc,
                ties.attributed_to_key asc nulls first,
                ties.method asc
        ) = 1
),

resolved as (
    select
        facts.tie_id,
        facts.article_id,
        stories.story_id,
        payers.actor_id as payer_actor_id,
        recipients.actor_id as recipient_actor_id,
        facts.instrument,
        facts.amount,
        facts.amount_max,
        facts.currency,
        facts.amount_qualifier,
        facts.rate_unit,
        facts.share,
        facts.commodity,
        facts.status,
        facts.secures_tie_id,
        tellers.actor_id as attributed_to_actor_id,
        case when facts.is_date_believed then facts.stated_on end as stated_on,
        case when facts.is_date_believed then facts.stated_on_precision end as stated_on_precision,
        facts.evidence,
        facts.evidence_field,
        facts.char_start,
        facts.char_end,
        facts.confidence,
        facts.method,
        facts.published_on,
        facts.seen_on
    from of_latest_version as facts
    inner join stories
        on facts.article_id = stories.article_id
    left join actors as payers
        on facts.payer_key = payers.local_actor_key
    left join actors as recipients
        on facts.recipient_key = recipients.local_actor_key
    left join actors as tellers
        on facts.attributed_to_key = tellers.local_actor_key
),

dated as (
    select
        * exclude (published_on),
        coalesce(stated_on, seen_on) as held_on,
        -- never the day on which it landed: an old article may land today
        coalesce(stated_on, published_on) as priced_on
    from resolved
),

priced as (
    select
        dated.*,
        case
            when dated.currency = 'USD' then 1.0
            when ecb_rates.quoted_on >= dated.priced_on - {{ var('rate_max_age_days') }} then ecb_rates.usd_per_unit
            when other_rates.valid_until >= dated.priced_on then 1 / other_rates.units_per_usd
        end as usd_per_unit
    from dated
    asof left join ecb_rates
        on
            dated.currency = ecb_rates.currency
            and dated.priced_on >= ecb_rates.quoted_on
    asof left join other_rates
        on
            dated.currency = other_rates.currency
            and dated.priced_on >= other_rates.valid_on
)

select
    *,
    amount::double * usd_per_unit as amount_usd,
    coalesce(amount_max, amount)::double * usd_per_unit as amount_max_usd,
    {{ surrogate_key(['payer_actor_id', 'recipient_actor_id', 'instrument']) }} as topic_id,
    confidence >= {{ var('min_confidence') }}
    and coalesce(payer_actor_id, recipient_actor_id) is not null
    and coalesce(payer_actor_id <> recipient_actor_id, true)
    and coalesce(amount > 0, true) as is_accepted
from priced
