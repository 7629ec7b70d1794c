-- What the rules make of the detections: the service and environment each is counted in.
-- One try of one commit stands once: its retries within one run are collapsed.
-- Grain: one row per detector, service, environment name, commit and run.

-- depends_on: {{ ref('changed_keys') }}

with detections as (

    select * from {{ ref('detections') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

rules as (

    select * from {{ ref('deployment_rules') }}

),

environment_names as (

    select * from {{ ref('environment_names') }}

),

-- A service's own rule for a detector takes the place of the one for everybody.
service_rules as (

    select
        services.service,
        services.repository,
        services.deployment_pattern,
        services.time_zone,
        rules.detector,
        rules.pattern,
        rules.environment,
        rules.precedence,
        rules.usage
    from services
    inner join rules
        on rules.service in (services.service, '*')
    where
        rules.usage <> 'never'
        and (
            rules.service = services.service
            or not exists (
                select 1 from rules as own
                where
                    own.service = services.service
                    and own.detector = rules.detector
            )
        )

),

ruled as (

    select
        service_rules.service,
        detections.repository,
        coalesce(environment_names.environment, 'production') as environment,
        coalesce(environment_names.environment_tier, 'production') as environment_tier,
        coalesce(detections.environment_name, service_rules.environment, 'production')
            as environment_name,
        detections.detector,
        service_rules.precedence,
        service_rules.usage,
        service_rules.time_zone,
        detections.source_id,
        coalesce(detections.run_id, detections.source_id) as run_id,
        detections.sha,
        detections.ref,
        detections.started_at,
        detections.finished_at,
        detections.outcome,
        detections.attempt_count,
        detections.url,
        detections.is_rework_reported,
        detections.is_failure_reported,
        detections.known_at
    from detections
    inner join service_rules
        on
            detections.repository = service_rules.repository
            and detections.detector = service_rules.detector
            and (detections.service is null or detections.service = service_rules.service)
            and (
                detections.service is not null
                or service_rules.deployment_pattern is null
                or {{ matches('detections.name', 'service_rules.deployment_pattern') }}
            )
            and (
                service_rules.pattern is null
                or {{ matches('detections.name', 'service_rules.pattern') }}
            )
    left join environment_names
        on coalesce(detections.environment_name, service_rules.environment) = environment_names.name

),

best_detectors as (

    select
        service,
        environment,
        min(precedence) as precedence
    from ruled
    group by service, environment

),

counted as (

    select
        ruled.*,
        (
            ruled.usage = 'always'
            or ruled.precedence = best_detectors.precedence
        ) as is_counted
    from ruled
    inner join best_detectors
        on
            ruled.service = best_detectors.service
            and ruled.environment = best_detectors.environment

),

final as (

    select
        service,
        environment,
        environment_tier,
        time_zone,
        repository,
        detector,
        precedence,
        environment_name,
        min(source_id) as source_id,
        sha,
        min(ref) as ref,
        min(started_at) as started_at,
        coalesce(
            min(finished_at) filter (where outcome = 'success'), max(finished_at)
        ) as finished_at,
        case
            when bool_or(outcome = 'success') then 'success'
            when bool_or(outcome = 'in_progress') then 'in_progress'
            when bool_or(outcome = 'failure') then 'failure'
            else 'cancelled'
        end as outcome,
        cast(sum(attempt_count) as bigint) as attempt_count,
        min(url) as url,
        bool_or(is_rework_reported) as is_rework_reported,
        bool_or(is_failure_reported) as is_failure_reported,
        -- What does not count by itself may still bear witness to a deployment that does.
        bool_or(is_counted) as is_counted,
        max(known_at) as known_at,
        {{ built_at() }} as _built_at
    from counted
    -- What tells most rows apart first: PostgreSQL sorts by them in this order.
    group by
        run_id, sha, service, environment, environment_tier, time_zone, repository, detector,
        precedence, environment_name

)

select * from final
