-- Every metric over time, one shape for all: its value, its upper percentiles, its n, its reason.
-- Days only of the newest quarter: years of them would be most of the page and are too fine to see.
with series as (

    select
        'deployment_frequency' as metric,
        service,
        environment,
        environment_tier as tier,
        grain,
        period_start_date,
        period_end_date,
        deployment_count as value,
        cast(null as double precision) as p75,
        cast(null as double precision) as p90,
        deployment_count as n,
        reason
    from gold.dora_deployment_frequency
    union all
    select
        'lead_time' as metric,
        service,
        environment,
        environment_tier as tier,
        grain,
        period_start_date,
        period_end_date,
        lead_time_p50_seconds as value,
        lead_time_p75_seconds as p75,
        lead_time_p90_seconds as p90,
        commit_count as n,
        reason
    from gold.dora_lead_time
    union all
    select
        'change_fail_rate' as metric,
        service,
        environment,
        environment_tier as tier,
        grain,
        period_start_date,
        period_end_date,
        change_fail_rate as value,
        cast(null as double precision) as p75,
        cast(null as double precision) as p90,
        deployment_count as n,
        reason
    from gold.dora_change_fail_rate
    union all
    select
        'recovery_time' as metric,
        service,
        environment,
        environment_tier as tier,
        grain,
        period_start_date,
        period_end_date,
        recovery_p50_seconds as value,
        recovery_p75_seconds as p75,
        recovery_p90_seconds as p90,
        recovery_count as n,
        reason
    from gold.dora_recovery_time
    union all
    select
        'rework_rate' as metric,
        service,
        environment,
        environment_tier as tier,
        grain,
        period_start_date,
        period_end_date,
        rework_rate as value,
        cast(null as double precision) as p75,
        cast(null as double precision) as p90,
        deployment_count as n,
        reason
    from gold.dora_rework_rate

)

select
    metric,
    service,
    environment,
    tier,
    grain,
    period_start_date as starts_on,
    period_end_date as ends_on,
    value,
    p75,
    p90,
    n,
    reason
from series
where
    grain in ('week', 'month', 'quarter', 'rolling_28', 'rolling_90')
    or period_start_date > (select max(period_end_date) from series where grain = 'rolling_28') - 92
order by metric, service, environment, grain, period_start_date
