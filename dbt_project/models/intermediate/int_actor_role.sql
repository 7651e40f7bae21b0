with mentions as (
    select * from {{ ref('int_mention') }}
)

select distinct
    actor_id,
    role,
    -- of the person's state, where the text names nobody else
    coalesce(role_of_actor_id, 'state:' || country_iso3) as of_actor_id,
    is_former,
    article_id,
    seen_on
from mentions
where
    kind = 'person'
    and role is not null
    and of_actor_id is not null
