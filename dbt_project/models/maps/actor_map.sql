with local_keys as (
    select local_actor_key from {{ ref('stg_raw__mention') }}
    union
    select source_key from {{ ref('stg_raw__stance') }}
    union
    select target_key from {{ ref('stg_raw__stance') }}
    union
    select attributed_to_key from {{ ref('stg_raw__stance') }}
    union
    select payer_key from {{ ref('stg_raw__financial_tie') }}
    union
    select recipient_key from {{ ref('stg_raw__financial_tie') }}
    union
    select attributed_to_key from {{ ref('stg_raw__financial_tie') }}
),

parts as (
    select
        local_actor_key,
        split_part(local_actor_key, ':', 1) as prefix,
        regexp_extract(local_actor_key, '^[^:]*:(.*?)(\|[^|]*)?$', 1) as name
    from local_keys
    where
        local_actor_key is not null
        {% if is_incremental() %}
            and local_actor_key not in (select known.local_actor_key from {{ this }} as known)
        {% endif %}
),

slugs as (
    select
        local_actor_key,
        prefix,
        {{ slug('name') }} as slug
    from parts
)

select
    local_actor_key,
    case
        when prefix in ('person', 'org') and slug <> '' then prefix || ':' || slug
        else local_actor_key
    end as actor_id,
    'key' as reason,
    current_timestamp as valid_from
from slugs
