with months as (
    select * from {{ ref('alignment_month') }}
),

stances as (
    select * from {{ ref('int_alignment_stance') }}
),

-- neutral months neither make nor hide a change of sides
sided as (
    select
        source_actor_id,
        target_actor_id,
        month as to_month,
        net_stance as to_net,
        lag(month) over pair as from_month,
        lag(net_stance) over pair as from_net
    from months
    where net_stance <> 0
    window pair as (
        partition by
            source_actor_id,
            target_actor_id
        order by month
    )
),

turns as (
    select *
    from sided
    where sign(from_net) <> sign(to_net)
),

last_before as (
    select
        turns.source_actor_id,
        turns.target_actor_id,
        turns.to_month,
        first(stances.stance_id order by stances.held_on desc, stances.confidence desc, stances.stance_id asc)
            as stance_id
    from turns
    inner join stances
        on
            turns.source_actor_id = stances.source_actor_id
            and turns.target_actor_id = stances.target_actor_id
            and turns.from_month = stances.month
            and sign(turns.from_net) = sign(stances.intensity)
    group by
        turns.source_actor_id,
        turns.target_actor_id,
        turns.to_month
),

first_after as (
    select
        turns.source_actor_id,
        turns.target_actor_id,
        turns.to_month,
        min(stances.held_on) as shifted_on,
        first(stances.stance_id order by stances.held_on asc, stances.confidence desc, stances.stance_id asc)
            as stance_id
    from turns
    inner join stances
        on
            turns.source_actor_id = stances.source_actor_id
            and turns.target_actor_id = stances.target_actor_id
            and turns.to_month = stances.month
            and sign(turns.to_net) = sign(stances.intensity)
    group by
        turns.source_actor_id,
        turns.target_actor_id,
        turns.to_month
)

select
    turns.source_actor_id,
    turns.target_actor_id,
    first_after.shifted_on,
    turns.from_net,
    turns.to_net,
    last_before.stance_id as before_stance_id,
    first_after.stance_id as after_stance_id
from turns
inner join last_before
    on
        turns.source_actor_id = last_before.source_actor_id
        and turns.target_actor_id = last_before.target_actor_id
        and turns.to_month = last_before.to_month
inner join first_after
    on
        turns.source_actor_id = first_after.source_actor_id
        and turns.target_actor_id = first_after.target_actor_id
        and turns.to_month = first_after.to_month
order by
    turns.source_actor_id,
    turns.target_actor_id,
    first_after.shifted_on
