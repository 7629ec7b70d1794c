-- Cells whose numbers may have changed: a day in them changed, their period or unit is new, changed
-- or removed, or the known history of their service changed.
-- Grain: one row per service, environment, grain, period start and build that noticed it.

with changed_keys as (

    select * from {{ ref('changed_keys') }}

),

units as (

    select * from {{ ref('units') }}

),

periods as (

    select * from {{ ref('periods') }}

),

period_dates as (

    select * from {{ ref('period_dates') }}

),

final as (

    select
        changed_keys.service,
        changed_keys.environment,
        period_dates.grain,
        period_dates.period_start_date
    from changed_keys
    inner join period_dates
        on changed_keys.date_day = period_dates.metric_date
    where
        {{ recorded_by(
            'fct_commits', 'fct_pull_requests', 'fct_deployments', 'fct_deployment_origins',
            'fct_incidents', 'pipeline_recoveries',
        ) }}
    union
    select
        units.service,
        units.environment,
        changed_keys.grain,
        changed_keys.date_day as period_start_date
    from changed_keys
    cross join units
    where {{ recorded_by('periods') }}
    union
    select
        changed_keys.service,
        changed_keys.environment,
        periods.grain,
        periods.period_start_date
    from changed_keys
    cross join periods
    where {{ recorded_by('tracked_units', 'unit_history_starts') }}
    union
    select
        units.service,
        units.environment,
        periods.grain,
        periods.period_start_date
    from changed_keys
    inner join units
        on changed_keys.service = units.service
    cross join periods
    where {{ recorded_by('services_with_incidents', 'services_with_unknown_commits') }}

)

select * from final
where service is not null and environment is not null
