-- When the statuses of Jira's incidents and bugs say that one began, was resolved and reopened.
-- Times come from its history: many workflows end in a done status without a resolution date.
-- Grain: one row per site and issue that has a history.

with intervals as (

    select * from {{ ref('issue_status_intervals') }}

),

issues as (

    select * from {{ ref('jira_incident_issues') }}

),

-- If the rule names the statuses that end an incident, only their times count.
stays as (

    select
        intervals.site,
        intervals.issue_id,
        intervals.position,
        intervals.status,
        intervals.started_at,
        intervals.resolution_kept_since,
        case
            when issues.resolved_status is not null
                then {{ matches('intervals.status', 'issues.resolved_status') }}
            else coalesce(intervals.status_category = 'done', false)
        end as is_resolved_status,
        case when issues.resolved_status is null then intervals.resolution_kept_since end
            as resolved_before_at,
        lead(intervals.position) over (
            partition by intervals.site, intervals.issue_id order by intervals.position
        ) is null as is_last,
        issues.started_status
    from intervals
    inner join issues
        on
            intervals.site = issues.site
            and intervals.issue_id = issues.issue_id

),

judged_stays as (

    {{ resolved_stays('stays') }}

),

final as (

    select
        site,
        issue_id,
        min(started_at) filter (
            where started_status is not null and {{ matches('status', 'started_status') }}
        ) as status_started_at,
        min(coalesce(resolved_before_at, started_at)) filter (
            where is_resolved and not coalesce(was_resolved, false)
        ) as first_resolved_at,
        max(coalesce(resolved_before_at, started_at)) filter (
            where is_resolved and not coalesce(was_resolved, false)
        ) as last_resolved_at,
        bool_or(is_resolved) filter (where is_last) as is_resolved,
        count(*) filter (where was_resolved and not is_resolved) as reopen_count,
        count(*) > 1 as has_history
    from judged_stays
    group by site, issue_id

)

select * from final
