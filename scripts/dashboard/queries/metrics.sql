-- Every metric over time, in one shape: its value, its upper percentiles, its n, its reason.
-- Other queries name it in braces.
select
    'deployment_frequency' as metric,
    service,
    environment,
    environment_tier as tier,
    grain,
    period_start_date as starts_on,
    period_end_date as ends_on,
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
    period_start_date as starts_on,
    period_end_date as ends_on,
    lead_time_p50_seconds as value,
    lead_time_p75_seconds as p75,
    lead_time_p90_seconds as p90,
    commit_count as n,
    reason
from gold.dora_lead_time
union all
select
    'pull_request_lead_time' as metric,
    service,
    environment,
    environment_tier as tier,
    grain,
    period_start_date as starts_on,
    period_end_date as ends_on,
    pull_request_lead_time_p50_seconds as value,
    pull_request_lead_time_p75_seconds as p75,
    pull_request_lead_time_p90_seconds as p90,
    pull_request_count as n,
    case
        when pull_request_lead_time_p50_seconds is null
            then coalesce(nullif(reason, 'no_changes'), 'no_pull_requests')
    end as reason
from gold.dora_lead_time
union all
select
    'change_fail_rate' as metric,
    service,
    environment,
    environment_tier as tier,
    grain,
    period_start_date as starts_on,
    period_end_date as ends_on,
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
    period_start_date as starts_on,
    period_end_date as ends_on,
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
    period_start_date as starts_on,
    period_end_date as ends_on,
    rework_rate as value,
    cast(null as double precision) as p75,
    cast(null as double precision) as p90,
    deployment_count as n,
    reason
from gold.dora_rework_rate
