{{ config(incremental_strategy='delete+insert', unique_key='local_actor_key') }}

with known as (
    {% if is_incremental() %}
        select
            local_actor_key,
            actor_id,
            valid_from
        from {{ this }}
    {% else %}
        select
            null::text as local_actor_key,
            null::text as actor_id,
            null::timestamptz as valid_from
        where false
    {% endif %}
),

gazetteer as (
    select * from {{ ref('int_gazetteer') }}
),

local_keys as (
    select unnest([local_actor_key, role_of_key]) as local_actor_key from {{ ref('stg_raw__mention') }}
    union
    select unnest([source_key, target_key, attributed_to_key]) from {{ ref('stg_raw__stance') }}
    union
    select unnest([payer_key, recipient_key, attributed_to_key]) from {{ ref('stg_raw__financial_tie') }}
),

-- states, blocs and groups are what their key says, unless somebody decided otherwise
members as (
    select
        clusters.local_actor_key,
        clusters.leader_key,
        clusters.reason,
        gazetteer.actor_id as listed_id,
        known.actor_id as known_id,
        known.valid_from,
        split_part(clusters.local_actor_key, ':', 1) as prefix,
        {{ slug("regexp_extract(clusters.local_actor_key, '^[^:]*:(.*?)(\\|[^|]*)?$', 1)") }} as slug,
        nullif(regexp_extract(clusters.local_actor_key, '\|([^|]*)$', 1), '') as country_iso3
    from {{ ref('int_actor_cluster') }} as clusters
    left join gazetteer
        on clusters.local_actor_key = gazetteer.local_actor_key
    left join known
        on clusters.local_actor_key = known.local_actor_key
    where clusters.leader_key is not null
),

named as (
    select
        * exclude (slug),
        case
            when prefix in ('person', 'org') and slug <> '' then prefix || ':' || slug
            else local_actor_key
        end as own_id
    from members
),

-- where keys of one id parted, it stays with the key that it was made from, else with most of them
heirs as (
    select
        known_id as actor_id,
        leader_key
    from named
    where known_id is not null
    group by
        known_id,
        leader_key
    qualify row_number() over (
        partition by known_id
        order by
            bool_or(listed_id = known_id) desc nulls last,
            bool_or(own_id = known_id) desc,
            count(*) desc,
            leader_key asc
    ) = 1
),

sizes as (
    select
        actor_id,
        count(*) as keys,
        min(valid_from) as since
    from known
    group by actor_id
),

candidates as (
    select
        heirs.leader_key,
        heirs.actor_id,
        false as is_listed,
        sizes.keys,
        sizes.since
    from heirs
    inner join sizes
        on heirs.actor_id = sizes.actor_id
    union all
    select
        named.leader_key,
        named.listed_id as actor_id,
        true as is_listed,
        null as keys,
        null as since
    from named
    left join heirs
        on named.listed_id = heirs.actor_id
    where
        named.listed_id is not null
        and coalesce(heirs.leader_key = named.leader_key, true)
),

chosen as (
    {{ chosen_actor('candidates') }}
),

taken as (
    select actor_id from known
    union
    select actor_id from gazetteer
),

unnamed as (
    select
        leaders.leader_key,
        leaders.own_id,
        leaders.own_id || '-' || lower(leaders.country_iso3) as country_id,
        row_number() over (partition by leaders.own_id order by leaders.leader_key asc) as place,
        row_number() over (
            partition by
                leaders.own_id,
                leaders.country_iso3
            order by leaders.leader_key asc
        ) as place_in_country,
        taken.actor_id is null as is_free
    from named as leaders
    left join taken
        on leaders.own_id = taken.actor_id
    anti join chosen
        on leaders.leader_key = chosen.leader_key
    where leaders.local_actor_key = leaders.leader_key
),

-- homonyms: the first has the plain name, the next its country, all others a number
taken_or_wanted as (
    select actor_id from taken
    union
    select own_id as actor_id from unnamed
),

numbers as (
    select
        regexp_extract(actor_id, '^(.*)-\d{1,9}$', 1) as own_id,
        max(regexp_extract(actor_id, '-(\d{1,9})$', 1)::integer) as highest
    from taken_or_wanted
    where regexp_matches(actor_id, '-\d{1,9}$')
    group by regexp_extract(actor_id, '^(.*)-\d{1,9}$', 1)
),

suffixed as (
    select
        unnamed.leader_key,
        unnamed.own_id,
        case
            when unnamed.is_free and unnamed.place = 1 then unnamed.own_id
            when
                unnamed.country_id is not null
                and unnamed.place_in_country = 1
                and taken_or_wanted.actor_id is null
                then unnamed.country_id
        end as actor_id
    from unnamed
    left join taken_or_wanted
        on unnamed.country_id = taken_or_wanted.actor_id
),

fresh as (
    select
        suffixed.leader_key,
        coalesce(
            suffixed.actor_id,
            suffixed.own_id || '-' || (
                coalesce(numbers.highest, 1)
                + row_number() over (
                    partition by
                        suffixed.own_id,
                        suffixed.actor_id is null
                    order by suffixed.leader_key asc
                )
            )
        ) as actor_id
    from suffixed
    left join numbers
        on suffixed.own_id = numbers.own_id
),

today as (
    select
        leader_key,
        actor_id
    from chosen
    union all
    select
        leader_key,
        actor_id
    from fresh
),

-- a key keeps the id that it was published with, for as long as that is its actor's: forwarding does the rest
resolved as (
    select
        named.local_actor_key,
        today.actor_id,
        case when named.known_id is null then named.reason else 'parted' end as reason
    from named
    inner join today
        on named.leader_key = today.leader_key
    left join heirs
        on named.known_id = heirs.actor_id
    where heirs.leader_key is distinct from named.leader_key
)

select
    local_keys.local_actor_key,
    coalesce(resolved.actor_id, local_keys.local_actor_key) as actor_id,
    coalesce(resolved.reason, 'key') as reason,
    current_timestamp as valid_from
from local_keys
left join resolved
    on local_keys.local_actor_key = resolved.local_actor_key
left join known
    on local_keys.local_actor_key = known.local_actor_key
where
    local_keys.local_actor_key is not null
    and (known.local_actor_key is null or resolved.local_actor_key is not null)
