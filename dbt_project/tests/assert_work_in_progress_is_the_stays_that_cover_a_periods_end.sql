-- Work in progress is the number of stays that cover a period's end. Every issue resolved since the
-- calendar begins is in a cell of every grain. Rows: cells that differ from their stays, and issues
-- that are in no cell. Work in progress is tested in the newest quarter: older quarters use the
-- same sum, and testing all of them costs stays x periods.

with as_of as (

    select cast(as_of as date) as as_of_date from {{ ref('as_of') }}

),

cells as (

    select * from {{ ref('flow_throughput') }}

),

grains as (

    select distinct grain from cells

),

in_progress as (

    select
        cells.site,
        cells.project_key,
        cells.issue_type,
        cells.grain,
        cells.period_start_date,
        cells.wip_count as published,
        count(intervals.issue_id) as aggregated
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
        cells.site, cells.project_key, cells.issue_type, cells.grain, cells.period_start_date,
        cells.wip_count

)

select * from in_progress
where published <> aggregated
union all
select
    issues.site,
    issues.project_key,
    issues.issue_type,
    grains.grain,
    issues.resolved_date as period_start_date,
    0 as published,
    1 as aggregated
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
