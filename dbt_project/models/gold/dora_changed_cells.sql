-- Cells whose numbers may have changed: one of their days did, or their period or unit is new,
-- other than before or no more. Who copies gold elsewhere reads here what to copy again.
-- Grain: one row per service, environment, grain, period start and build that noticed it.

-- depends_on: {{ ref('tracked_units') }}
-- depends_on: {{ ref('fct_commits') }}
-- depends_on: {{ ref('fct_pull_requests') }}
-- depends_on: {{ ref('fct_deployments') }}
-- depends_on: {{ ref('fct_incidents') }}
-- depends_on: {{ ref('pipeline_recoveries') }}

with changed_keys as (

    select * from {{ ref('changed_keys') }}
    where {{ is_news('_built_at') }}

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

changed as (

    select
        changed_keys.service,
        changed_keys.environment,
        period_dates.grain,
        period_dates.period_start_date
    from changed_keys
    inner join period_dates
        on changed_keys.date_day = period_dates.metric_date
    where changed_keys.model not in ('periods', 'tracked_units')
    union
    select
        units.service,
        units.environment,
        changed_keys.grain,
        changed_keys.date_day as period_start_date
    from changed_keys
    cross join units
    where changed_keys.model = 'periods'
    union
    select
        changed_keys.service,
        changed_keys.environment,
        periods.grain,
        periods.period_start_date
    from changed_keys
    cross join periods
    where changed_keys.model = 'tracked_units'

),

final as (

    select
        service,
        environment,
        grain,
        period_start_date,
        {{ built_at() }} as _built_at
    from changed
    where service is not null and environment is not null

)

select * from final
