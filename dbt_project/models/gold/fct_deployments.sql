-- Deployments with what became of them: what they shipped, whether they failed, when that was
-- mended.
-- Grain: one row per deployment.

{{ record_changed_keys(
    {'service': 'service', 'environment': 'environment', 'date_day': 'deployed_date'},
    {'service': 'service', 'environment': 'environment', 'date_day': 'recovered_date'},
) }}

with deployments as (

    select * from {{ ref('deployments') }}

),

shipped as (

    select * from {{ ref('shipment_counts') }}

),

rollbacks as (

    select * from {{ ref('deployment_rollbacks') }}

),

signals as (

    select
        deployment_id,
        min(recovered_at) as recovered_at,
        max(known_at) as known_at
    from {{ ref('deployment_failure_signals') }}
    where is_counted
    group by deployment_id

),

rework as (

    select distinct deployment_id from {{ ref('deployment_rework') }}

),

rolled_back as (

    select * from {{ ref('rolled_back_deployments') }}

),

-- Of few columns, since it is sorted.
previous as (

    select
        deployment_id,
        lag(finished_at) over (
            partition by service, environment
            order by finished_at, source_order, deployment_id
        ) as finished_at
    from deployments
    where outcome = 'success'

),

joined as (

    select
        deployments.*,
        deployments.shipment_order = 1 as is_first_shipped,
        previous.finished_at as previous_finished_at,
        shipped.commit_count,
        shipped.pull_request_count,
        rollbacks.deployment_id is not null as is_rollback,
        rolled_back.deployment_id is not null as is_rolled_back,
        rework.deployment_id is not null as is_rework,
        signals.deployment_id is not null as is_change_failure,
        signals.recovered_at,
        greatest(deployments.known_at, signals.known_at) as newest_known_at
    from deployments
    left join shipped
        on deployments.deployment_id = shipped.deployment_id
    left join previous
        on deployments.deployment_id = previous.deployment_id
    left join rollbacks
        on deployments.deployment_id = rollbacks.deployment_id
    left join rolled_back
        on deployments.deployment_id = rolled_back.deployment_id
    left join rework
        on deployments.deployment_id = rework.deployment_id
    left join signals
        on deployments.deployment_id = signals.deployment_id

),

final as (

    select
        deployment_id,
        service,
        environment,
        environment_tier,
        repository,
        sha,
        ref,
        url,
        detected_by,
        outcome,
        coalesce(is_first_shipped, false) as is_baseline,
        is_rollback,
        is_rolled_back,
        is_rework,
        is_change_failure,
        attempt_count,
        coalesce(commit_count, 0) as commit_count,
        coalesce(pull_request_count, 0) as pull_request_count,
        {{ seconds_between('previous_finished_at', 'finished_at') }} as gap_seconds,
        case when is_change_failure then {{ seconds_between('finished_at', 'recovered_at') }} end
            as recovery_seconds,
        started_at,
        finished_at,
        case when is_change_failure then recovered_at end as recovered_at,
        deleted_at,
        newest_known_at as known_at,
        deployed_date,
        case when is_change_failure then {{ local_date('recovered_at', 'time_zone') }} end
            as recovered_date,
        {{ built_at() }} as _built_at
    from joined

)

select * from final
