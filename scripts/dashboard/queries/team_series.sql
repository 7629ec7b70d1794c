-- The weeks of the last half year of the organisation and each team.
select
    metric,
    case team when '*' then 'organisation' else 'team' end as scope,
    team as name,
    grain,
    starts_on,
    ends_on,
    value,
    n,
    reason
from ({team_metrics}) as team_metrics
where
    tier = 'production'
    and grain = 'week'
    and ends_on > (
        select max(period_end_date) - 182 from gold.dora_deployment_frequency
        where grain = 'rolling_90'
    )
order by scope, name, metric, starts_on
