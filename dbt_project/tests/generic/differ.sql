{#- No row has the same value in both columns. -#}
{% test differ(model, columns) %}
    select {{ columns | join(', ') }}
    from {{ model }}
    where {{ columns | join(' = ') }}
{% endtest %}
