{{ config(incremental_strategy='delete+insert', unique_key='article_id') }}

with recursive known as (
    {% if is_incremental() %}
        select
            article_id,
            story_id,
            is_original,
            valid_from
        from {{ this }}
    {% else %}
        select
            null::text as article_id,
            null::text as story_id,
            null::boolean as is_original,
            null::timestamptz as valid_from
        where false
    {% endif %}
),

versions as (
    select
        article_id,
        text_id,
        url,
        original_url,
        published_at,
        is_credited,
        noted_at
    from {{ ref('int_story_version') }}
),

-- texts side by side: by what they have in common, or as versions of one article
neighbours as (
    select
        text_id,
        other_id
    from {{ ref('int_story_pair') }}
    union all
    select
        other_id as text_id,
        text_id as other_id
    from {{ ref('int_story_pair') }}
    union all
    select
        one.text_id,
        other.text_id as other_id
    from versions as one
    inner join versions as other
        on
            one.article_id = other.article_id
            and one.text_id <> other.text_id
),

-- everything within reach of a new version is put into stories anew, as one night would have put it
reached as (
    select text_id
    from versions
    where noted_at > (select coalesce(max(known.valid_from), '-infinity') from known)
    union
    select neighbours.other_id as text_id
    from reached
    inner join neighbours
        on reached.text_id = neighbours.text_id
),

articles as (
    select
        versions.article_id,
        min(versions.text_id) as text_id,
        list(distinct versions.text_id) as text_ids,
        min(versions.url) as url,
        min(versions.original_url) as original_url,
        min(versions.published_at) as published_at,
        bool_or(versions.is_credited) as is_credited
    from versions
    where versions.text_id in (select reached.text_id from reached)
    group by versions.article_id
),

pairs as (
    select
        text_id,
        other_id,
        jaccard,
        is_near_duplicate,
        shorter_id
    from {{ ref('int_story_pair') }}
    where text_id in (select reached.text_id from reached)
),

beside as (
    select
        text_id,
        other_id,
        is_near_duplicate
    from pairs
    union all
    select
        other_id as text_id,
        text_id as other_id,
        is_near_duplicate
    from pairs
),

-- how many near-duplicates the longer text has, and how many of them the shorter knows too
cuts as (
    select
        pairs.shorter_id,
        pairs.jaccard,
        near.text_id as longer_id,
        count(near.other_id) filter (where near.is_near_duplicate) as near_duplicates,
        count(known_too.other_id) filter (where near.is_near_duplicate) as supporting
    from pairs
    inner join beside as near
        on
            near.text_id = case when pairs.shorter_id = pairs.text_id then pairs.other_id else pairs.text_id end
    left join beside as known_too
        on
            pairs.shorter_id = known_too.text_id
            and near.other_id = known_too.other_id
    where not pairs.is_near_duplicate
    group by
        pairs.shorter_id,
        pairs.jaccard,
        near.text_id
),

-- a cut copy belongs to the one text that it is nearest to, and so never joins two
cut_copies as (
    select
        shorter_id as text_id,
        longer_id as other_id
    from cuts
    where supporting >= {{ var('story_min_support') }} * near_duplicates
    qualify row_number() over (
        partition by shorter_id
        order by
            jaccard desc,
            longer_id asc
    ) = 1
),

links as (
    select
        text_id,
        other_id
    from pairs
    where is_near_duplicate
    union all
    select
        text_id,
        other_id
    from cut_copies
    union all
    select
        text_id,
        unnest(text_ids) as other_id
    from articles
),

both_ways as (
    select
        text_id,
        other_id
    from links
    union
    select
        other_id as text_id,
        text_id as other_id
    from links
),

-- the smallest text_id of a story spreads from neighbour to neighbour
labels as (
    select
        text_id,
        text_id as label
    from reached
    union
    select
        both_ways.other_id as text_id,
        min(labels.label) as label
    from labels
    inner join both_ways
        on labels.text_id = both_ways.text_id
    where labels.label < both_ways.other_id
    group by both_ways.other_id
),

stories as (
    select
        text_id,
        min(label) as label
    from labels
    group by text_id
),

members as (
    select
        articles.*,
        stories.label,
        known.story_id as known_story_id,
        known.is_original as was_original,
        regexp_replace(articles.url, '^https?://(www\.)?|[/]+$', '', 'g') as place,
        articles.original_url is not null as names_another,
        list(regexp_replace(articles.original_url, '^https?://(www\.)?|[/]+$', '', 'g'))
            over (partition by stories.label)
            as declared_places
    from articles
    inner join stories
        on articles.text_id = stories.text_id
    left join known
        on articles.article_id = known.article_id
),

-- a story that grows keeps its id; where it parted, the id stays with the article that it was named after
heirs as (
    select
        label,
        known_story_id as story_id,
        count(*) as articles
    from members
    where known_story_id is not null
    group by
        label,
        known_story_id
    qualify row_number() over (
        partition by known_story_id
        order by
            bool_or('story:' || article_id = known_story_id) desc,
            count(*) desc,
            label asc
    ) = 1
),

-- and where several became one, the id of most articles stands
named as (
    select
        members.label,
        coalesce(
            (
                select arg_min(heirs.story_id, (-heirs.articles, heirs.story_id))
                from heirs
                where heirs.label = members.label
            ),
            'story:' || min(members.article_id)
        ) as story_id
    from members
    group by members.label
),

-- the original is what a copy declares to be it; no copy names another host or an agency; else the earliest
ranked as (
    select
        members.article_id,
        named.story_id,
        row_number() over (
            partition by members.label
            order by
                coalesce(list_contains(members.declared_places, members.place), false) desc,
                members.names_another asc,
                members.is_credited asc,
                members.published_at asc nulls last,
                members.url asc,
                members.article_id asc
        ) = 1 as is_original,
        members.known_story_id,
        members.was_original
    from members
    inner join named
        on members.label = named.label
)

select
    article_id,
    story_id,
    is_original,
    current_timestamp as valid_from
from ranked
where
    story_id is distinct from known_story_id
    or is_original is distinct from was_original
