with states as (
    select
        iso3,
        name,
        aliases,
        wikidata_id
    from {{ ref('states') }}
),

organizations as (
    select
        code,
        name,
        kind,
        country_iso3,
        aliases,
        wikidata_id
    from {{ ref('organizations') }}
),

-- a person has a row for each term of office
leaders as (
    select
        name,
        country_iso3,
        string_agg(distinct aliases, '|' order by aliases) as aliases,
        max(wikidata_id) as wikidata_id,
        list(distinct role order by role) as roles
    from {{ ref('leaders') }}
    group by
        name,
        country_iso3
),

listed as (
    select
        'state:' || iso3 as slug_id,
        'state:' || iso3 as local_actor_key,
        name,
        'state' as kind,
        iso3 as country_iso3,
        aliases,
        wikidata_id,
        [] as roles
    from states
    union all
    select
        case
            when kind = 'bloc' then 'bloc:' || code
            else 'org:' || {{ slug('name') }}
        end as slug_id,
        case
            when kind = 'bloc' then 'bloc:' || code
            else local_actor_key(kind, name, country_iso3)
        end as local_actor_key,
        name,
        kind,
        country_iso3,
        aliases,
        wikidata_id,
        [] as roles
    from organizations
    union all
    select
        'person:' || {{ slug('name') }} as slug_id,
        local_actor_key('person', name, country_iso3) as local_actor_key,
        name,
        'person' as kind,
        country_iso3,
        aliases,
        wikidata_id,
        roles
    from leaders
),

-- of several with one name each has its country in its id
identified as (
    select
        *,
        case
            when count(*) over (partition by slug_id) > 1 and country_iso3 is not null
                then slug_id || '-' || lower(country_iso3)
            else slug_id
        end as actor_id
    from listed
)

select
    actor_id,
    local_actor_key,
    name,
    list_distinct([name] || string_split(coalesce(nullif(aliases, ''), name), '|')) as spellings,
    kind,
    country_iso3,
    wikidata_id,
    roles
from identified
-- of two with one id we cannot tell which is meant
qualify count(*) over (partition by actor_id) = 1
