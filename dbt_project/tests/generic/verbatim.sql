{#- A quote is the very slice of the stored title or body that its offsets name. -#}
{% test verbatim(model, column_name, field_column) %}
    select quotes.{{ column_name }}
    from {{ model }} as quotes
    inner join {{ ref('dim_article') }} as articles
        on quotes.article_id = articles.article_id
    where
        quotes.{{ column_name }} is distinct from (
            case quotes.{{ field_column }}
                when 'title' then articles.title
                when 'body' then articles.body_text
            end
        )[quotes.char_start + 1:quotes.char_end]
{% endtest %}
