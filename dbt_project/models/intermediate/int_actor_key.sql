with mapped as (
    select * from {{ ref('actor_map') }}
),

forwarded as (
    select * from {{ ref('actor_forward') }}
)

select
    mapped.local_actor_key,
    coalesce(forwarded.actor_id, mapped.actor_id) as actor_id
from mapped
left join forwarded
    on mapped.actor_id = forwarded.old_actor_id
