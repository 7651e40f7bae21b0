with recursive stated as (
    select
        tie_id,
        held_on,
        coalesce(amount_usd, amount::double, 0) as size,
        case
            when amount is null then 'none'
            when amount_usd is null then currency
            else 'USD'
        end as unit,
        {{ surrogate_key(['topic_id', 'status', 'unit', 'rate_unit']) }} as group_id
    from {{ ref('int_tie') }}
    where
        is_accepted
        and status in ('actual', 'planned')
),

sizes as (
    {{ leaders('sizes', 'stated', 'size', 'sizes.leader * (1 + ' ~ var('claim_amount_tolerance') ~ ')') }}
),

-- ties of one size, among which the windows are then drawn
members as (
    select
        stated.tie_id,
        stated.held_on,
        sizes.leader as least_size,
        {{ surrogate_key(['stated.group_id', 'sizes.leader']) }} as group_id
    from stated
    asof inner join sizes
        on
            stated.group_id = sizes.group_id
            and stated.size >= sizes.leader
),

windows as (
    {{ leaders('windows', 'members', 'held_on', 'windows.leader + ' ~ var('claim_window_days')) }}
)

select
    members.tie_id,
    'claim:' || {{ surrogate_key(['members.group_id', 'windows.leader']) }} as claim_id,
    windows.leader as opened_on,
    members.least_size
from members
asof inner join windows
    on
        members.group_id = windows.group_id
        and members.held_on >= windows.leader
