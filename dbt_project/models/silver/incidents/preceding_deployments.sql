-- The latest production deployment of a service before each of its incidents, if it finished within
-- the service's window before.
-- Grain: one row per incident or bug, and deployment.

with deployments as (

    select * from {{ ref('deployments') }}
    where outcome = 'success' and environment_tier = 'production'

),

windows as (

    select
        service,
        max(incident_window_hours) as incident_window_hours
    from {{ ref('service_repositories') }}
    group by service

),

-- Both in one order of time: comparing all pairs would cost the square of a service's history. If
-- an incident began as a deployment finished, the incident comes first: that deployment is not
-- earlier.
moments as (

    select
        service,
        finished_at as happened_at,
        finished_at,
        cast(null as {{ dbt.type_string() }}) as incident_key,
        1 as turn
    from deployments
    union all
    select
        service,
        started_at as happened_at,
        cast(null as {{ dbt.type_timestamp() }}) as finished_at,
        incident_key,
        0 as turn
    from {{ ref('incidents') }}

),

latest_before as (

    select
        service,
        incident_key,
        happened_at as started_at,
        max(finished_at) over (
            partition by service
            order by happened_at, turn
            rows between unbounded preceding and current row
        ) as finished_at
    from moments

),

final as (

    select
        latest_before.incident_key,
        deployments.deployment_id
    from latest_before
    inner join windows
        on latest_before.service = windows.service
    inner join deployments
        on
            latest_before.service = deployments.service
            and latest_before.finished_at = deployments.finished_at
    where
        latest_before.incident_key is not null
        and {{ seconds_between('latest_before.finished_at', 'latest_before.started_at') }}
        <= windows.incident_window_hours * 3600

)

select * from final
