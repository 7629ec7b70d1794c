-- The day from which the deployments of a service are complete, if its source lists no older ones.
-- Numbers of a period that begins on that day or before are unknown.
-- Grain: one row per service and environment with incomplete history.

{{ record_changed_keys({'service': 'service', 'environment': 'environment'}) }}

with history_starts as (

    select * from {{ ref('history_starts') }}

),

detections as (

    select
        service,
        environment,
        repository,
        case detector
            when 'github_deployment' then 'deployments'
            when 'workflow_run' then 'workflow_runs'
        end as stream
    from {{ ref('deployment_detections') }}
    where is_counted

),

service_environments as (

    select * from {{ ref('service_environments') }}

),

final as (

    select
        detections.service,
        detections.environment,
        max({{ local_date('history_starts.known_from', 'service_environments.time_zone') }})
            as known_from_date
    from detections
    inner join history_starts
        on
            detections.repository = history_starts.repository
            and detections.stream = history_starts.stream
    inner join service_environments
        on
            detections.service = service_environments.service
            and detections.environment = service_environments.environment
    group by detections.service, detections.environment

)

select * from final
