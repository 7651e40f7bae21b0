{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='local_actor_key',
        on_schema_change='fail'
    )
}}

with recursive known as (
    {% if is_incremental() %}
        select
            local_actor_key,
            leader_key,
            clustered_at
        from {{ this }}
    {% else %}
        select
            null::text as local_actor_key,
            null::text as leader_key,
            null::timestamptz as clustered_at
        where false
    {% endif %}
),

actors as (
    select * from {{ ref('int_actor_known') }}
),

-- links of earlier facts too: who was near a key that changed may find another place now
links as (
    select
        local_actor_key,
        other_actor_key
    from {{ ref('int_actor_link') }}
    where local_actor_key <> other_actor_key
    union all
    select
        other_actor_key as local_actor_key,
        local_actor_key as other_actor_key
    from {{ ref('int_actor_link') }}
    where local_actor_key <> other_actor_key
),

changed as (
    select local_actor_key
    from actors
    where changed_at > (select coalesce(max(known.clustered_at), '-infinity') from known)
),

touched as (
    select local_actor_key
    from changed
    union
    select mates.local_actor_key
    from known as mates
    inner join known
        on mates.leader_key = known.leader_key
    inner join changed
        on known.local_actor_key = changed.local_actor_key
),

-- everything within reach is put into actors anew, as one night would have put it
reached as (
    select local_actor_key
    from touched
    union
    select links.other_actor_key as local_actor_key
    from reached
    inner join links
        on reached.local_actor_key = links.local_actor_key
),

-- the smallest key of a component spreads from neighbour to neighbour
labels as (
    select
        local_actor_key,
        local_actor_key as label
    from reached
    union
    select
        links.other_actor_key as local_actor_key,
        min(labels.label) as label
    from labels
    inner join links
        on labels.local_actor_key = links.local_actor_key
    where labels.label < links.other_actor_key
    group by links.other_actor_key
),

components as (
    select
        local_actor_key,
        min(label) as label
    from labels
    group by local_actor_key
),

members as (
    select
        components.label,
        list({
            'local_actor_key': actors.local_actor_key,
            'facts': actors.facts,
            'same_as': actors.same_as,
            'apart_from': actors.apart_from
        } order by actors.local_actor_key) as members
    from components
    inner join actors
        on components.local_actor_key = actors.local_actor_key
    where not actors.is_gone
    group by components.label
),

clustered as materialized (
    select cluster_actors(to_json(members)::text) as placed
    from members
    where len(members) > 1
),

places as (
    select
        unnest(
            from_json(placed, '[{"local_actor_key": "VARCHAR", "leader_key": "VARCHAR", "reason": "VARCHAR"}]')
        ) as place
    from clustered
),

placed as (
    select
        place.local_actor_key,
        place.leader_key,
        place.reason
    from places
    union all
    select
        members[1].local_actor_key as local_actor_key,
        members[1].local_actor_key as leader_key,
        'key' as reason
    from members
    where len(members) = 1
)

select
    reached.local_actor_key,
    placed.leader_key,
    placed.reason,
    current_timestamp as clustered_at
from reached
left join placed
    on reached.local_actor_key = placed.local_actor_key
