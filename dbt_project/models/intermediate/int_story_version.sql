{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='version_id',
        on_schema_change='fail'
    )
}}

with known as (
    {% if is_incremental() %}
        select
            version_id,
            text_version
        from {{ this }}
        where not is_gone
    {% else %}
        select
            null::text as version_id,
            null::text as text_version
        where false
    {% endif %}
),

fresh as (
    select
        landed.version_id,
        landed.landing_file
    from {{ ref('stg_raw__article') }} as landed
    anti join known
        on landed.version_id = known.version_id and landed.text_version = known.text_version
),

gone as (
    select known.version_id
    from known
    anti join {{ ref('stg_raw__article') }} as landed
        on known.version_id = landed.version_id
),

articles as (
    select
        version_id,
        article_id,
        url,
        outlet,
        -- a credit under every article may have been learned as the outlet's boilerplate
        concat_ws(chr(10), body_text, array_to_string(removed_lines, chr(10))) as body_text,
        word_count,
        signature,
        text_version,
        declared_canonical_url,
        regexp_extract(declared_canonical_url, '^https?://([^/?#:]+)', 1) as declared_host,
        case
            when published_at < landed_on + interval 2 day then published_at
        end as published_at
    from {{ ref('stg_raw__article') }}
    where
        version_id in (select fresh.version_id from fresh)
        -- says the same, and spares the reading of texts that landed long ago: versions are scattered, files are not
        and landing_file in (select fresh.landing_file from fresh)
),

-- a dateline "(Reuters) -" above, or "Reuters contributed to this report" below
credit_lines as (
    select
        version_id,
        outlet,
        ' ' || lower(coalesce(
            nullif(regexp_extract(left(body_text, 1000), '\(([^()\n]{2,40})\)\s*[-–—]', 1), ''),
            regexp_extract(right(body_text, 1000), '([^.,:;\n]{2,80}) contributed to this', 1)
        )) as credit_line
    from articles
),

credits as (
    select credit_lines.version_id
    from credit_lines
    inner join {{ ref('agency') }} as agencies
        on
            ends_with(credit_lines.credit_line, ' ' || lower(agencies.name))
            and credit_lines.outlet <> agencies.domain
    where credit_lines.credit_line <> ' '
),

-- the same text may stand in several landing files until the older ones are cleaned again
one_each as (
    select
        version_id,
        article_id,
        max_by(signature, word_count) as signature,
        max(word_count) as word_count,
        max(text_version) as text_version,
        min(url) as url,
        min(published_at) as published_at,
        min(declared_canonical_url) filter (
            where declared_host <> outlet and not ends_with(declared_host, '.' || outlet)
        ) as original_url
    from articles
    group by
        version_id,
        article_id
),

-- one character in place of each value: as short as can be, and compared at the speed of memory
sketched as (
    select
        *,
        array_to_string(list_transform(signature, lambda value: chr((33 + value % 90)::integer)), '') as sketch
    from one_each
)

select
    sketched.version_id,
    sketched.article_id,
    -- what two versions with the same words have in common, whatever else differs
    md5_number_lower(sketched.word_count || ':' || sketched.sketch) as text_id,
    sketched.word_count,
    sketched.sketch,
    sketched.published_at,
    sketched.url,
    sketched.original_url,
    sketched.version_id in (select credits.version_id from credits) as is_credited,
    sketched.text_version,
    false as is_gone,
    current_timestamp as noted_at
from sketched
{% if is_incremental() %}
    union all
    -- a version that was cleaned to another text is noted once more, so that its story is looked at again
    select
        noted.version_id,
        noted.article_id,
        noted.text_id,
        noted.word_count,
        noted.sketch,
        noted.published_at,
        noted.url,
        noted.original_url,
        noted.is_credited,
        noted.text_version,
        true as is_gone,
        current_timestamp as noted_at
    from {{ this }} as noted
    where noted.version_id in (select gone.version_id from gone)
{% endif %}
