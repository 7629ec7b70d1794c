-- What each metric of each service still lacks, and the one setting that would supply it.
-- Grain: one row per service and metric.

with services as (

    select distinct service from {{ ref('service_repositories') }}

),

sightings as (

    select * from {{ ref('service_sightings') }}

),

history_starts as (

    select history_starts.*
    from {{ ref('unit_history_starts') }} as history_starts
    inner join {{ ref('headline_environments') }} as headline_environments
        on
            history_starts.service = headline_environments.service
            and history_starts.environment = headline_environments.environment

),

metrics as (

    {% for metric in [
        'deployment_frequency', 'lead_time', 'change_fail_rate', 'recovery_time', 'rework_rate',
    ] -%}
    select '{{ metric }}' as metric
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

lacking as (

    select
        services.service,
        metrics.metric,
        case
            when sightings.production_deployment_count = 0 then 'no_deployments'
            when metrics.metric = 'lead_time' and sightings.counted_commit_count = 0
                then case
                    when sightings.production_deployment_count = 1 then 'baseline_only'
                    when sightings.shipping_deployment_count = 0 then 'no_commit_named'
                    else 'no_changes'
                end
            when metrics.metric = 'lead_time' and sightings.unknown_parent_count > 0
                then 'incomplete_history'
            when
                metrics.metric in ('change_fail_rate', 'recovery_time')
                and sightings.incident_count = 0
                then 'no_incident_source'
            when history_starts.service is not null then 'history_not_known'
        end as missing,
        history_starts.known_from_date,
        sightings.other_environment,
        sightings.workflow_run_count,
        sightings.unknown_parent_count
    from services
    cross join metrics
    inner join sightings
        on services.service = sightings.service
    left join history_starts
        on services.service = history_starts.service

),

final as (

    select
        service,
        metric,
        missing is null as is_ready,
        missing,
        case missing
            when 'no_deployments'
                then case
                    when other_environment is not null
                        then
                            'seed environments: a pattern that gives ''' || other_environment
                            || ''' the tier production'
                    when workflow_run_count > 0
                        then
                            'seed deployment_rules: a row for the detector workflow_run with the '
                            || 'pattern of the workflow that deploys'
                    else
                        'SOURCES__GITHUB__ACCESS_TOKEN: one that may read deployments, or push '
                        || 'deployment events to /api/ingest/deployments'
                end
            when 'baseline_only'
                then 'diogen extract --since: an earlier deployment, or wait for the next one'
            when 'no_commit_named'
                then 'seed deployment_rules: a detector that names the commit it deploys'
            when 'no_changes'
                then 'seed services: paths that the deployed commits touch'
            when 'incomplete_history'
                then
                    'diogen extract github --full-refresh: '
                    || cast(unknown_parent_count as {{ dbt.type_string() }})
                    || ' parent commits are not held'
            when 'history_not_known'
                then
                    'diogen extract github: it goes on where the first reading ended. What GitHub '
                    || 'does not list from before '
                    || cast(known_from_date as {{ dbt.type_string() }})
                    || ' comes as deployment events, pushed to /api/ingest/deployments'
            when 'no_incident_source'
                then
                    'seed incident_rules: a rule that picks this service''s incidents, and seed '
                    || 'services: an incident_pattern that names their component or label'
        end as setting_to_change
    from lacking

)

select * from final
