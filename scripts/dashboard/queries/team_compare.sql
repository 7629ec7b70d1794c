-- The metrics of the organisation and each team month by month, in the shape of `compare`.
select
    metric,
    case team when '*' then 'organisation' else 'team' end as scope,
    team as name,
    tier,
    grain,
    starts_on,
    ends_on,
    value,
    n,
    reason
from ({team_metrics}) as team_metrics
where
    grain = 'month'
    and tier <> 'unknown'
order by scope, name, metric, tier, starts_on
