with articles as (
    select * from {{ ref('int_article') }}
),

texts as (
    select * from {{ ref('stg_raw__article') }}
),

stories as (
    select * from {{ ref('story_map') }}
)

select
    articles.article_id,
    articles.version_id,
    articles.url,
    articles.fetched_url,
    articles.outlet,
    texts.title,
    texts.authors,
    articles.published_on,
    articles.published_at,
    articles.language,
    texts.body_text,
    texts.removed_lines,
    texts.word_count,
    texts.is_paywalled,
    texts.section,
    texts.tags,
    stories.story_id,
    not stories.is_original as is_syndicated,
    articles.version_count,
    articles.extraction_state,
    articles.first_landed_on
from articles
inner join texts
    on
        articles.version_id = texts.version_id
        and articles.landing_file = texts.landing_file
        and articles.fetch_id = texts.fetch_id
inner join stories
    on articles.article_id = stories.article_id
order by articles.article_id
