{#- Every row has a value in at least one of the columns. -#}
{% test any_present(model, columns) %}
    select {{ columns | join(', ') }}
    from {{ model }}
    where coalesce({{ columns | join(', ') }}) is null
{% endtest %}
