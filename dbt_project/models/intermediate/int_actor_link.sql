{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key=['local_actor_key', 'other_actor_key'],
        on_schema_change='fail'
    )
}}

with actors as (
    select
        local_actor_key,
        facts,
        blocks,
        same_as,
        changed_at
    from {{ ref('int_actor_known') }}
    where not is_gone
),

changed as (
    select *
    from actors
    {% if is_incremental() %}
        where changed_at > (select coalesce(max(known.linked_at), '-infinity') from {{ this }} as known)
    {% endif %}
),

block_keys as (
    select
        local_actor_key,
        unnest(blocks) as block_key
    from actors
),

changed_block_keys as (
    select
        local_actor_key,
        unnest(blocks) as block_key
    from changed
),

-- each pair once, whichever of the two is new
pairs as materialized (
    select distinct
        least(one.local_actor_key, other.local_actor_key) as local_actor_key,
        greatest(one.local_actor_key, other.local_actor_key) as other_actor_key
    from changed_block_keys as one
    inner join block_keys as other
        on
            one.block_key = other.block_key
            and one.local_actor_key <> other.local_actor_key
),

with_facts as materialized (
    select
        pairs.local_actor_key,
        pairs.other_actor_key,
        one.facts,
        other.facts as other_facts
    from pairs
    inner join actors as one
        on pairs.local_actor_key = one.local_actor_key
    inner join actors as other
        on pairs.other_actor_key = other.local_actor_key
),

links as (
    select
        local_actor_key,
        other_actor_key
    from with_facts
    where is_same_actor(facts, other_facts)
    union
    select
        least(changed.local_actor_key, decided.other_actor_key) as local_actor_key,
        greatest(changed.local_actor_key, decided.other_actor_key) as other_actor_key
    from changed
    cross join unnest(changed.same_as) as decided (other_actor_key)
    union
    -- itself: it was compared
    select
        local_actor_key,
        local_actor_key as other_actor_key
    from changed
)

select
    local_actor_key,
    other_actor_key,
    current_timestamp as linked_at
from links
