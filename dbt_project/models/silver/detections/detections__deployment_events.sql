-- Deployments as pipelines pushed them: of each event the latest word.
-- Grain: one row per service, repository, environment and event.

with deployment_events as (

    select * from {{ ref('push__deployment_events') }}

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

final as (

    select
        'deployment_event' as detector,
        latest_events.present_repository as repository,
        latest_events.service,
        latest_events.event_id as source_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        latest_events.environment as environment_name,
        latest_events.environment as name,
        latest_events.sha,
        latest_events.ref,
        latest_events.started_at,
        case
            when latest_events.status <> 'in_progress'
                then coalesce(latest_events.finished_at, latest_events.started_at)
        end as finished_at,
        latest_events.status as outcome,
        1 as attempt_count,
        latest_events.url,
        latest_events.is_rework as is_rework_reported,
        latest_events.is_change_failure as is_failure_reported,
        latest_events.fetched_at as known_at
    from latest_events
    where latest_events.recency = 1

)

select * from final
