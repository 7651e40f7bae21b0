with recursive known as (
    {% if is_incremental() %}
        select
            article_id,
            story_id
        from {{ this }}
    {% else %}
        select
            null::text as article_id,
            null::text as story_id
        where false
    {% endif %}
),

articles as (
    select
        latest.article_id,
        latest.url,
        latest.published_at,
        texts.signature,
        known.story_id
    from {{ ref('int_article') }} as latest
    inner join {{ ref('stg_raw__article') }} as texts
        on
            latest.version_id = texts.version_id
            and latest.landing_file = texts.landing_file
            and latest.fetch_id = texts.fetch_id
    left join known
        on latest.article_id = known.article_id
),

bands as (
    select
        articles.article_id,
        articles.story_id,
        starts.start,
        hash(articles.signature[starts.start + 1:starts.start + {{ var('band_values') }}]) as band_hash
    from articles
    cross join range(0, {{ var('signature_values') }}, {{ var('band_values') }}) as starts (start)
    where len(articles.signature) = {{ var('signature_values') }}
),

-- whom a new article is worth comparing with: who shares a band of its signature
candidates as (
    select distinct
        one.article_id,
        other.article_id as other_id
    from bands as one
    inner join bands as other
        on
            one.start = other.start
            and one.band_hash = other.band_hash
            and one.article_id <> other.article_id
    where one.story_id is null
),

compared as (
    select
        candidates.article_id,
        candidates.other_id,
        one.signature,
        other.signature as other_signature,
        other.story_id as other_story_id
    from candidates
    inner join articles as one
        on candidates.article_id = one.article_id
    inner join articles as other
        on candidates.other_id = other.article_id
),

near_duplicates as (
    select
        article_id,
        other_id,
        other_story_id
    from compared
    where
        list_sum([(pair[1] = pair[2])::integer for pair in list_zip(signature, other_signature)])
        >= {{ var('story_min_jaccard') }} * {{ var('signature_values') }}
),

-- the smallest article_id of a cluster spreads from neighbour to neighbour over its new articles
labels as (
    select
        article_id,
        article_id as label
    from articles
    where story_id is null
    union
    select
        near_duplicates.article_id,
        min(labels.label) as label
    from labels
    inner join near_duplicates
        on labels.article_id = near_duplicates.other_id
    group by near_duplicates.article_id
),

clusters as (
    select
        article_id,
        min(label) as label
    from labels
    group by article_id
),

-- a cluster that touches a known story joins it
joined as (
    select
        clusters.label,
        min(near_duplicates.other_story_id) as known_story_id
    from clusters
    left join near_duplicates
        on clusters.article_id = near_duplicates.article_id
    group by clusters.label
)

select
    articles.article_id,
    coalesce(joined.known_story_id, 'story:' || clusters.label) as story_id,
    joined.known_story_id is null
    and row_number() over (
        partition by clusters.label
        order by
            articles.published_at asc nulls last,
            articles.url asc,
            articles.article_id asc
    ) = 1 as is_original,
    current_timestamp as valid_from
from clusters
inner join articles
    on clusters.article_id = articles.article_id
inner join joined
    on clusters.label = joined.label
