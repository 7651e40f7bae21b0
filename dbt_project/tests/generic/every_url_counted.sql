{#- The states of a day add up to the urls that its landing files speak of; an archive's count beside the crawl's. -#}
{% test every_url_counted(model) %}
    with seen as (
        select
            landed_on,
            fetched_url as url,
            source = 'archive' as is_archive
        from {{ ref('stg_raw__fetch') }}
        where role = 'page'
        union
        select
            landed_on,
            url,
            source = 'archive' as is_archive
        from {{ ref('stg_raw__discovery') }}
    ),

    wanted as (
        select
            landed_on,
            is_archive,
            count(*) as urls
        from seen
        group by
            landed_on,
            is_archive
    ),

    counted as (
        select
            landed_on,
            source = 'archive' as is_archive,
            sum(urls) as urls
        from {{ model }}
        group by
            landed_on,
            is_archive
    )

    select
        landed_on,
        is_archive,
        wanted.urls as urls_seen,
        counted.urls as urls_counted
    from wanted
    full outer join counted
        using (landed_on, is_archive)
    where wanted.urls is distinct from counted.urls
{% endtest %}
