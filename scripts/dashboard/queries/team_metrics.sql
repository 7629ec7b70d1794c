-- Every metric of the teams and the organisation over time, in the shape of `metrics`.
select
    measured.metric,
    teams.team,
    teams.environment_tier as tier,
    teams.grain,
    teams.period_start_date as starts_on,
    teams.period_end_date as ends_on,
    measured.value,
    measured.p75,
    measured.p90,
    measured.n,
    measured.reason
from gold.dora_by_team as teams
cross join lateral (
    values
    (
        'deployment_frequency', deployment_count, null, null,
        deployment_count, deployment_frequency_reason
    ),
    (
        'lead_time', lead_time_p50_seconds, lead_time_p75_seconds, lead_time_p90_seconds,
        commit_count, lead_time_reason
    ),
    (
        'pull_request_lead_time', pull_request_lead_time_p50_seconds,
        pull_request_lead_time_p75_seconds, pull_request_lead_time_p90_seconds,
        pull_request_count, pull_request_lead_time_reason
    ),
    (
        'change_fail_rate', change_fail_rate, null, null,
        fail_rate_deployment_count, change_fail_rate_reason
    ),
    (
        'recovery_time', recovery_p50_seconds, recovery_p75_seconds, recovery_p90_seconds,
        recovery_count, recovery_time_reason
    ),
    ('rework_rate', rework_rate, null, null, deployment_count, rework_rate_reason)
) as measured (metric, value, p75, p90, n, reason)
