with stances as (
    select * from {{ ref('int_alignment_stance') }}
),

recent as (
    select *
    from stances
    qualify
        held_on > max(held_on) over (partition by source_actor_id, target_actor_id)
        - {{ var('alignment_current_days') }}
),

stories as (
    select
        source_actor_id,
        target_actor_id,
        story_id,
        avg(intensity) as mean_intensity,
        max(held_on) as last_stated_on
    from recent
    group by
        source_actor_id,
        target_actor_id,
        story_id
),

pairs as (
    select
        source_actor_id,
        target_actor_id,
        round(avg(mean_intensity), 6) as net_stance,
        count(*) as stories,
        max(last_stated_on) as last_stated_on
    from stories
    group by
        source_actor_id,
        target_actor_id
),

-- the surest quote that points the way the pair leans
quotes as (
    select
        recent.source_actor_id,
        recent.target_actor_id,
        first(
            recent.stance_id
            order by
                sign(recent.intensity) = sign(pairs.net_stance) desc,
                recent.confidence desc,
                recent.held_on desc,
                recent.stance_id asc
        ) as best_stance_id
    from recent
    inner join pairs
        on
            recent.source_actor_id = pairs.source_actor_id
            and recent.target_actor_id = pairs.target_actor_id
    group by
        recent.source_actor_id,
        recent.target_actor_id
)

select
    pairs.source_actor_id,
    pairs.target_actor_id,
    pairs.net_stance,
    pairs.stories,
    pairs.last_stated_on,
    quotes.best_stance_id
from pairs
inner join quotes
    on
        pairs.source_actor_id = quotes.source_actor_id
        and pairs.target_actor_id = quotes.target_actor_id
order by
    pairs.source_actor_id,
    pairs.target_actor_id
