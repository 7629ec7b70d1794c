-- Deployment rework rate: unplanned deployments made because of a problem in production.
-- Grain: one row per service, environment, grain and period start.

with deployments as (

    select * from {{ ref('fct_deployments') }}
    where outcome = 'success'

),

period_dates as (

    select * from {{ ref('period_dates') }}

),

service_periods as (

    select * from {{ ref('service_periods') }}

),

measured as (

    select
        deployments.service,
        deployments.environment,
        period_dates.grain,
        period_dates.period_start_date,
        count(*) as deployment_count,
        count(*) filter (where deployments.is_rework) as rework_count
    from deployments
    inner join period_dates
        on deployments.deployed_date = period_dates.metric_date
    group by
        deployments.service, deployments.environment, period_dates.grain,
        period_dates.period_start_date

),

final as (

    select
        service_periods.service,
        service_periods.environment,
        service_periods.environment_tier,
        service_periods.grain,
        service_periods.period_start_date,
        service_periods.period_end_date,
        service_periods.is_open,
        coalesce(measured.deployment_count, 0) as deployment_count,
        coalesce(measured.rework_count, 0) as rework_count,
        cast(measured.rework_count as double precision) / nullif(measured.deployment_count, 0)
            as rework_rate,
        case
            when measured.deployment_count > 0 then null
            else coalesce(service_periods.untracked_reason, 'no_deployments')
        end as reason
    from service_periods
    left join measured
        on
            service_periods.service = measured.service
            and service_periods.environment = measured.environment
            and service_periods.grain = measured.grain
            and service_periods.period_start_date = measured.period_start_date

)

select * from final
