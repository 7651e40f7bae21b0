with roles as (
    select * from {{ ref('int_actor_role') }}
)

select
    actor_id,
    role,
    of_actor_id,
    min(seen_on) as first_seen_on,
    max(seen_on) as last_seen_on,
    count(distinct article_id) as article_count,
    -- of two articles of a day the one that says so
    arg_max(is_former, (seen_on, is_former)) as is_former
from roles
group by
    actor_id,
    role,
    of_actor_id
order by
    actor_id,
    role,
    of_actor_id
