with recursive members as (
    select
        stance_id,
        held_on,
        {{ surrogate_key(['topic_id', 'polarity']) }} as group_id
    from {{ ref('int_stance') }}
    where
        is_accepted
        and modality = 'actual'
),

windows as (
    {{ leaders('windows', 'members', 'held_on', 'windows.leader + ' ~ var('claim_window_days')) }}
)

select
    members.stance_id,
    'claim:' || {{ surrogate_key(['members.group_id', 'windows.leader']) }} as claim_id,
    windows.leader as opened_on
from members
asof inner join windows
    on
        members.group_id = windows.group_id
        and members.held_on >= windows.leader
