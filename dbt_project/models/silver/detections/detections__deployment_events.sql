-- Deployments as pipelines pushed them: of each event the latest word. One that another says it
-- mends has failed by that report, and the other is rework.
-- Grain: one row per service, repository, environment and event.

with deployment_events as (

    select * from {{ ref('push__deployment_events') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

names as (

    select * from {{ ref('github__repository_names') }}

),

latest_events as (

    select
        deployment_events.*,
        coalesce(names.repository, deployment_events.repository) as present_repository,
        row_number() over (
            partition by
                deployment_events.service,
                coalesce(names.repository, deployment_events.repository),
                deployment_events.environment,
                deployment_events.event_id
            order by
                coalesce(deployment_events.finished_at, deployment_events.started_at) desc,
                case when deployment_events.status = 'in_progress' then 1 else 0 end,
                deployment_events.sequence desc
        ) as recency
    from deployment_events
    left join names
        on deployment_events.repository = names.name

),

-- What CDEvents call their subject may be a service of ours, which then knows the repository.
placed as (

    select
        latest_events.*,
        coalesce(latest_events.present_repository, services.repository) as deployed_repository,
        coalesce(latest_events.service, services.service) as deployed_service
    from latest_events
    left join services
        on
            latest_events.subject = services.service
            and services.repository
            = coalesce(latest_events.present_repository, services.repository)
    where latest_events.recency = 1

),

mended as (

    select distinct
        deployed_repository,
        caused_by
    from placed
    where caused_by is not null

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
    from placed
    left join mended
        on
            placed.deployed_repository = mended.deployed_repository
            and placed.event_id = mended.caused_by
    where placed.deployed_repository is not null

)

select * from final
