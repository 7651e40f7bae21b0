with stances as (
    select * from {{ ref('int_stance') }}
)

select
    stance_id,
    article_id,
    source_actor_id,
    target_actor_id,
    target_issue,
    polarity,
    stance_type,
    intensity,
    modality,
    attributed_to_actor_id,
    is_implied,
    stated_on,
    stated_on_precision,
    evidence,
    evidence_field,
    char_start,
    char_end,
    confidence,
    method
from stances
order by
    article_id,
    stance_id
