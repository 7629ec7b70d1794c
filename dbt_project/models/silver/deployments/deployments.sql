-- Deployments: one attempt to bring one commit to one environment, by all detectors and regions.
-- Grain: one row per deployment.

{{ record_changed_keys({'service': 'service'}, {'deployment_id': 'deployment_id'}) }}
{%- set sources = ['deployment_detections', 'deployment_verdicts'] %}

with detections as (

    select * from {{ ref('deployment_detections') }}
    {{ in_scope('changed_keys', ['service'], recorded_by=sources) }}

),

rollouts as (

    select * from {{ ref('detection_rollouts') }}
    {{ in_scope('changed_keys', ['service'], recorded_by=sources) }}

),

denied as (

    select * from {{ ref('deployment_verdicts') }}
    where verdict = 'none'

),

members as (

    select
        detections.*,
        rollouts.deployment_id,
        min(case when detections.is_counted then detections.precedence end)
            over (partition by rollouts.deployment_id) as best_precedence,
        row_number() over (
            partition by rollouts.deployment_id, detections.precedence, detections.detector
            order by detections.source_order, detections.detection_id
        ) as view_number
    from detections
    inner join rollouts on detections.detection_id = rollouts.detection_id

),

summed as (

    select
        deployment_id,
        min(started_at) filter (where precedence = best_precedence) as started_at,
        {{ 'max' if var('rollout_finish') == 'last' else 'min' }}(finished_at) filter (
            where precedence = best_precedence and outcome = 'success'
        ) as succeeded_at,
        max(finished_at) filter (where precedence = best_precedence) as ended_at,
        bool_or(outcome = 'failure') filter (where precedence = best_precedence) as has_failed,
        bool_or(outcome = 'in_progress') filter (where precedence = best_precedence) as is_running,
        max(attempt_count) as attempt_count,
        max(url) filter (where precedence = best_precedence) as any_url,
        {{ dbt.listagg('case when view_number = 1 then detector end', "', '",
            'order by precedence, detector') }} as detected_by,
        bool_or(is_rework_reported) as is_rework_reported,
        bool_or(is_failure_reported) as is_failure_reported,
        bool_or(is_rollback_reported) as is_rollback_reported,
        min(unhealthy_at) as unhealthy_at,
        max(healthy_at) as healthy_at,
        max(deleted_at) as deleted_at,
        max(known_at) as known_at
    from members
    group by deployment_id

),

-- All identifying columns come from one detection, never from several.
named as (

    select
        members.deployment_id,
        members.service,
        members.environment,
        members.environment_tier,
        members.time_zone,
        members.repository,
        members.source_id,
        members.source_order,
        members.sha,
        members.ref,
        summed.started_at,
        coalesce(summed.succeeded_at, case when not summed.is_running then summed.ended_at end)
            as finished_at,
        case
            when denied.deployment_id is not null then 'cancelled'
            when summed.succeeded_at is not null then 'success'
            when summed.is_running then 'in_progress'
            when summed.has_failed then 'failure'
            else 'cancelled'
        end as outcome,
        summed.attempt_count,
        summed.detected_by,
        coalesce(members.url, summed.any_url) as url,
        summed.is_rework_reported,
        summed.is_failure_reported,
        summed.is_rollback_reported,
        summed.unhealthy_at,
        summed.healthy_at,
        summed.deleted_at,
        greatest(summed.known_at, denied.known_at) as known_at
    from members
    inner join summed on members.deployment_id = summed.deployment_id
    left join denied on members.deployment_id = denied.deployment_id
    where members.detection_id = members.deployment_id

),

final as (

    select
        *,
        case when outcome = 'success' and sha is not null then row_number() over (
            partition by service, environment, outcome = 'success' and sha is not null
            order by finished_at, source_order, deployment_id
        ) end as shipment_order,
        {{ local_date('coalesce(finished_at, started_at)', 'time_zone') }} as deployed_date
    from named

)

select * from final
