{#
    Materialize first shipment from a model that lists deployments: (unit_id, shipment_order, sha).

    Round n takes the n-th open deployment of every unit at once and walks from its commit through
    the parents, stopping at commits that an earlier one shipped. Every commit is walked once per
    unit, so the cost is commits + edges in total. A build walks only from the first deployment that
    is new, changed or removed. A parent that became known after its child was shipped is late
    history: it re-opens the deployment that shipped the child.
#}
{% materialization first_shipment, default %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set parents = ref('commit_parents') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- if existing is not none and (should_full_refresh() or not existing.is_table) %}
        {% do adapter.drop_relation(existing) %}
        {%- set existing = none -%}
    {%- endif %}
    {%- if existing is none %}
        {% call statement('create') %}
            create table {{ target_relation }} (
                unit_id integer not null,
                shipment_order bigint not null,
                sha {{ dbt.type_string() }} not null,
                is_deployed_sha boolean not null,
                is_first_shipment boolean not null,
                deployed_as {{ dbt.type_string() }},
                _built_at {{ dbt.type_timestamp() }} not null
            )
        {% endcall %}
    {%- endif %}

    {%- set in_question = '' if existing is none else 'unit_id in (select unit_id from first_shipment_units)' -%}
    {%- if existing is not none %}
        {% call temporary_table('first_shipment_late') %}
            select child.unit_id, min(child.shipment_order) as shipment_order
            from {{ parents }} as edge
            inner join {{ target_relation }} as child
                on
                    edge.sha = child.sha
                    and child.is_first_shipment
            left join {{ target_relation }} as parent
                on
                    child.unit_id = parent.unit_id
                    and edge.parent_sha = parent.sha
                    and parent.is_first_shipment
            where
                edge._built_at > {{ last_built_at() }}
                and (parent.sha is null or parent.shipment_order > child.shipment_order)
            group by child.unit_id
        {% endcall %}
        {#- The list of any other unit is unchanged, because its service's deployments are. #}
        {% call temporary_table('first_shipment_units') %}
            select unit_id
            from {{ ref('units') }}
            where service in (
                select service from {{ ref('changed_keys') }}
                where
                    model = 'deployments'
                    and _built_at > {{ last_built_at() }}
            )
            union
            select unit_id from first_shipment_late
        {% endcall %}
    {%- endif %}
    {% call temporary_table('first_shipment_desired') %}
        select *
        from (
            {{ sql }}
        ) as listed
        {{ 'where ' ~ in_question if in_question }}
    {% endcall %}
    {% call temporary_table('first_shipment_reopened') %}
        select unit_id, min(shipment_order) as shipment_order
        from (
            select
                coalesce(desired.unit_id, recorded.unit_id) as unit_id,
                coalesce(desired.shipment_order, recorded.shipment_order) as shipment_order
            from first_shipment_desired as desired
            full outer join (
                select * from {{ target_relation }}
                where is_deployed_sha {{ 'and ' ~ in_question if in_question }}
            ) as recorded
                on
                    desired.unit_id = recorded.unit_id
                    and desired.shipment_order = recorded.shipment_order
            where
                recorded.sha is null
                or desired.sha is null
                or desired.sha <> recorded.sha
                or desired.deployed_as <> recorded.deployed_as
            {%- if existing is not none %}
            union all
            select unit_id, shipment_order from first_shipment_late
            {%- endif %}
        ) as differences
        group by unit_id
    {% endcall %}
    {%- set is_reopened = 'present.unit_id = found.unit_id and present.shipment_order >= found.shipment_order' -%}
    {% call temporary_table('first_shipment_gone') %}
        select present.sha
        from {{ target_relation }} as present
        inner join first_shipment_reopened as found
            on {{ is_reopened }}
    {% endcall %}
    {% call temporary_table('first_shipment_services') %}
        select units.service
        from first_shipment_reopened as reopened
        inner join {{ ref('units') }} as units
            on reopened.unit_id = units.unit_id
    {% endcall %}
    {% do note_changes([
        ['first_shipment_gone', {'sha': 'sha'}],
        ['first_shipment_services', {'service': 'service'}],
    ]) %}
    {% do delete_rows(target_relation, is_reopened, using='first_shipment_reopened') %}
    {% call temporary_table('first_shipment_pending') %}
        select
            desired.*,
            row_number() over (
                partition by desired.unit_id order by desired.shipment_order
            ) as round
        from first_shipment_desired as desired
        inner join first_shipment_reopened as reopened
            on
                desired.unit_id = reopened.unit_id
                and desired.shipment_order >= reopened.shipment_order
    {% endcall %}
    {% do first_shipment_rounds(target_relation, parents, existing is none) %}
    {#- For the node's state. -#}
    {%- do model.update({'written_rows': 'select 1 from first_shipment_reopened'}) -%}
    {% call statement('main') %}
        select count(*) from first_shipment_pending
    {% endcall %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {% do apply_grants(target_relation, config.get('grants'), should_revoke=True) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
