with states as (
    select
        iso3,
        name,
        wikidata_id
    from {{ ref('states') }}
),

organizations as (
    select
        code,
        name,
        kind,
        country_iso3,
        wikidata_id
    from {{ ref('organizations') }}
),

-- a person has a row for each term of office
leaders as (
    select distinct
        name,
        country_iso3,
        wikidata_id
    from {{ ref('leaders') }}
),

listed as (
    select
        'state:' || iso3 as actor_id,
        name,
        'state' as kind,
        iso3 as country_iso3,
        wikidata_id
    from states
    union all
    select
        case
            when kind = 'bloc' then 'bloc:' || code
            else 'org:' || {{ slug('name') }}
        end as actor_id,
        name,
        kind,
        country_iso3,
        wikidata_id
    from organizations
    union all
    select
        'person:' || {{ slug('name') }} as actor_id,
        name,
        'person' as kind,
        country_iso3,
        wikidata_id
    from leaders
)

select *
from listed
-- of two with one slug we cannot tell which is meant
qualify count(*) over (partition by actor_id) = 1
