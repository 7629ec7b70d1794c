-- The last numbers of each former team, in the shape of `overview`: of each grain the period that
-- its last day is in.
with ranked as (

    select
        metrics.*,
        row_number() over (
            partition by metrics.team, metrics.grain, metrics.metric
            order by metrics.ends_on
        ) as place
    from ({team_metrics}) as metrics
    inner join ({last_days}) as last_days
        on
            metrics.team = last_days.team
            and metrics.ends_on >= last_days.until
    where
        metrics.tier = 'production'
        and metrics.grain <> 'day'

)

select
    'team' as scope,
    team as name,
    cast(null as text) as environment,
    grain,
    starts_on,
    ends_on,
    grain not like 'rolling%%' and ends_on >= (
        select max(period_end_date) from gold.dora_deployment_frequency
        where grain like 'rolling%%'
    ) as is_running,
    metric,
    value,
    n,
    reason,
    cast(null as double precision) as before,
    cast(null as bigint) as n_before,
    cast(null as text) as change,
    cast(null as double precision) as goal,
    cast(null as boolean) as is_goal_met
from ranked
where place = 1
order by name, grain, metric
