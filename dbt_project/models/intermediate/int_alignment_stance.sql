with stances as (
    select * from {{ ref('int_stance') }}
),

-- an office holder and the state speak for each other
spokespersons as (
    select
        actor_id,
        of_actor_id as speaks_for_actor_id
    from {{ ref('int_actor_role') }}
    where not is_former
    union
    select
        of_actor_id as actor_id,
        actor_id as speaks_for_actor_id
    from {{ ref('int_actor_role') }}
    where not is_former
)

select
    stance_id,
    source_actor_id,
    target_actor_id,
    story_id,
    held_on,
    date_trunc('month', held_on)::date as month,
    intensity,
    confidence
from stances
where
    is_accepted
    and modality = 'actual'
    and target_actor_id is not null
    and (
        attributed_to_actor_id is null
        or attributed_to_actor_id = source_actor_id
        or (attributed_to_actor_id, source_actor_id) in (
            select
                spokespersons.actor_id,
                spokespersons.speaks_for_actor_id
            from spokespersons
        )
    )
