{#- A day is allowed for time zones ahead of UTC. -#}
{% test not_in_future(model, column_name) %}
    select {{ column_name }}
    from {{ model }}
    where {{ column_name }} > current_date + 1
{% endtest %}
