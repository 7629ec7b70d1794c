-- Throughput is the count of the issues resolved in the period, and work in progress that of the
-- stays which cover its end. Every issue that was resolved since the calendar begins is in a cell
-- of every grain.
-- Rows: cells that differ from their issues or stays. Work in progress is looked at in the newest
-- quarter: older ones are the same sum, and looking at all of them costs stays x periods.

with as_of as (

    select cast(as_of as date) as as_of_date from {{ ref('as_of') }}

),

cells as (

    select * from {{ ref('flow_throughput') }}

),

grains as (

    select distinct grain from cells

),

resolved as (

    select
        cells.site,
        cells.project_key,
        cells.issue_type,
        cells.grain,
        cells.period_start_date,
        count(*) as resolved_count,
        sum(issues.story_points) as resolved_points
    from {{ ref('fct_issues') }} as issues
    inner join cells
        on
            issues.site = cells.site
            and issues.project_key = cells.project_key
            and issues.issue_type = cells.issue_type
            and issues.resolved_date between cells.period_start_date and cells.period_end_date
    group by
        cells.site, cells.project_key, cells.issue_type, cells.grain, cells.period_start_date

),

in_progress as (

    select
        cells.site,
        cells.project_key,
        cells.issue_type,
        cells.grain,
        cells.period_start_date,
        count(intervals.issue_id) as wip_count
    from cells
    cross join as_of
    left join {{ ref('fct_issue_status_intervals') }} as intervals
        on
            cells.site = intervals.site
            and cells.project_key = intervals.project_key
            and cells.issue_type = intervals.issue_type
            and intervals.status_category = 'indeterminate'
            and intervals.started_date <= cells.period_end_date
            and (intervals.ended_date is null or intervals.ended_date > cells.period_end_date)
    where cells.period_end_date >= {{ dbt.dateadd('day', -92, 'as_of.as_of_date') }}
    group by
        cells.site, cells.project_key, cells.issue_type, cells.grain, cells.period_start_date

)

select
    cells.site,
    cells.project_key,
    cells.issue_type,
    cells.grain,
    cells.period_start_date,
    cells.resolved_count as published,
    resolved.resolved_count as aggregated,
    cells.wip_count as published_wip,
    in_progress.wip_count as aggregated_wip
from cells
left join resolved
    on
        cells.site = resolved.site
        and cells.project_key = resolved.project_key
        and cells.issue_type = resolved.issue_type
        and cells.grain = resolved.grain
        and cells.period_start_date = resolved.period_start_date
left join in_progress
    on
        cells.site = in_progress.site
        and cells.project_key = in_progress.project_key
        and cells.issue_type = in_progress.issue_type
        and cells.grain = in_progress.grain
        and cells.period_start_date = in_progress.period_start_date
where
    cells.resolved_count <> coalesce(resolved.resolved_count, 0)
    or abs(coalesce(cells.resolved_points, 0) - coalesce(resolved.resolved_points, 0)) > 1e-6
    or cells.wip_count <> in_progress.wip_count
union all
select
    issues.site,
    issues.project_key,
    issues.issue_type,
    grains.grain,
    issues.resolved_date as period_start_date,
    0 as published,
    1 as aggregated,
    0 as published_wip,
    0 as aggregated_wip
from {{ ref('fct_issues') }} as issues
cross join grains
cross join (select min(date_day) as first_day from {{ ref('dim_dates') }}) as calendar
left join cells
    on
        issues.site = cells.site
        and issues.project_key = cells.project_key
        and issues.issue_type = cells.issue_type
        and grains.grain = cells.grain
        and issues.resolved_date between cells.period_start_date and cells.period_end_date
cross join as_of
where
    issues.resolved_date <= as_of.as_of_date
    and issues.resolved_date >= calendar.first_day
    and issues.project_key is not null
    and issues.issue_type is not null
    and cells.site is null
