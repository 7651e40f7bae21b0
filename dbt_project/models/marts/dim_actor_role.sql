with roles as (
    select * from {{ ref('int_actor_role') }}
)

select
    actor_id,
    role,
    of_actor_id,
    min(seen_on) as first_seen_on,
    max(seen_on) as last_seen_on,
    count(distinct article_id) as article_count
from roles
group by
    actor_id,
    role,
    of_actor_id
order by
    actor_id,
    role,
    of_actor_id
