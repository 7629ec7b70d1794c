-- Cycle time and lead time of resolved issues, by status category: from the first entry into
-- progress, or from creation, to the last entry into done, reopenings included, which dates them.
-- Grain: one row per site, project, issue type, grain and period start.

with issues as (

    select * from {{ ref('fct_issues') }}

),

calendar_periods as (

    select * from {{ ref('calendar_periods') }}

),

issue_periods as (

    select * from {{ ref('issue_periods') }}

),

measured as (

    select
        issues.site,
        issues.project_key,
        issues.issue_type,
        calendar_periods.grain,
        calendar_periods.period_start_date,
        count(*) as resolved_count,
        count(*) filter (where issues.reason is null) as cycle_count,
        count(*) filter (where issues.reason = 'never_started') as never_started_count,
        count(*) filter (where issues.reopen_count > 0) as reopened_count,
        {{ statistics('issues.cycle_seconds', 'cycle', 'issues.reason is null') }},
        {{ statistics('issues.lead_seconds', 'lead', 'issues.lead_seconds >= 0') }}
    from issues
    inner join calendar_periods
        on issues.resolved_date = calendar_periods.date_day
    group by
        issues.site, issues.project_key, issues.issue_type, calendar_periods.grain,
        calendar_periods.period_start_date

),

final as (

    select
        issue_periods.site,
        issue_periods.project_key,
        issue_periods.issue_type,
        issue_periods.grain,
        issue_periods.period_start_date,
        issue_periods.period_end_date,
        issue_periods.is_open,
        coalesce(measured.resolved_count, 0) as resolved_count,
        coalesce(measured.cycle_count, 0) as cycle_count,
        coalesce(measured.never_started_count, 0) as never_started_count,
        coalesce(measured.reopened_count, 0) as reopened_count,
        {{- statistic_columns('measured', 'cycle') }},
        {{- statistic_columns('measured', 'lead') }},
        case
            when measured.cycle_count > 0 then null
            when coalesce(measured.resolved_count, 0) = 0 then 'nothing_resolved'
            when measured.never_started_count > 0 then 'never_started'
            else 'clock_skew'
        end as reason
    from issue_periods
    left join measured
        on
            issue_periods.site = measured.site
            and issue_periods.project_key = measured.project_key
            and issue_periods.issue_type = measured.issue_type
            and issue_periods.grain = measured.grain
            and issue_periods.period_start_date = measured.period_start_date

)

select * from final
