-- Production's newest 90 days by the size of the changes, each service by itself.
with newest as (

    {newest_window}

)

select
    sizes.service,
    sizes.environment,
    sizes.size_class,
    sizes.from_line_count,
    sizes.period_start_date as starts_on,
    sizes.period_end_date as ends_on,
    sizes.pull_request_count,
    sizes.pull_request_lead_time_p50_seconds,
    sizes.reviewed_count,
    sizes.pickup_p50_seconds,
    sizes.deployment_count,
    sizes.change_fail_rate,
    sizes.all_deployment_count,
    sizes.rework_rate
from gold.dora_by_size as sizes
cross join newest
where
    sizes.grain = %(grain)s
    and sizes.environment_tier = 'production'
    and sizes.period_end_date = newest.ends_on
    and (%(service)s::text is null or sizes.service = %(service)s)
    and (
        %(team)s::text is null
        or sizes.service in (
            select owned.service from gold.dim_teams as owned
            where
                owned.team = %(team)s
                and owned.valid_from_date <= newest.as_of_date
                and (owned.valid_to_date is null or owned.valid_to_date >= newest.as_of_date)
        )
    )
order by
    sizes.service,
    sizes.environment,
    sizes.from_line_count
