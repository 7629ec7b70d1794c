-- All detections; for config repositories (GitOps), the application commits that their pins name.
-- Grain: one row per detector, service, repository, environment name, source id and job.

{%- set columns = [
    'detector', 'run_id', 'name', 'path', 'job', 'event', 'doubt', 'is_production', 'is_transient',
    'is_rollback_reported', 'unhealthy_at', 'healthy_at', 'deleted_at', 'ref', 'started_at',
    'is_clock_skewed', 'finished_at', 'outcome', 'attempt_count', 'url', 'is_rework_reported',
    'is_failure_reported', 'known_at',
] %}

with detections as (

    select * from {{ ref('detections') }}

),

pinned as (

    select * from {{ ref('pinned_detections') }}

),

rules as (

    select * from {{ ref('pin_rules') }}

),

payload_pins as (

    select * from {{ ref('payload_pins') }}

),

final as (

    select
        repository,
        service,
        source_id,
        environment_name,
        sha,
        {{ columns | join(',
        ') }}
    from detections
    where
        repository not in (select rules.repository from rules)
        and not exists (
            select 1 from payload_pins
            where
                detections.detector = payload_pins.detector
                and detections.repository = payload_pins.repository
                and detections.source_id = payload_pins.source_id
        )
    union all
    select
        pinned.repository,
        pinned.service,
        case
            when detections.detector in ('github_deployment', 'workflow_run')
                then detections.source_id
            else detections.repository || '@' || detections.source_id
        end as source_id,
        pinned.environment_name,
        pinned.sha,
        detections.{{ columns | join(',
        detections.') }}
    from detections
    inner join pinned
        on
            detections.detector = pinned.detector
            and detections.repository = pinned.config_repository
            and detections.source_id = pinned.config_source_id
            and detections.environment_name is not distinct from pinned.own_environment
            and detections.job is not distinct from pinned.job

)

select * from final
