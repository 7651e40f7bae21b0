{#- No value of the column stands in the other column. -#}
{% test relationships_absent(model, column_name, to, field) %}
    select {{ column_name }}
    from {{ model }}
    where {{ column_name }} in (select others.{{ field }} from {{ to }} as others)
{% endtest %}
