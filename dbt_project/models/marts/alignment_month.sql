with stances as (
    select * from {{ ref('int_alignment_stance') }}
),

-- a story counts once, however many articles and sentences tell it
stories as (
    select
        source_actor_id,
        target_actor_id,
        month,
        story_id,
        avg(intensity) as mean_intensity
    from stances
    group by
        source_actor_id,
        target_actor_id,
        month,
        story_id
)

select
    source_actor_id,
    target_actor_id,
    month,
    -- rounded, as the last bits of a sum depend on the order of its terms
    round(avg(mean_intensity), 6) as net_stance,
    count(*) filter (where mean_intensity > 0) as supporting_stories,
    count(*) filter (where mean_intensity < 0) as opposing_stories,
    count(*) filter (where mean_intensity = 0) as neutral_stories
from stories
group by
    source_actor_id,
    target_actor_id,
    month
order by
    source_actor_id,
    target_actor_id,
    month
