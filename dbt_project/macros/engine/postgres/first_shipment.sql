{#
    PostgreSQL's own ways: a completely new history is walked in memory; the additions of a build
    are found by index only, since a round touches few rows of large tables.
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
    One round: the commits that the pending deployments of that number reach and no earlier one
    reached.
#}
{% macro first_shipment_round(target_relation, parents, round) %}
    insert into {{ target_relation }}
    with recursive walked as (
        select pending.unit_id, pending.sha
        from first_shipment_pending as pending
        where
            pending.round = {{ round }}
            and not {{ is_shipped('pending.unit_id', 'pending.sha', target_relation) }}
        union
        select walked.unit_id, edge.parent_sha as sha
        from walked
        inner join {{ parents }} as edge
            on walked.sha = edge.sha
        where not {{ is_shipped('walked.unit_id', 'edge.parent_sha', target_relation) }}
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
            and pending.round = {{ round }}
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
    where
        pending.round = {{ round }}
        and {{ is_shipped('pending.unit_id', 'pending.sha', target_relation) }}
{% endmacro %}

{#
    First shipment of a completely new history, in PostgreSQL: commits get numbers, their parents
    become one array, and each unit's deployments are walked in their order, breadth first. A commit
    and an edge are read once per unit, in memory, and the result is written at once. A PostgreSQL
    array is limited to about 100 million edges.
#}
{% macro first_shipment_walk(target_relation, parents) %}
    {% call temporary_table('first_shipment_nodes') %}
        select
            sha,
            cast(row_number() over () as integer) as node
        from (
            select sha from {{ parents }}
            union
            select parent_sha from {{ parents }}
            union
            select sha from first_shipment_pending
        ) as commits
    {% endcall %}
    {% do run_if_any('analyze first_shipment_nodes') %}
    {% call temporary_table('first_shipment_edges') %}
        select
            child.node,
            parent.node as parent_node
        from {{ parents }} as edge
        inner join first_shipment_nodes as child
            on edge.sha = child.sha
        inner join first_shipment_nodes as parent
            on edge.parent_sha = parent.sha
    {% endcall %}
    {% call statement('walk') %}
        drop table if exists first_shipment_found;
        create temporary table first_shipment_found (
            unit_id integer,
            shipment_order bigint,
            node integer,
            is_deployed_sha boolean,
            is_first_shipment boolean
        ) on commit drop;
        do $$
        declare
            -- The parents of node n: parents[first_parents[n]] to parents[first_parents[n + 1] - 1].
            parents integer[];
            first_parents integer[];
            -- The last unit that reached the node: units are walked one after the other.
            reached_by integer[];
            -- The commits that this deployment reached first, in the order in which it reached
            -- them.
            reached integer[];
            reached_count integer;
            place integer;
            commit integer;
            parent integer;
            deployment record;
        begin
            select coalesce(array_agg(edge.parent_node order by edge.node), '{}')
            into parents
            from first_shipment_edges as edge;
            select array_agg(counted.first_parent order by counted.node)
            into first_parents
            from (
                select
                    nodes.node,
                    cast(
                        1 + sum(count(edge.node)) over (order by nodes.node) - count(edge.node) as integer
                    ) as first_parent
                from (
                    select node from first_shipment_nodes
                    union all
                    select 1 + count(*) from first_shipment_nodes
                ) as nodes
                left join first_shipment_edges as edge
                    on nodes.node = edge.node
                group by nodes.node
            ) as counted;
            reached_by := array_fill(null::integer, array[cardinality(first_parents)]);
            for deployment in
                select pending.unit_id, pending.shipment_order, nodes.node
                from first_shipment_pending as pending
                inner join first_shipment_nodes as nodes
                    on pending.sha = nodes.sha
                order by pending.unit_id, pending.shipment_order
            loop
                if reached_by[deployment.node] = deployment.unit_id then
                    insert into first_shipment_found values (
                        deployment.unit_id, deployment.shipment_order, deployment.node, true, false
                    );
                    continue;
                end if;
                reached_by[deployment.node] := deployment.unit_id;
                reached := array[deployment.node];
                reached_count := 1;
                place := 1;
                while place <= reached_count loop
                    commit := reached[place];
                    for slot in first_parents[commit]..first_parents[commit + 1] - 1 loop
                        parent := parents[slot];
                        if reached_by[parent] is distinct from deployment.unit_id then
                            reached_by[parent] := deployment.unit_id;
                            reached_count := reached_count + 1;
                            reached[reached_count] := parent;
                        end if;
                    end loop;
                    place := place + 1;
                end loop;
                insert into first_shipment_found
                select
                    deployment.unit_id,
                    deployment.shipment_order,
                    shipped.node,
                    shipped.node = deployment.node,
                    true
                from unnest(reached) as shipped (node);
            end loop;
        end
        $$;
        analyze first_shipment_found;
        insert into {{ target_relation }}
        select
            found.unit_id,
            found.shipment_order,
            nodes.sha,
            found.is_deployed_sha,
            found.is_first_shipment,
            pending.deployed_as,
            {{ built_at() }} as _built_at
        from first_shipment_found as found
        inner join first_shipment_nodes as nodes
            on found.node = nodes.node
        left join first_shipment_pending as pending
            on
                found.is_deployed_sha
                and found.unit_id = pending.unit_id
                and found.shipment_order = pending.shipment_order;
        create unique index on {{ target_relation }} (sha, unit_id) where is_first_shipment;
        create unique index on {{ target_relation }} (unit_id, shipment_order) where is_deployed_sha;
        create index on {{ target_relation }} (unit_id, shipment_order);
        create index on {{ target_relation }} (_built_at)
    {% endcall %}
{% endmacro %}
