{#
    First shipment of a history that is new as a whole, in PostgreSQL: commits get numbers, their
    parents become one array, and each unit's deployments are walked in their order, breadth first. A
    commit and an edge are looked at once per unit, in memory, and what was found is written at once.
    An array of PostgreSQL ends at some 100 million edges.
#}
{% macro first_shipment_walk(target_relation, parents) %}
    {% call statement('walk') %}
        {{ temporary_table('first_shipment_nodes') }}
        select
            sha,
            cast(row_number() over () as integer) as node
        from (
            select sha from {{ parents }}
            union
            select parent_sha from {{ parents }}
            union
            select sha from first_shipment_pending
        ) as commits;
        analyze first_shipment_nodes;
        {{ temporary_table('first_shipment_edges') }}
        select
            child.node,
            parent.node as parent_node
        from {{ parents }} as edge
        inner join first_shipment_nodes as child
            on edge.sha = child.sha
        inner join first_shipment_nodes as parent
            on edge.parent_sha = parent.sha;
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
            -- What this deployment reached first, in the order in which it was reached.
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
        create index on {{ target_relation }} (_built_at)
    {% endcall %}
{% endmacro %}
