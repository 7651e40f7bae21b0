{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='local_actor_key',
        on_schema_change='fail'
    )
}}

with known as (
    {% if is_incremental() %}
        select
            local_actor_key,
            listed_id,
            facts,
            blocks,
            fingerprint,
            is_gone
        from {{ this }}
    {% else %}
        select
            null::text as local_actor_key,
            null::text as listed_id,
            null::text as facts,
            null::text[] as blocks,
            null::text as fingerprint,
            null::boolean as is_gone
        where false
    {% endif %}
),

mentions as (
    select
        local_actor_key,
        name,
        kind,
        role
    from {{ ref('stg_raw__mention') }}
    where split_part(local_actor_key, ':', 1) in ('person', 'org')
),

gazetteer as (
    select * from {{ ref('int_gazetteer') }}
),

decisions as (
    select
        local_actor_key,
        other_actor_key,
        is_same
    from {{ ref('actor_decision') }}
    union
    select
        other_actor_key as local_actor_key,
        local_actor_key as other_actor_key,
        is_same
    from {{ ref('actor_decision') }}
),

decided as (
    select
        local_actor_key,
        list(other_actor_key order by other_actor_key) filter (where is_same) as same_as,
        list(other_actor_key order by other_actor_key) filter (where not is_same) as apart_from
    from decisions
    group by local_actor_key
),

-- of names and kinds what most mentions agree on, of roles the three that most give
named as (
    select
        local_actor_key,
        name
    from mentions
    group by
        local_actor_key,
        name
    qualify row_number() over (partition by local_actor_key order by count(*) desc, name asc) = 1
),

kinds as (
    select
        local_actor_key,
        kind
    from mentions
    group by
        local_actor_key,
        kind
    qualify row_number() over (partition by local_actor_key order by count(*) desc, kind asc) = 1
),

usual_roles as (
    select
        local_actor_key,
        role
    from mentions
    where role is not null
    group by
        local_actor_key,
        role
    qualify row_number() over (partition by local_actor_key order by count(*) desc, role asc) <= 3
),

roles as (
    select
        local_actor_key,
        list(role order by role) as roles
    from usual_roles
    group by local_actor_key
),

local_keys as (
    select unnest([local_actor_key, role_of_key]) as local_actor_key from {{ ref('stg_raw__mention') }}
    union
    select unnest([source_key, target_key, attributed_to_key]) from {{ ref('stg_raw__stance') }}
    union
    select unnest([payer_key, recipient_key, attributed_to_key]) from {{ ref('stg_raw__financial_tie') }}
),

seen as (
    select local_actor_key
    from local_keys
    where split_part(local_actor_key, ':', 1) in ('person', 'org')
),

every_key as (
    select local_actor_key from seen
    union
    select local_actor_key from gazetteer
),

described as (
    select
        every_key.local_actor_key,
        gazetteer.actor_id as listed_id,
        coalesce(decided.same_as, []) as same_as,
        coalesce(decided.apart_from, []) as apart_from,
        to_json({
            'names': coalesce(
                gazetteer.spellings,
                [coalesce(named.name, regexp_extract(every_key.local_actor_key, '^[^:]*:(.*?)(\|[^|]*)?$', 1))]
            ),
            'kind': coalesce(
                gazetteer.kind,
                kinds.kind,
                case split_part(every_key.local_actor_key, ':', 1) when 'person' then 'person' else 'organization' end
            ),
            'country_iso3': coalesce(
                gazetteer.country_iso3,
                nullif(regexp_extract(every_key.local_actor_key, '\|([^|]*)$', 1), '')
            ),
            'roles': coalesce(gazetteer.roles, roles.roles, []),
            'listed': gazetteer.actor_id
        })::text as facts
    from every_key
    left join gazetteer
        on every_key.local_actor_key = gazetteer.local_actor_key
    left join decided
        on every_key.local_actor_key = decided.local_actor_key
    left join named
        on every_key.local_actor_key = named.local_actor_key
    left join kinds
        on every_key.local_actor_key = kinds.local_actor_key
    left join roles
        on every_key.local_actor_key = roles.local_actor_key
),

marked as (
    select
        *,
        left(sha256(concat_ws('|', facts, same_as::text, apart_from::text, actor_rules())), 20) as fingerprint
    from described
),

changed as (
    select marked.*
    from marked
    anti join known
        on
            marked.local_actor_key = known.local_actor_key
            and marked.fingerprint = known.fingerprint
            and not known.is_gone
)

select
    local_actor_key,
    listed_id,
    facts,
    actor_blocks(facts) as blocks,
    same_as,
    apart_from,
    fingerprint,
    false as is_gone,
    current_timestamp as changed_at
from changed
union all
-- extracted anew, a text may have lost it
select
    known.local_actor_key,
    known.listed_id,
    known.facts,
    known.blocks,
    [] as same_as,
    [] as apart_from,
    known.fingerprint,
    true as is_gone,
    current_timestamp as changed_at
from known
anti join marked
    on known.local_actor_key = marked.local_actor_key
where not known.is_gone
