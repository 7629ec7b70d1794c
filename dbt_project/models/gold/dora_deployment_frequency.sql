-- Deployment frequency, and the health of the pipeline behind it.
-- Days, ISO weeks and months are the service's own, in its time zone.
-- Grain: one row per service, environment, grain and period start.

with deployments as (

    select * from {{ ref('fct_deployments') }}

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
        count(*) filter (where deployments.outcome = 'success') as deployment_count,
        count(distinct deployments.deployed_date) filter (where deployments.outcome = 'success')
            as deployment_day_count,
        sum(deployments.attempt_count) as attempt_count,
        count(*) filter (where deployments.outcome = 'failure') as failure_count,
        count(*) filter (where deployments.outcome = 'cancelled') as cancelled_count,
        percentile_cont(0.5) within group (order by deployments.gap_seconds)
        filter (where deployments.gap_seconds is not null) as gap_p50_seconds
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
        case
            when service_periods.untracked_reason is null
                then coalesce(measured.deployment_count, 0)
        end as deployment_count,
        case
            when service_periods.untracked_reason is null
                then coalesce(measured.deployment_day_count, 0)
        end as deployment_day_count,
        measured.gap_p50_seconds,
        coalesce(cast(measured.attempt_count as bigint), 0) as attempt_count,
        coalesce(measured.failure_count, 0) as failure_count,
        coalesce(measured.cancelled_count, 0) as cancelled_count,
        cast(measured.failure_count as double precision)
        / nullif(measured.failure_count + measured.deployment_count, 0) as deployment_failure_rate,
        service_periods.untracked_reason as reason
    from service_periods
    left join measured
        on
            service_periods.service = measured.service
            and service_periods.environment = measured.environment
            and service_periods.grain = measured.grain
            and service_periods.period_start_date = measured.period_start_date

)

select * from final
