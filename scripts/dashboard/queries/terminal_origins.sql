-- Production's newest 90 days by whose work the changes are, each service by itself.
with newest as (

    {newest_window}

)

select
    origins.service,
    origins.environment,
    origins.origin,
    origins.period_start_date as starts_on,
    origins.period_end_date as ends_on,
    origins.commit_count,
    origins.lead_time_p50_seconds,
    origins.pull_request_count,
    origins.pull_request_lead_time_p50_seconds,
    origins.reviewed_count,
    origins.pickup_p50_seconds,
    origins.deployment_count,
    origins.change_fail_rate,
    origins.rework_rate
from gold.dora_by_origin as origins
cross join newest
where
    origins.grain = %(grain)s
    and origins.environment_tier = 'production'
    and origins.period_end_date = newest.ends_on
    and (%(service)s::text is null or origins.service = %(service)s)
    and (
        %(team)s::text is null
        or origins.service in (
            select owned.service from gold.dim_teams as owned
            where
                owned.team = %(team)s
                and owned.valid_from_date <= newest.as_of_date
                and (owned.valid_to_date is null or owned.valid_to_date >= newest.as_of_date)
        )
    )
order by
    origins.service,
    origins.environment,
    array_position(array['human', 'assisted', 'agent', 'automation'], origins.origin)
