{#- Every group has exactly one original. -#}
{% test one_original(model, group_column) %}
    select {{ group_column }}
    from {{ model }}
    group by {{ group_column }}
    having count(*) filter (where is_original) <> 1
{% endtest %}
