with mentions as (
    select * from {{ ref('int_mention') }}
)

select distinct
    actor_id,
    role,
    'state:' || country_iso3 as of_actor_id,
    article_id,
    seen_on
from mentions
where
    kind = 'person'
    and role is not null
    and country_iso3 is not null
