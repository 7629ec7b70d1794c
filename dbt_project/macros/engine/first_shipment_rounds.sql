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
    In the server: a history that is new as a whole is walked in memory (first_shipment_walk.sql), and
    what a build adds by index only, since a round touches few rows of large tables.
#}
{% macro postgres__first_shipment_rounds(target_relation, parents, is_new) %}
    {%- if is_new %}{{ return(first_shipment_walk(target_relation, parents)) }}{% endif -%}
    {% call statement('rounds') %}
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
    {% endcall %}
{% endmacro %}

{#
    All rounds at once: every commit is reached from all sides, and belongs to the lowest round that
    reached it. A lake would write a file for each round.
#}
{% macro duckdb__first_shipment_rounds(target_relation, parents, is_new) %}
    {% call statement('rounds') %}
        insert into {{ target_relation }}
        with recursive shipped as (
            select unit_id, sha from {{ target_relation }} where is_first_shipment
        ),
        open_pending as (
            select pending.*
            from first_shipment_pending as pending
            where not exists (
                select 1 from shipped
                where
                    shipped.unit_id = pending.unit_id
                    and shipped.sha = pending.sha
            )
        ),
        walked (unit_id, sha, round) using key (unit_id, sha) as (
            select
                unit_id,
                sha,
                min(round) as round
            from open_pending
            group by unit_id, sha
            union
            select
                walked.unit_id,
                edge.parent_sha,
                min(walked.round)
            from walked
            inner join {{ parents }} as edge
                on walked.sha = edge.sha
            left join shipped
                on
                    walked.unit_id = shipped.unit_id
                    and edge.parent_sha = shipped.sha
            left join recurring.walked as reached
                on
                    walked.unit_id = reached.unit_id
                    and edge.parent_sha = reached.sha
            where
                shipped.sha is null
                and (reached.sha is null or reached.round > walked.round)
            group by walked.unit_id, edge.parent_sha
        )
        select
            walked.unit_id,
            pending.shipment_order,
            walked.sha,
            walked.sha = pending.sha as is_deployed_sha,
            true as is_first_shipment,
            case when walked.sha = pending.sha then pending.deployed_as end as deployed_as,
            {{ built_at() }} as _built_at
        from walked
        inner join first_shipment_pending as pending
            on
                walked.unit_id = pending.unit_id
                and walked.round = pending.round
        union all
        select
            pending.unit_id,
            pending.shipment_order,
            pending.sha,
            true as is_deployed_sha,
            false as is_first_shipment,
            pending.deployed_as,
            {{ built_at() }} as _built_at
        from first_shipment_pending as pending
        left join walked
            on
                pending.unit_id = walked.unit_id
                and pending.sha = walked.sha
                and pending.round = walked.round
        where walked.sha is null
    {% endcall %}
{% endmacro %}
