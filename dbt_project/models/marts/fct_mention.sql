with mentions as (
    select * from {{ ref('int_mention') }}
)

select
    mention_id,
    article_id,
    actor_id,
    surface,
    field,
    sentence_index,
    char_start,
    char_end,
    confidence
from mentions
order by
    article_id asc,
    field desc,
    char_start asc,
    mention_id asc
