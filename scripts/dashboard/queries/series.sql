-- One service's metrics over time; its days from a date on, where a warehouse has too many of them.
select
    service,
    metric,
    environment,
    tier,
    grain,
    starts_on,
    ends_on,
    value,
    p75,
    p90,
    n,
    reason
from ({metrics}) as metrics
where
    grain in ('week', 'month', 'quarter', 'rolling_28', 'rolling_90')
    or (grain = 'day' and starts_on >= %(days_since)s)
order by service, metric, environment, grain, starts_on
