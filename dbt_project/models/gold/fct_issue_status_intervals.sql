-- How long each Jira issue was in each status. Work in progress is counted from it.
-- Grain: one row per site, issue and stay in a status.

with intervals as (

    select * from {{ ref('issue_status_intervals') }}

),

issues as (

    select * from {{ ref('issues') }}

),

final as (

    select
        intervals.site,
        intervals.issue_id,
        cast(intervals.position as bigint) as position,
        issues.issue_key,
        issues.project_key,
        issues.issue_type,
        intervals.status,
        intervals.status_category,
        {{ seconds_between('intervals.started_at', 'intervals.ended_at') }} as duration_seconds,
        intervals.started_at,
        intervals.ended_at,
        {{ local_date('intervals.started_at', "'UTC'") }} as started_date,
        {{ local_date('intervals.ended_at', "'UTC'") }} as ended_date
    from intervals
    inner join issues
        on
            intervals.site = issues.site
            and intervals.issue_id = issues.issue_id

)

select * from final
