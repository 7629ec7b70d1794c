-- Jira issues as the business sees them, without deleted ones. Categories decide, names are data.
-- Grain: one row per site and issue.

with jira_issues as (

    select * from {{ ref('jira__issues') }}

),

deletions as (

    {{ withdrawn_records('jira', 'issues') }}

),

projects as (

    select * from {{ ref('jira__projects') }}

),

issue_types as (

    select * from {{ ref('jira__issue_types') }}

),

statuses as (

    select * from {{ ref('jira__statuses') }}

),

intervals as (

    select * from {{ ref('issue_status_intervals') }}

),

resolutions as (

    select * from {{ ref('issue_resolutions') }}

),

custom_values as (

    select * from {{ ref('jira__custom_values') }}

),

roles as (

    select * from {{ ref('issue_field_roles') }}

),

starts as (

    select
        site,
        issue_id,
        min(started_at) filter (where status_category = 'indeterminate') as started_at
    from intervals
    group by site, issue_id

),

ends as (

    select
        site,
        issue_id,
        min(resolved_at) as first_resolved_at,
        max(resolved_at) filter (where reopened_at is null) as resolved_at,
        count(reopened_at) as reopen_count
    from resolutions
    group by site, issue_id

),

-- A site may have two fields for points, for its two kinds of projects; an issue uses one.
valued as (

    select
        custom_values.site,
        custom_values.issue_id,
        min(custom_values.value) filter (where roles.field_role = 'epic') as epic_key,
        max(
            case
                when roles.field_role = 'story_points' and {{ is_number('custom_values.value') }}
                    then cast(custom_values.value as double precision)
            end
        ) as story_points
    from custom_values
    inner join roles
        on
            custom_values.site = roles.site
            and custom_values.field_id = roles.field_id
    group by custom_values.site, custom_values.issue_id

),

present as (

    select
        jira_issues.*,
        issue_types.issue_type as present_issue_type,
        issue_types.hierarchy_level,
        coalesce(issue_types.is_subtask, false) as is_subtask,
        valued.epic_key as linked_epic_key,
        valued.story_points
    from jira_issues
    left join issue_types
        on
            jira_issues.site = issue_types.site
            and jira_issues.issue_type_id = issue_types.issue_type_id
    left join valued
        on
            jira_issues.site = valued.site
            and jira_issues.issue_id = valued.issue_id
    left join deletions
        on
            jira_issues.site = deletions.site
            and jira_issues.issue_id = deletions.record_id
            and jira_issues.fetched_at <= deletions.deleted_at
    where deletions.record_id is null

),

final as (

    select
        present.site,
        present.issue_id,
        present.issue_key,
        coalesce(projects.project_key, present.project_key) as project_key,
        projects.project,
        coalesce(present.present_issue_type, present.issue_type) as issue_type,
        present.is_subtask,
        present.title,
        present.url,
        present.priority,
        present.status_id,
        coalesce(statuses.status, present.status) as status,
        coalesce(statuses.status_category, present.status_category) as status_category,
        present.parent_id,
        coalesce(parents.issue_key, present.parent_key) as parent_key,
        -- A sub-task belongs to its story's epic. Data Center links epics by a field of their own.
        coalesce(
            present.linked_epic_key,
            case when parents.hierarchy_level = 1 then parents.issue_key end,
            parents.linked_epic_key,
            case when grandparents.hierarchy_level = 1 then grandparents.issue_key end
        ) as epic_key,
        present.story_points,
        coalesce(ends.reopen_count, 0) as reopen_count,
        present.opened_at,
        starts.started_at,
        ends.first_resolved_at,
        ends.resolved_at,
        present.fetched_at as known_at
    from present
    left join present as parents
        on
            present.site = parents.site
            and present.parent_id = parents.issue_id
    left join present as grandparents
        on
            parents.site = grandparents.site
            and parents.parent_id = grandparents.issue_id
    left join projects
        on
            present.site = projects.site
            and present.project_id = projects.project_id
    left join statuses
        on
            present.site = statuses.site
            and present.status_id = statuses.status_id
    left join starts
        on
            present.site = starts.site
            and present.issue_id = starts.issue_id
    left join ends
        on
            present.site = ends.site
            and present.issue_id = ends.issue_id

)

select * from final
