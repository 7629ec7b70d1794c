-- Each metric of the organisation, teams and services in the newest periods, against the period before
-- and the goal.
select
    scope,
    name,
    environment,
    grain,
    period_start_date as starts_on,
    period_end_date as ends_on,
    is_running,
    metric,
    value,
    sample_count as n,
    reason,
    previous_value as before,
    previous_sample_count as n_before,
    change,
    goal,
    is_goal_met
from gold.dora_overview
order by scope, name, grain, period_start_date, metric
