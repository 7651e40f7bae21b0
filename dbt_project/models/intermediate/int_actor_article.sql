with mentions as (
    select * from {{ ref('int_mention') }}
),

roles as (
    select * from {{ ref('int_actor_role') }}
),

stances as (
    select * from {{ ref('int_stance') }}
),

ties as (
    select * from {{ ref('int_tie') }}
),

named as (
    select
        actor_id,
        article_id,
        seen_on
    from mentions
    union
    select
        of_actor_id as actor_id,
        article_id,
        seen_on
    from roles
    union
    select
        unnest([source_actor_id, target_actor_id, attributed_to_actor_id]) as actor_id,
        article_id,
        seen_on
    from stances
    union
    select
        unnest([payer_actor_id, recipient_actor_id, attributed_to_actor_id]) as actor_id,
        article_id,
        seen_on
    from ties
)

select
    actor_id,
    article_id,
    seen_on
from named
where actor_id is not null
