-- Pushed deployments with their repository and service.
-- Grain: one row per delivery and deployment.

with deployment_events as (

    select * from {{ ref('deployment_reports') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

names as (

    select * from {{ ref('named_repositories') }}

),

-- The subject of a CDEvent may be the name of a service, which then gives the repository.
placed as (

    select
        deployment_events.*,
        coalesce(
            names.repository, deployment_events.repository, services.repository
        ) as deployed_repository,
        coalesce(deployment_events.service, services.service) as named_service
    from deployment_events
    left join names
        on lower(deployment_events.repository) = names.name
    left join services
        on
            deployment_events.subject = services.service
            and services.repository = coalesce(
                names.repository, deployment_events.repository, services.repository
            )

),

-- If some reports of an event name the service and others do not, the event is that service's.
final as (

    select
        placed.event_id,
        placed.deployed_repository,
        coalesce(
            placed.named_service,
            first_value(placed.named_service) over (
                partition by placed.deployed_repository, placed.environment, placed.event_id
                order by
                    case when placed.named_service is null then 1 else 0 end,
                    placed.sequence
            )
        ) as deployed_service,
        placed.subject,
        placed.environment,
        placed.sha,
        placed.ref,
        placed.status,
        placed.url,
        placed.caused_by,
        placed.is_rework,
        placed.is_rollback,
        placed.is_change_failure,
        placed.started_at,
        placed.finished_at,
        placed.sequence,
        placed.fetched_at
    from placed
    where
        placed.deployed_repository is not null
        and placed.event_id is not null

)

select * from final
