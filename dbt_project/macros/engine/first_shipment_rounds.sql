{# Run every round of first shipment, in order, into a table that is new or not. #}
{% macro first_shipment_rounds(target_relation, parents, is_new) %}
    {{ return(adapter.dispatch('first_shipment_rounds')(target_relation, parents, is_new)) }}
{% endmacro %}

{% macro default__first_shipment_rounds(target_relation, parents, is_new) %}
    {% set rounds = run_query('select coalesce(max(round), 0) from first_shipment_pending') %}
    {% for round in range(1, (rounds.rows[0][0] | int) + 1) %}
        {% call statement('round') %}{{ first_shipment_round(target_relation, parents, round) }}{% endcall %}
    {% endfor %}
{% endmacro %}

{#
    In the server, and by index only: a round touches few rows, of tables that grow as it runs. What
    a crash would take away whole needs no log until it is there.
#}
{% macro postgres__first_shipment_rounds(target_relation, parents, is_new) %}
    {% call statement('rounds') %}
        {{ 'alter table ' ~ target_relation ~ ' set unlogged;' if is_new }}
        create index on first_shipment_pending (round, unit_id);
        analyze first_shipment_pending;
        do $$
        begin
            set local enable_hashjoin = off;
            set local enable_mergejoin = off;
            set local enable_seqscan = off;
            set local plan_cache_mode = force_custom_plan;
            for current_round in 1..(select coalesce(max(round), 0) from first_shipment_pending) loop
                {{ first_shipment_round(target_relation, parents, 'current_round') }};
            end loop;
            set local enable_hashjoin = on;
            set local enable_mergejoin = on;
            set local enable_seqscan = on;
            set local plan_cache_mode = auto;
        end
        $$
        {{ '; alter table ' ~ target_relation ~ ' set logged' if is_new }}
    {% endcall %}
{% endmacro %}
