{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail') }}

with fresh as (
    select version_id
    from {{ ref('stg_raw__article') }}
    {% if is_incremental() %}
        where version_id not in (select known.version_id from {{ this }} as known)
    {% endif %}
),

articles as (
    select
        texts.version_id,
        texts.article_id,
        texts.url,
        texts.outlet,
        texts.body_text,
        texts.word_count,
        texts.signature,
        texts.declared_canonical_url,
        regexp_extract(texts.declared_canonical_url, '^https?://([^/?#:]+)', 1) as declared_host,
        case
            when texts.published_at < texts.landed_on + interval 2 day then texts.published_at
        end as published_at
    from {{ ref('stg_raw__article') }} as texts
    inner join fresh
        on texts.version_id = fresh.version_id
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
        min(url) as url,
        min(published_at) as published_at,
        min(declared_canonical_url) filter (
            where declared_host <> outlet and not ends_with(declared_host, '.' || outlet)
        ) as original_url
    from articles
    group by
        version_id,
        article_id
)

select
    one_each.version_id,
    one_each.article_id,
    -- what two versions with the same words have in common, whatever else differs
    md5_number_lower(one_each.word_count || ':' || one_each.signature::text) as text_id,
    one_each.word_count,
    one_each.signature,
    one_each.published_at,
    one_each.url,
    one_each.original_url,
    one_each.version_id in (select credits.version_id from credits) as is_credited,
    current_timestamp as noted_at
from one_each
