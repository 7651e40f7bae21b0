{#- Share of `values` values of two signatures, after the first `skipped`, that are equal. -#}
{% macro agreement(one, other, skipped, values) -%}
    list_sum([
        ({{ one }}[{{ skipped }} + place] = {{ other }}[{{ skipped }} + place])::integer
        for place in range(1, {{ values }} + 1)
    ]) / {{ values }}
{%- endmacro %}
