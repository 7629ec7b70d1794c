-- The cells of every metric: each service and environment in each period since its first
-- deployment; one that was never deployed has the current period only, to carry the reason.
-- Grain: one row per service, environment, grain and period start.

with service_environments as (

    select * from {{ ref('service_environments') }}

),

periods as (

    select * from {{ ref('periods') }}

),

as_of as (

    select
        as_of,
        cast(as_of as date) as as_of_date
    from {{ ref('as_of') }}

),

incidents as (

    select
        service,
        min(started_at) as first_incident_at
    from {{ ref('incidents') }}
    where kind = 'incident'
    group by service

),

started as (

    select
        service_environments.*,
        coalesce(
            {{ local_date(
                'least(service_environments.first_attempt_at, incidents.first_incident_at)',
                'service_environments.time_zone',
            ) }},
            as_of.as_of_date
        ) as first_date,
        {{ local_date('service_environments.tracked_since', 'service_environments.time_zone') }}
            as tracked_since_date
    from service_environments
    left join incidents
        on
            service_environments.service = incidents.service
            and service_environments.environment_tier = 'production'
    cross join as_of

),

final as (

    select
        started.service,
        started.environment,
        started.environment_tier,
        periods.grain,
        periods.period_start_date,
        periods.period_end_date,
        periods.is_open,
        case
            when started.tracked_since is null then 'no_deployments'
            when periods.period_end_date < started.tracked_since_date then 'before_tracking'
        end as untracked_reason
    from started
    inner join periods
        on periods.period_end_date >= started.first_date

)

select * from final
