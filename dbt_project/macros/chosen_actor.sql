{#-
    Of the ids that an actor could have, the one it has: the gazetteer's, else that of most keys, else the
    oldest. `candidates` has leader_key, actor_id, is_listed, keys, since.
-#}
{% macro chosen_actor(candidates) -%}
    select
        leader_key,
        actor_id
    from {{ candidates }}
    qualify row_number() over (
        partition by leader_key
        order by
            is_listed desc,
            keys desc,
            since asc,
            actor_id asc
    ) = 1
{%- endmacro %}
