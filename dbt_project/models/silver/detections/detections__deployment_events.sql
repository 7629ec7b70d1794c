-- Deployments as pipelines pushed them: of each event the latest word. One that another says it
-- mends has failed by that report, and the other is rework.
-- Grain: one row per service, repository, environment and event.

with deployment_events as (

    select * from {{ ref('deployment_reports') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

names as (

    select * from {{ ref('github__repository_names') }}

),

-- What CDEvents call their subject may be a service of ours, which then knows the repository.
placed as (

    select
        deployment_events.*,
        coalesce(
            names.repository, deployment_events.repository, services.repository
        ) as deployed_repository,
        coalesce(deployment_events.service, services.service) as deployed_service
    from deployment_events
    left join names
        on deployment_events.repository = names.name
    left join services
        on
            deployment_events.subject = services.service
            and services.repository = coalesce(
                names.repository, deployment_events.repository, services.repository
            )

),

latest_events as (

    select
        placed.*,
        row_number() over (
            partition by
                placed.deployed_service,
                placed.deployed_repository,
                placed.environment,
                placed.event_id
            order by
                coalesce(placed.finished_at, placed.started_at) desc,
                case when placed.status = 'in_progress' then 1 else 0 end,
                placed.sequence desc
        ) as recency
    from placed
    where
        placed.deployed_repository is not null
        and placed.event_id is not null

),

mended as (

    select distinct
        deployed_repository,
        caused_by
    from latest_events
    where
        recency = 1
        and caused_by is not null

),

final as (

    select
        'deployment_event' as detector,
        placed.deployed_repository as repository,
        placed.deployed_service as service,
        placed.event_id as source_id,
        -- A run and its attempt, as the documented snippet names an event: an attempt of that run.
        {{ captured('placed.event_id', '^([0-9]+)/[0-9]+$') }} as run_id,
        placed.environment as environment_name,
        concat_ws(' ', placed.environment, placed.subject) as name,
        placed.sha,
        placed.ref,
        placed.started_at,
        case
            when placed.status <> 'in_progress'
                then coalesce(placed.finished_at, placed.started_at)
        end as finished_at,
        placed.status as outcome,
        1 as attempt_count,
        placed.url,
        (placed.is_rework or placed.caused_by is not null) as is_rework_reported,
        (placed.is_change_failure or mended.caused_by is not null) as is_failure_reported,
        placed.is_rollback as is_rollback_reported,
        placed.fetched_at as known_at
    from latest_events as placed
    left join mended
        on
            placed.deployed_repository = mended.deployed_repository
            and placed.event_id = mended.caused_by
    where placed.recency = 1

)

select * from final
