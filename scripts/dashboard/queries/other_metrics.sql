-- What is measured beside the five metrics, in the shape of `metrics`: failures of the pipeline itself,
-- and the recovery of incidents and of the pipeline.
select
    'deployment_failure_rate' as metric,
    service,
    environment,
    environment_tier as tier,
    grain,
    period_start_date as starts_on,
    period_end_date as ends_on,
    deployment_failure_rate as value,
    cast(null as double precision) as p75,
    cast(null as double precision) as p90,
    failure_count + deployment_count as n,
    case when deployment_failure_rate is null then coalesce(reason, 'no_deployments') end as reason
from gold.dora_deployment_frequency
union all
select
    'incident_restore_time' as metric,
    service,
    environment,
    environment_tier as tier,
    grain,
    period_start_date as starts_on,
    period_end_date as ends_on,
    restore_p50_seconds as value,
    restore_p75_seconds as p75,
    restore_p90_seconds as p90,
    incident_count as n,
    case
        when restore_p50_seconds is null
            then coalesce(nullif(incident_reason, 'no_failures'), 'no_incidents')
    end as reason
from gold.dora_recovery_time
union all
select
    'pipeline_recovery_time' as metric,
    service,
    environment,
    environment_tier as tier,
    grain,
    period_start_date as starts_on,
    period_end_date as ends_on,
    pipeline_recovery_p50_seconds as value,
    pipeline_recovery_p75_seconds as p75,
    pipeline_recovery_p90_seconds as p90,
    pipeline_recovery_count as n,
    case
        when pipeline_recovery_p50_seconds is null
            then coalesce(
                nullif(nullif(reason, 'no_failures'), 'no_incident_source'), 'no_broken_pipelines'
            )
    end as reason
from gold.dora_recovery_time
