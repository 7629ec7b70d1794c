-- Every service's metrics, and what is measured beside them, month by month: few enough to hold all services against each other.
select
    service,
    metric,
    environment,
    tier,
    grain,
    starts_on,
    ends_on,
    value,
    n,
    reason
from (
    {metrics}
    union all
    {other_metrics}
) as metrics
where
    grain = 'month'
    and tier <> 'unknown'
order by metric, service, environment, starts_on
