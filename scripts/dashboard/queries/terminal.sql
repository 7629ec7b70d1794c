-- Production's newest 90 days, with the weeks in them.
select
    service,
    metric,
    environment,
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
    tier = 'production'
    and (%(service)s::text is null or service = %(service)s)
    and (
        (
            grain = 'rolling_90'
            and ends_on = (
                select max(period_end_date) from gold.dora_deployment_frequency
                where grain = 'rolling_90'
            )
        )
        or (
            grain = 'week'
            and ends_on > (
                select max(period_start_date) from gold.dora_deployment_frequency
                where grain = 'rolling_90'
            )
        )
    )
-- Weeks first: they are part of the cell.
order by service, environment, metric, grain desc, starts_on
