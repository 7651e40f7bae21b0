{#- A short, stable text key of some columns; null and the empty string are different values. -#}
{% macro surrogate_key(columns) -%}
    left(sha256(concat_ws('|'
    {%- for column in columns -%}
        , coalesce('=' || {{ column }}::text, '')
    {%- endfor -%}
    )), 20)
{%- endmacro %}
