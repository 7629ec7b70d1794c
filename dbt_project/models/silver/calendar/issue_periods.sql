-- The cells of the flow tables: each project's issue types in each period since the first event of
-- any of their issues.
-- Grain: one row per site, project, issue type, grain and period start.

with issues as (

    select * from {{ ref('issues') }}

),

calendar_periods as (

    select * from {{ ref('calendar_periods') }}

),

as_of as (

    select cast(as_of as date) as as_of_date from {{ ref('as_of') }}

),

periods as (

    select
        grain,
        period_start_date,
        max(date_day) as period_end_date
    from calendar_periods
    group by grain, period_start_date

),

firsts as (

    select
        site,
        project_key,
        issue_type,
        {{ local_date('min(least(opened_at, started_at, resolved_at))', "'UTC'") }} as first_date
    from issues
    where
        project_key is not null
        and issue_type is not null
    group by site, project_key, issue_type

),

final as (

    select
        firsts.site,
        firsts.project_key,
        firsts.issue_type,
        periods.grain,
        periods.period_start_date,
        periods.period_end_date,
        periods.period_end_date >= as_of.as_of_date as is_open
    from firsts
    cross join as_of
    inner join periods
        on
            periods.period_end_date >= firsts.first_date
            and periods.period_start_date <= as_of.as_of_date

)

select * from final
