{#-
    The body of a recursive CTE (group_id, leader): values of a group are read from the smallest on; each
    leader gathers every value up to `reach`, the next value beyond it leads anew. So members are close to
    their leader, never chained to one another, and the outcome does not depend on the order of rows.
    `cte` is the CTE's own name, `members` the relation it reads, `reach` an expression of `leader`.
-#}
{% macro leaders(cte, members, value, reach) -%}
    select
        group_id,
        min({{ value }}) as leader
    from {{ members }}
    group by group_id
    union all
    select
        {{ cte }}.group_id,
        min({{ members }}.{{ value }}) as leader
    from {{ cte }}
    inner join {{ members }}
        on
            {{ cte }}.group_id = {{ members }}.group_id
            and {{ members }}.{{ value }} > {{ reach }}
    group by
        {{ cte }}.group_id,
        {{ cte }}.leader
{%- endmacro %}
