{#- Share of `values` places of two sketches, after the first `skipped`, where they have the same character. -#}
{% macro agreement(one, other, skipped, values) -%}
    1 - hamming(
        substr({{ one }}, {{ skipped }} + 1, {{ values }}),
        substr({{ other }}, {{ skipped }} + 1, {{ values }})
    ) / {{ values }}
{%- endmacro %}
