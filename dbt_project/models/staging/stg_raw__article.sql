with source as (
    select
        version_id,
        article_id,
        fetch_id,
        fetched_url,
        declared_canonical_url,
        url,
        outlet,
        title,
        authors,
        published_at,
        modified_at,
        language,
        body_text,
        word_count,
        is_paywalled,
        signature,
        extraction_state,
        landing_file,
        landed_on,
        extractor_version
    from {{ source('raw', 'article') }}
)

select * from source
