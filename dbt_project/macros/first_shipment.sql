{#
    Materialize first shipment from a model that lists the deployments, in order, per service and
    environment: (service, environment, deployment_id, repository, sha, deployed_at, shipment_order).

    Round n takes the n-th open deployment of every service and environment at once and walks
    from its commit through the parents, stopping at what an earlier one shipped. Every commit is
    walked once per service and environment, so the cost is commits + edges in all, and a build
    walks only from the first deployment that is new, changed or gone. A commit that became known
    after its child was shipped is late history: it re-opens the deployment that shipped the child.
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
                service {{ dbt.type_string() }} not null,
                environment {{ dbt.type_string() }} not null,
                deployment_id {{ dbt.type_string() }} not null,
                repository {{ dbt.type_string() }} not null,
                sha {{ dbt.type_string() }} not null,
                deployed_at {{ type_instant() }} not null,
                shipment_order bigint not null,
                is_deployed_sha boolean not null,
                is_first_shipment boolean not null,
                _built_at {{ type_instant() }} not null
            )
        {% endcall %}
        {% do create_indexes(target_relation) %}
        {% call statement('shipped_key') %}
            create unique index on {{ target_relation }} (service, environment, repository, sha)
            where is_first_shipment
        {% endcall %}
        {% call statement('deployed_key') %}
            create unique index on {{ target_relation }} (service, environment, shipment_order)
            where is_deployed_sha
        {% endcall %}
    {%- endif %}

    {% call statement('desired') %}
        create temporary table first_shipment_desired on commit drop as {{ sql }}
    {% endcall %}
    {% call statement('reopened') %}
        create temporary table first_shipment_reopened on commit drop as
        select service, environment, min(shipment_order) as shipment_order
        from (
            select
                coalesce(desired.service, recorded.service) as service,
                coalesce(desired.environment, recorded.environment) as environment,
                coalesce(desired.shipment_order, recorded.shipment_order) as shipment_order
            from first_shipment_desired as desired
            full outer join (
                select * from {{ target_relation }} where is_deployed_sha
            ) as recorded
                on
                    desired.service = recorded.service
                    and desired.environment = recorded.environment
                    and desired.shipment_order = recorded.shipment_order
            where
                recorded.service is null
                or desired.service is null
                or desired.deployment_id <> recorded.deployment_id
                or desired.repository <> recorded.repository
                or desired.sha <> recorded.sha
                or desired.deployed_at <> recorded.deployed_at
            union all
            select child.service, child.environment, child.shipment_order
            from {{ parents }} as edge
            inner join {{ target_relation }} as child
                on
                    edge.repository = child.repository
                    and edge.sha = child.sha
                    and child.is_first_shipment
            left join {{ target_relation }} as parent
                on
                    child.service = parent.service
                    and child.environment = parent.environment
                    and edge.repository = parent.repository
                    and edge.parent_sha = parent.sha
                    and parent.is_first_shipment
            where
                edge._built_at > (
                    select coalesce(max(_built_at), '-infinity') from {{ target_relation }}
                )
                and (parent.sha is null or parent.shipment_order > child.shipment_order)
        ) as differences
        group by service, environment
    {% endcall %}
    {% call statement('forget') %}
        delete from {{ target_relation }} as shipped
        using first_shipment_reopened as reopened
        where
            shipped.service = reopened.service
            and shipped.environment = reopened.environment
            and shipped.shipment_order >= reopened.shipment_order
    {% endcall %}
    {% call statement('pending') %}
        create temporary table first_shipment_pending on commit drop as
        select
            desired.*,
            row_number() over (
                partition by desired.service, desired.environment order by desired.shipment_order
            ) as round
        from first_shipment_desired as desired
        inner join first_shipment_reopened as reopened
            on
                desired.service = reopened.service
                and desired.environment = reopened.environment
                and desired.shipment_order >= reopened.shipment_order
    {% endcall %}
    {% do first_shipment_rounds(target_relation, parents) %}
    {% call statement('main') %}
        select count(*) from first_shipment_pending
    {% endcall %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {% set grant_config = config.get('grants') %}
    {% do apply_grants(target_relation, grant_config, should_revoke=True) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# One round: what the pending deployments of that number reach and no earlier one reached. #}
{% macro first_shipment_round(target_relation, parents, round) %}
    insert into {{ target_relation }}
    with recursive walked as (
        select
            pending.service,
            pending.environment,
            pending.deployment_id,
            pending.repository,
            pending.sha,
            pending.sha as deployed_sha,
            pending.deployed_at,
            pending.shipment_order
        from first_shipment_pending as pending
        where
            pending.round = {{ round }}
            and not exists (
                select 1 from {{ target_relation }} as shipped
                where
                    shipped.service = pending.service
                    and shipped.environment = pending.environment
                    and shipped.repository = pending.repository
                    and shipped.sha = pending.sha
                    and shipped.is_first_shipment
            )
        union
        select
            walked.service,
            walked.environment,
            walked.deployment_id,
            walked.repository,
            edge.parent_sha as sha,
            walked.deployed_sha,
            walked.deployed_at,
            walked.shipment_order
        from walked
        inner join {{ parents }} as edge
            on
                walked.repository = edge.repository
                and walked.sha = edge.sha
        where
            not exists (
                select 1 from {{ target_relation }} as shipped
                where
                    shipped.service = walked.service
                    and shipped.environment = walked.environment
                    and shipped.repository = walked.repository
                    and shipped.sha = edge.parent_sha
                    and shipped.is_first_shipment
            )
    )
    select
        service, environment, deployment_id, repository, sha, deployed_at, shipment_order,
        sha = deployed_sha as is_deployed_sha, true as is_first_shipment, {{ built_at() }} as _built_at
    from walked
    union all
    select
        pending.service, pending.environment, pending.deployment_id, pending.repository, pending.sha,
        pending.deployed_at, pending.shipment_order,
        true as is_deployed_sha, false as is_first_shipment, {{ built_at() }} as _built_at
    from first_shipment_pending as pending
    left join walked
        on
            pending.deployment_id = walked.deployment_id
            and pending.sha = walked.sha
    where
        pending.round = {{ round }}
        and walked.sha is null
{% endmacro %}
