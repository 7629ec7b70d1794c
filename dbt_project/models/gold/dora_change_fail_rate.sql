-- Change fail rate: deployments that needed intervention among successful ones.
-- The unit is the deployment: three incidents on one deployment are one failure. Rollbacks leave
-- the denominator; the variant that keeps them stands beside.
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
        count(*) filter (where not deployments.is_rollback) as deployment_count,
        count(*) filter (where deployments.is_change_failure and not deployments.is_rollback)
            as failure_count,
        count(*) filter (where deployments.is_rollback) as rollback_count,
        count(*) as all_deployment_count,
        count(*) filter (where deployments.is_change_failure) as all_failure_count
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
        coalesce(measured.failure_count, 0) as failure_count,
        coalesce(measured.rollback_count, 0) as rollback_count,
        cast(measured.failure_count as double precision) / nullif(measured.deployment_count, 0)
            as change_fail_rate,
        coalesce(measured.all_deployment_count, 0) as all_deployment_count,
        coalesce(measured.all_failure_count, 0) as all_failure_count,
        cast(measured.all_failure_count as double precision)
        / nullif(measured.all_deployment_count, 0) as all_change_fail_rate,
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
