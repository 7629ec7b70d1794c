-- One service's metrics over time; its days and rolling windows from a date on, where a
-- warehouse has too many of them.
-- Of the upper percentiles three digits, which is more than a chart or a table shows.
select
    service,
    metric,
    environment,
    tier,
    grain,
    starts_on,
    ends_on,
    value,
    cast(
        round(cast(p75 as numeric), 2 - cast(floor(log(greatest(p75, 1))) as integer))
        as double precision
    ) as p75,
    cast(
        round(cast(p90 as numeric), 2 - cast(floor(log(greatest(p90, 1))) as integer))
        as double precision
    ) as p90,
    n,
    reason
from ({metrics}) as metrics
where
    grain in ('week', 'month', 'quarter')
    or (grain = 'day' and starts_on >= %(days_since)s)
    or (grain in ('rolling_28', 'rolling_90') and ends_on >= %(windows_since)s)
order by service, metric, environment, grain, starts_on
