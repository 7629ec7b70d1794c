-- Jira issues with the times for cycle time, throughput and work in progress.
-- Grain: one row per site and issue.

with issues as (

    select * from {{ ref('issues') }}

),

final as (

    select
        site,
        issue_id,
        issue_key,
        project_key,
        project,
        issue_type,
        is_subtask,
        title,
        url,
        priority,
        status,
        status_category,
        parent_key,
        epic_key,
        story_points,
        reopen_count,
        case
            when resolved_at is not null
                then {{ seconds_between('started_at', 'resolved_at') }}
        end as cycle_seconds,
        {{ seconds_between('opened_at', 'resolved_at') }} as lead_seconds,
        case
            when resolved_at is null and status_category = 'done' then 'no_history'
            when resolved_at is null then 'open'
            when resolved_at < coalesce(started_at, opened_at) then 'clock_skew'
            when started_at is null then 'never_started'
        end as reason,
        opened_at,
        started_at,
        first_resolved_at,
        resolved_at,
        known_at,
        {{ local_date('opened_at', "'UTC'") }} as opened_date,
        {{ local_date('started_at', "'UTC'") }} as started_date,
        {{ local_date('resolved_at', "'UTC'") }} as resolved_date
    from issues

)

select * from final
