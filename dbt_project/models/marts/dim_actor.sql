with appearances as (
    select * from {{ ref('int_actor_article') }}
),

mentions as (
    select * from {{ ref('int_mention') }}
),

gazetteer as (
    select * from {{ ref('int_gazetteer') }}
),

seen as (
    select
        actor_id,
        split_part(actor_id, ':', 1) as prefix,
        regexp_replace(actor_id, '^(group:[^:]*|[^:]*):', '') as slug,
        min(seen_on) as first_seen_on,
        max(seen_on) as last_seen_on,
        count(distinct article_id) as article_count
    from appearances
    group by actor_id
),

-- of each property the value that most mentions agree on, ties broken by the value itself
names as (
    select
        actor_id,
        name
    from mentions
    group by
        actor_id,
        name
    qualify row_number() over (partition by actor_id order by count(*) desc, name asc) = 1
),

kinds as (
    select
        actor_id,
        kind
    from mentions
    group by
        actor_id,
        kind
    qualify row_number() over (partition by actor_id order by count(*) desc, kind asc) = 1
),

countries as (
    select
        actor_id,
        country_iso3
    from mentions
    where country_iso3 is not null
    group by
        actor_id,
        country_iso3
    qualify row_number() over (partition by actor_id order by count(*) desc, country_iso3 asc) = 1
),

spellings as (
    select
        actor_id,
        name as spelling
    from mentions
    union
    select
        actor_id,
        surface as spelling
    from mentions
),

aliases as (
    select
        actor_id,
        list(spelling order by spelling) as aliases
    from spellings
    group by actor_id
)

select
    seen.actor_id,
    -- whom a text names in somebody's role alone has no mention: its key is all that is known of its name
    coalesce(
        names.name,
        gazetteer.name,
        array_to_string(
            list_transform(string_split(seen.slug, '-'), lambda word: upper(word[1]) || word[2:]), -- noqa: RF02
            ' '
        )
    ) as name,
    coalesce(kinds.kind, gazetteer.kind, case seen.prefix when 'org' then 'organization' else seen.prefix end) as kind,
    coalesce(countries.country_iso3, gazetteer.country_iso3) as country_iso3,
    coalesce(aliases.aliases, []) as aliases,
    gazetteer.wikidata_id,
    seen.first_seen_on,
    seen.last_seen_on,
    seen.article_count
from seen
left join names
    on seen.actor_id = names.actor_id
left join kinds
    on seen.actor_id = kinds.actor_id
left join countries
    on seen.actor_id = countries.actor_id
left join aliases
    on seen.actor_id = aliases.actor_id
left join gazetteer
    on seen.actor_id = gazetteer.actor_id
order by seen.actor_id
