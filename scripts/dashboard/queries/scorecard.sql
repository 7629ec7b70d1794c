-- The newest windows of each service, against the windows before.
select
    service,
    environment,
    as_of_date - (window_days - 1) as starts_on,
    as_of_date as ends_on,
    window_days,
    deployment_count as deployment_frequency,
    previous_deployment_count as previous_deployment_frequency,
    deployment_frequency_reason,
    lead_time_p50_seconds as lead_time,
    previous_lead_time_p50_seconds as previous_lead_time,
    lead_time_reason,
    change_fail_rate,
    previous_change_fail_rate,
    change_fail_rate_reason,
    recovery_p50_seconds as recovery_time,
    previous_recovery_p50_seconds as previous_recovery_time,
    recovery_time_reason,
    rework_rate,
    previous_rework_rate,
    rework_rate_reason,
    score
from gold.dora_scorecard
where as_of_date = (select max(as_of_date) from gold.dora_scorecard)
order by service, window_days
