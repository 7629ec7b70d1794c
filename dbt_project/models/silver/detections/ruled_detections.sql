-- The detections by the rules: the service and environment in which each would count, and why a
-- matched one is nevertheless not a deployment to production.
-- Grain: one row per detector, service, environment name, source id and rule.

with detections as (

    select * from {{ ref('application_detections') }}

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

named_otherwise as (

    select * from {{ ref('names_that_say_otherwise') }}

),

-- A service's own rule for a detector replaces the one for all services.
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
        rules.usage,
        rules.job,
        rules.branch,
        rules.event
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

matched as (

    select
        service_rules.service,
        service_rules.pattern as rule_pattern,
        service_rules.precedence,
        service_rules.usage,
        service_rules.time_zone,
        service_rules.environment as rule_environment,
        service_rules.branch as rule_branch,
        service_rules.event as rule_event,
        detections.repository,
        coalesce(detections.environment_name, service_rules.environment, 'production')
            as environment_name,
        detections.environment_name is null as is_environment_of_rule,
        detections.detector,
        detections.source_id,
        coalesce(detections.run_id, detections.source_id) as run_id,
        detections.name,
        detections.path,
        detections.job,
        detections.doubt,
        coalesce(detections.is_production, false) as is_production,
        coalesce(detections.is_transient, false) as is_transient,
        detections.sha,
        detections.ref,
        detections.started_at,
        detections.finished_at,
        detections.outcome,
        detections.attempt_count,
        nullif(detections.url, '') as url,
        detections.is_rework_reported,
        detections.is_failure_reported,
        coalesce(detections.is_rollback_reported, false) as is_rollback_reported,
        detections.unhealthy_at,
        detections.healthy_at,
        detections.deleted_at,
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
                or {{ matches('detections.path', 'service_rules.deployment_pattern') }}
            )
            and (
                service_rules.pattern is null
                or {{ matches('detections.name', 'service_rules.pattern') }}
                or {{ matches('detections.path', 'service_rules.pattern') }}
            )
            and (
                (service_rules.job is null and detections.job is null)
                or {{ matches('detections.job', 'service_rules.job') }}
            )
            and (
                service_rules.branch is null
                or {{ matches('detections.ref', 'service_rules.branch') }}
            )
            and (
                service_rules.event is null
                or {{ matches('detections.event', 'service_rules.event') }}
            )

),

placed as (

    select
        matched.*,
        case
            when matched.is_production then environment_names.environment
            when matched.is_transient and environment_names.named_tier = 'production'
                then 'transient'
            else coalesce(environment_names.named_environment, 'production')
        end as environment,
        case
            when matched.is_production then environment_names.environment_tier
            when matched.is_transient and environment_names.named_tier = 'production'
                then 'development'
            else coalesce(environment_names.named_tier, 'production')
        end as environment_tier
    from matched
    left join environment_names
        on matched.environment_name = environment_names.name

),

final as (

    select
        placed.*,
        case
            when placed.environment_tier <> 'production' then null
            when placed.doubt = 'branch' and placed.rule_branch is null then 'branch'
            when placed.doubt in ('event', 'prerelease') and placed.rule_event is null
                then placed.doubt
            when
                placed.is_environment_of_rule
                and not placed.is_production
                and named_otherwise.name is not null
                -- A rule that contains the word itself means it.
                and not coalesce(
                    {{ matches('placed.rule_pattern', 'named_otherwise.pattern') }}, false
                )
                then 'name'
        end as left_out_by
    from placed
    left join named_otherwise
        on
            placed.detector = named_otherwise.detector
            and placed.name = named_otherwise.name
            and coalesce(placed.path, '') = coalesce(named_otherwise.path, '')

)

select * from final
