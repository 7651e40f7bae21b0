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
        published_on,
        modified_at,
        language,
        body_text,
        word_count,
        is_paywalled,
        section,
        tags,
        signature,
        text_version,
        coalesce(removed_lines, []) as removed_lines,
        extraction_state,
        landing_file,
        landed_on,
        extractor_version
    from {{ source('raw', 'article') }}
)

select * from source
