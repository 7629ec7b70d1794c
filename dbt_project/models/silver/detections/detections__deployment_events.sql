-- Deployments that pipelines pushed: the latest report of each event. A deployment that another
-- names as repaired has failed by that report, and the other is rework.
-- Grain: one row per service, repository, environment and event.

with placed as (

    select * from {{ ref('placed_deployment_events') }}

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
        -- A run and its attempt, as in the ids of the documented snippet: an attempt of that run.
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
