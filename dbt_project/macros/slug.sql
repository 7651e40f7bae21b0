{#- Words of a name in lower case, without accents and full stops, joined by hyphens. -#}
{% macro slug(name) -%}
    trim(
        regexp_replace(lower(strip_accents(replace({{ name }}, '.', ''))), '[^\p{L}\p{N}]+', '-', 'g'),
        '-'
    )
{%- endmacro %}
