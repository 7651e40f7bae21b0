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
        is_gone,
        noted_at
    from {{ ref('int_story_version') }}
),

-- texts side by side, by what they have in common
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
),

-- A text that came or went decides, with its neighbours' other neighbours, to whom cut copies of its neighbours
-- belong, and these may turn to any neighbour of their own: three steps. What lies further stays as it is.
touched as (
    select
        text_id,
        0 as steps
    from versions
    where noted_at > (select coalesce(max(known.valid_from), '-infinity') from known)
    union
    select
        neighbours.other_id as text_id,
        touched.steps + 1 as steps
    from touched
    inner join neighbours
        on touched.text_id = neighbours.text_id
    where touched.steps < 3
),

touched_articles as (
    select distinct article_id
    from versions
    where text_id in (select touched.text_id from touched)
),

-- their stories are made anew, as one night would have made them
reached as (
    select article_id
    from touched_articles
    union
    select article_id
    from known
    where story_id in (
        select told.story_id
        from known as told
        where told.article_id in (select touched_articles.article_id from touched_articles)
    )
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
    where
        not versions.is_gone
        and versions.article_id in (select reached.article_id from reached)
    group by versions.article_id
),

texts as (
    select distinct unnest(text_ids) as text_id
    from articles
),

pairs as (
    select
        text_id,
        other_id,
        jaccard,
        is_near_duplicate,
        shorter_id,
        case when shorter_id = text_id then other_id else text_id end as longer_id
    from {{ ref('int_story_pair') }}
    where
        text_id in (select texts.text_id from texts)
        and other_id in (select texts.text_id from texts)
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
        pairs.longer_id,
        pairs.jaccard,
        count(near.other_id) as near_duplicates,
        count(known_too.other_id) as supporting
    from pairs
    left join beside as near
        on
            pairs.longer_id = near.text_id
            and near.is_near_duplicate
    left join beside as known_too
        on
            pairs.shorter_id = known_too.text_id
            and near.other_id = known_too.other_id
    where not pairs.is_near_duplicate
    group by
        pairs.shorter_id,
        pairs.longer_id,
        pairs.jaccard
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
    from texts
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
        regexp_replace(articles.original_url, '^https?://(www\.)?|[/]+$', '', 'g') as declared_place
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

declared as (
    select distinct
        label,
        declared_place as place
    from members
),

-- the original is what a copy declares to be it; no copy names another host or an agency; else the earliest
ranked as (
    select
        members.article_id,
        named.story_id,
        row_number() over (
            partition by members.label
            order by
                declared.place is null asc,
                members.declared_place is not null asc,
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
    left join declared
        on
            members.label = declared.label
            and members.place = declared.place
),

-- an article without any text left leads to what became of its story
withdrawn as (
    select
        known.article_id,
        named.story_id,
        false as is_original,
        known.story_id as known_story_id,
        known.is_original as was_original
    from known
    inner join heirs
        on known.story_id = heirs.story_id
    inner join named
        on heirs.label = named.label
    where known.article_id not in (select members.article_id from members)
),

placed as (
    select * from ranked
    union all
    select * from withdrawn
)

select
    article_id,
    story_id,
    is_original,
    current_timestamp as valid_from
from placed
where
    story_id is distinct from known_story_id
    or is_original is distinct from was_original
