-- The newest period of a grain that is over. Of a former team it is the one that its last day is in,
-- and what it had on that day is asked for.
select
    least(newest.starts_on, ended.starts_on) as starts_on,
    least(newest.ends_on, ended.ends_on) as ends_on,
    least(newest.ends_on, ended.last_day) as as_of_date
from (
    select
        max(period_start_date) as starts_on,
        max(period_end_date) as ends_on
    from gold.dora_overview
    where
        grain = %(grain)s::text
        and not is_running
) as newest
cross join (
    select
        max(last_days.until) as last_day,
        min(periods.period_start_date) as starts_on,
        min(periods.period_end_date) as ends_on
    from ({last_days}) as last_days
    left join gold.dora_by_team as periods
        on
            periods.team = '*'
            and periods.grain = %(grain)s::text
            and periods.period_end_date >= last_days.until
    where last_days.team = %(team)s::text
) as ended
