-- Every entity behind every metric, with the date that places it, its value, and whether it counts.
-- A cell's evidence is a filter on this view, and the cell is its aggregate, in every grain.
-- Grain: one row per metric, service, environment and entity.
--
-- Without a `with`, unlike other models: PostgreSQL inlines a view that has none, so a query for a
-- few days or new rows reads only those.

{% for metric, value, is_included, reason in [
    ('deployment_frequency', '1', "outcome = 'success'", "nullif(outcome, 'success')"),
    (
        'change_fail_rate', 'case when is_change_failure then 1 else 0 end',
        "outcome = 'success' and not is_rollback",
        "coalesce(nullif(outcome, 'success'), case when is_rollback then 'rollback' end)",
    ),
    (
        'rework_rate', 'case when is_rework then 1 else 0 end',
        "outcome = 'success'", "nullif(outcome, 'success')",
    ),
] -%}
select
    '{{ metric }}' as metric,
    service,
    environment,
    environment_tier,
    deployed_date as metric_date,
    'deployment' as entity_type,
    deployment_id as entity_id,
    cast({{ value }} as double precision) as value,
    {{ is_included }} as is_included,
    {{ reason }} as reason,
    remark,
    _built_at
from {{ ref('fct_deployments') }}
union all
{% endfor -%}
{% for metric, entity, entity_id in [
    ('lead_time', 'commit', "repository || '@' || sha"),
    (
        'pull_request_lead_time', 'pull_request',
        "repository || '#' || cast(number as " ~ dbt.type_string() ~ ')',
    ),
] -%}
select
    '{{ metric }}' as metric,
    service,
    environment,
    environment_tier,
    deployed_date as metric_date,
    '{{ entity }}' as entity_type,
    {{ entity_id }} as entity_id,
    cast(lead_time_seconds as double precision) as value,
    reason is null as is_included,
    reason,
    cast(null as {{ dbt.type_string() }}) as remark,
    _built_at
from {{ ref('fct_' ~ entity ~ 's') }}
union all
{% endfor -%}
select
    'recovery_time' as metric,
    deployments.service,
    deployments.environment,
    deployments.environment_tier,
    coalesce(deployments.recovered_date, deployments.deployed_date) as metric_date,
    'deployment' as entity_type,
    deployments.deployment_id as entity_id,
    cast(coalesce(
        deployments.recovery_seconds,
        {{ seconds_between('deployments.finished_at', 'as_of.as_of') }}
    ) as double precision) as value,
    deployments.recovered_at is not null and not deployments.is_rollback as is_included,
    case
        when deployments.is_rollback then 'rollback'
        when deployments.recovered_at is null then 'open'
    end as reason,
    deployments.remark,
    deployments._built_at
from {{ ref('fct_deployments') }} as deployments
cross join {{ ref('as_of') }} as as_of
where
    deployments.is_change_failure
    and deployments.outcome = 'success'
union all
select
    'incident_restore_time' as metric,
    incidents.service,
    incidents.environment,
    'production' as environment_tier,
    coalesce(incidents.resolved_date, incidents.started_date) as metric_date,
    'incident' as entity_type,
    incidents.incident_key as entity_id,
    cast(coalesce(
        incidents.restore_seconds,
        {{ seconds_between('incidents.started_at', 'as_of.as_of') }}
    ) as double precision) as value,
    incidents.reason is null as is_included,
    incidents.reason,
    incidents.remark,
    incidents._built_at
from {{ ref('fct_incidents') }} as incidents
cross join {{ ref('as_of') }} as as_of
union all
select
    'pipeline_recovery_time' as metric,
    -- If one arm had another type than the others, PostgreSQL would inline none of them.
    cast(pipeline_recoveries.service as {{ dbt.type_string() }}) as service,
    cast(pipeline_recoveries.environment as {{ dbt.type_string() }}) as environment,
    pipeline_recoveries.environment_tier,
    coalesce(pipeline_recoveries.recovered_date, pipeline_recoveries.failed_date)
        as metric_date,
    'deployment' as entity_type,
    pipeline_recoveries.deployment_id as entity_id,
    cast(coalesce(
        pipeline_recoveries.recovery_seconds,
        {{ seconds_between('pipeline_recoveries.failed_at', 'as_of.as_of') }}
    ) as double precision) as value,
    pipeline_recoveries.recovered_at is not null as is_included,
    case when pipeline_recoveries.recovered_at is null then 'open' end as reason,
    cast(null as {{ dbt.type_string() }}) as remark,
    pipeline_recoveries._built_at
from {{ ref('pipeline_recoveries') }} as pipeline_recoveries
cross join {{ ref('as_of') }} as as_of
