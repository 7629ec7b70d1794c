-- The outcome of each issue in each sprint: the rows behind the sprint report.
-- Grain: one row per site, sprint and issue that was in it while it ran.

with sprint_issues as (

    select * from {{ ref('sprint_issues') }}

),

sprints as (

    select * from {{ ref('sprints') }}

),

issues as (

    select * from {{ ref('issues') }}

),

final as (

    select
        sprint_issues.site,
        sprint_issues.sprint_id,
        sprint_issues.issue_id,
        sprints.sprint,
        issues.issue_key,
        issues.project_key,
        issues.issue_type,
        sprint_issues.is_committed,
        sprint_issues.is_added,
        sprint_issues.is_removed,
        sprint_issues.is_completed,
        sprint_issues.is_completed_outside,
        sprint_issues.is_carried_over,
        sprint_issues.entered_points,
        sprint_issues.final_points,
        sprint_issues.entered_at,
        sprint_issues.removed_at,
        sprint_issues.completed_at
    from sprint_issues
    inner join sprints
        on
            sprint_issues.site = sprints.site
            and sprint_issues.sprint_id = sprints.sprint_id
    inner join issues
        on
            sprint_issues.site = issues.site
            and sprint_issues.issue_id = issues.issue_id

)

select * from final
