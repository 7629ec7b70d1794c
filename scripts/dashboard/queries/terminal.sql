-- Production's newest period of a grain that is over, with the weeks in it: the organisation, the
-- teams, the services. Of a former team its last one.
with newest as (

    {newest_window}

),

shown as (

    select
        case team when '*' then 'organisation' else 'team' end as scope,
        nullif(team, '*') as team,
        cast(null as text) as service,
        tier as environment,
        metric, tier, grain, starts_on, ends_on, value, p75, p90, n, reason
    from ({team_metrics}) as team_metrics
    where
        %(service)s::text is null
        and (
            %(team)s::text is null
            or team = %(team)s
            -- The teams right below it.
            or team in (
                select below.team from gold.dim_teams as below
                cross join newest
                where
                    below.parent_team = %(team)s
                    and below.valid_from_date <= newest.as_of_date
                    and (below.valid_to_date is null or below.valid_to_date >= newest.as_of_date)
            )
        )
    union all
    select
        'service' as scope,
        cast(null as text) as team,
        service,
        environment,
        metric, tier, grain, starts_on, ends_on, value, p75, p90, n, reason
    from ({metrics}) as metrics
    where
        (%(service)s::text is null or service = %(service)s)
        and (
            %(team)s::text is null
            or service in (
                select owned.service from gold.dim_teams as owned
                cross join newest
                where
                    owned.team = %(team)s
                    and owned.valid_from_date <= newest.ends_on
                    and (owned.valid_to_date is null or owned.valid_to_date >= newest.starts_on)
            )
        )

)

select
    shown.scope,
    shown.team,
    shown.service,
    shown.metric,
    shown.environment,
    shown.grain,
    shown.starts_on,
    shown.ends_on,
    shown.value,
    shown.p75,
    shown.p90,
    shown.n,
    shown.reason,
    overview.goal,
    overview.is_goal_met,
    overview.change,
    last_days.until,
    shown.grain = %(grain)s and shown.ends_on = newest.ends_on as is_cell
from shown
cross join newest
left join ({last_days}) as last_days
    on shown.team = last_days.team
left join gold.dora_overview as overview
    on
        shown.scope = overview.scope
        and coalesce(shown.service, shown.team, '*') = overview.name
        and shown.metric = overview.metric
        and shown.grain = overview.grain
        and shown.starts_on = overview.period_start_date
        and shown.environment = coalesce(overview.environment, shown.environment)
where
    shown.tier = 'production'
    and (
        (shown.grain = %(grain)s and shown.ends_on = newest.ends_on)
        or (
            shown.grain = 'week'
            -- Of a short period eight weeks up to its end.
            and shown.ends_on > least(newest.starts_on, newest.ends_on - 55)
            and shown.starts_on <= newest.ends_on
        )
    )
-- A team asked for stands above those below it. Weeks before the cell that they are part of.
order by
    array_position(array['organisation', 'team', 'service'], shown.scope),
    (shown.team = %(team)s) desc,
    shown.team,
    shown.service,
    shown.environment,
    shown.metric,
    shown.grain desc,
    shown.starts_on
