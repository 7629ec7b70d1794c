-- The newest windows of the organisation and of each team, against the windows before, with the
-- team above each now: the columns are the scorecard's.
with windows as (

    select
        *,
        case grain when 'rolling_28' then 28 else 90 end as window_days
    from gold.dora_by_team
    where grain like 'rolling%%' and environment_tier = 'production'

),

today as (

    select max(period_end_date) as as_of_date from windows

),

parents as (

    select
        teams.team,
        min(teams.parent_team) as parent_team
    from gold.dim_teams as teams
    cross join today
    where
        teams.valid_from_date <= today.as_of_date
        and (teams.valid_to_date is null or teams.valid_to_date >= today.as_of_date)
    group by teams.team

)

select
    now.scope,
    now.team,
    parents.parent_team,
    now.period_start_date as starts_on,
    now.period_end_date as ends_on,
    now.window_days,
    now.service_count,
    now.left_out_service_count,
    now.incident_service_count,
    now.incident_reason,
    now.deployment_count as deployment_frequency,
    before.deployment_count as previous_deployment_frequency,
    now.deployment_frequency_reason,
    now.pull_request_lead_time_p50_seconds as pull_request_lead_time,
    before.pull_request_lead_time_p50_seconds as previous_pull_request_lead_time,
    now.pull_request_lead_time_reason,
    now.pull_request_count,
    before.pull_request_count as previous_pull_request_count,
    now.lead_time_p50_seconds as lead_time,
    before.lead_time_p50_seconds as previous_lead_time,
    now.lead_time_reason,
    now.commit_count,
    before.commit_count as previous_commit_count,
    now.change_fail_rate,
    before.change_fail_rate as previous_change_fail_rate,
    now.change_fail_rate_reason,
    now.failure_count,
    now.fail_rate_deployment_count,
    before.fail_rate_deployment_count as previous_fail_rate_deployment_count,
    now.recovery_p50_seconds as recovery_time,
    before.recovery_p50_seconds as previous_recovery_time,
    now.recovery_time_reason,
    now.recovery_count,
    before.recovery_count as previous_recovery_count,
    now.rework_rate,
    before.rework_rate as previous_rework_rate,
    now.rework_rate_reason,
    now.rework_count
from windows as now
inner join today
    on now.period_end_date = today.as_of_date
left join windows as before
    on
        now.team = before.team
        and now.grain = before.grain
        and before.period_end_date = now.period_end_date - now.window_days
left join parents
    on now.team = parents.team
order by now.scope, now.team, now.window_days
