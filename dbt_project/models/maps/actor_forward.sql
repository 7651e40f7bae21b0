select
    old_actor_id,
    actor_id,
    reason,
    current_timestamp as valid_from
from {{ ref('actor_merge') }}
{% if is_incremental() %}
    where old_actor_id not in (select known.old_actor_id from {{ this }} as known)
{% endif %}
