-- Cycle time is the percentiles of the issues resolved in the period.
-- Rows: cells that differ from their issues, in any grain.

with aggregated as (

    select
        issues.site,
        issues.project_key,
        issues.issue_type,
        cells.grain,
        cells.period_start_date,
        count(*) as resolved_count,
        count(*) filter (where issues.reason is null) as cycle_count,
        {{ statistics('issues.cycle_seconds', 'cycle', 'issues.reason is null') }}
    from {{ ref('fct_issues') }} as issues
    inner join {{ ref('flow_cycle_time') }} as cells
        on
            issues.site = cells.site
            and issues.project_key = cells.project_key
            and issues.issue_type = cells.issue_type
            and issues.resolved_date between cells.period_start_date and cells.period_end_date
    group by
        issues.site, issues.project_key, issues.issue_type, cells.grain, cells.period_start_date

)

select
    cells.site,
    cells.project_key,
    cells.issue_type,
    cells.grain,
    cells.period_start_date,
    cells.cycle_count as published,
    aggregated.cycle_count as aggregated
from {{ ref('flow_cycle_time') }} as cells
left join aggregated
    on
        cells.site = aggregated.site
        and cells.project_key = aggregated.project_key
        and cells.issue_type = aggregated.issue_type
        and cells.grain = aggregated.grain
        and cells.period_start_date = aggregated.period_start_date
where
    cells.resolved_count <> coalesce(aggregated.resolved_count, 0)
    or cells.cycle_count <> coalesce(aggregated.cycle_count, 0)
    or cells.cycle_p50_seconds is distinct from aggregated.cycle_p50_seconds
    or cells.cycle_p75_seconds is distinct from aggregated.cycle_p75_seconds
    or cells.cycle_p90_seconds is distinct from aggregated.cycle_p90_seconds
    or abs(cells.cycle_mean_seconds - aggregated.cycle_mean_seconds) > 1e-6
