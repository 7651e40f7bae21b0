{{ config(incremental_strategy='delete+insert', unique_key='old_actor_id') }}

with known as (
    {% if is_incremental() %}
        select
            old_actor_id,
            actor_id
        from {{ this }}
    {% else %}
        select
            null::text as old_actor_id,
            null::text as actor_id
        where false
    {% endif %}
),

mapped as (
    select * from {{ ref('actor_map') }}
),

clusters as (
    select
        local_actor_key,
        leader_key,
        reason
    from {{ ref('int_actor_cluster') }}
    where leader_key is not null
),

sizes as (
    select
        actor_id,
        count(*) as keys,
        min(valid_from) as since
    from mapped
    group by actor_id
),

-- the ids that the keys of an actor were published with, and why the keys are there
published as (
    select
        clusters.leader_key,
        mapped.actor_id,
        coalesce(min(clusters.reason) filter (where clusters.reason <> 'key'), 'one actor') as reason
    from clusters
    inner join mapped
        on clusters.local_actor_key = mapped.local_actor_key
    group by
        clusters.leader_key,
        mapped.actor_id
),

listed as (
    select
        clusters.leader_key,
        gazetteer.actor_id
    from clusters
    inner join {{ ref('int_gazetteer') }} as gazetteer
        on clusters.local_actor_key = gazetteer.local_actor_key
    anti join published
        on gazetteer.actor_id = published.actor_id and clusters.leader_key <> published.leader_key
),

candidates as (
    select
        published.leader_key,
        published.actor_id,
        false as is_listed,
        sizes.keys,
        sizes.since
    from published
    inner join sizes
        on published.actor_id = sizes.actor_id
    union all
    select
        leader_key,
        actor_id,
        true as is_listed,
        null as keys,
        null as since
    from listed
),

chosen as (
    {{ chosen_actor('candidates') }}
),

led as (
    select
        published.actor_id as old_actor_id,
        chosen.actor_id,
        case when published.actor_id = chosen.actor_id then 'stands again' else published.reason end as reason
    from published
    inner join chosen
        on published.leader_key = chosen.leader_key
),

-- what led to an id that is withdrawn today
onward as (
    select
        known.old_actor_id,
        led.actor_id,
        led.reason
    from known
    inner join led
        on known.actor_id = led.old_actor_id
    anti join led as own
        on known.old_actor_id = own.old_actor_id
    where led.old_actor_id <> led.actor_id
),

forwards as (
    select
        old_actor_id,
        actor_id,
        reason
    from led
    union all
    select
        old_actor_id,
        actor_id,
        reason
    from onward
)

select
    forwards.old_actor_id,
    forwards.actor_id,
    forwards.reason,
    current_timestamp as valid_from
from forwards
left join known
    on forwards.old_actor_id = known.old_actor_id
where
    forwards.actor_id <> coalesce(known.actor_id, forwards.old_actor_id)
