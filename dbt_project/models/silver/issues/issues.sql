-- Jira issues as the business sees them, without deleted ones. Categories decide, names are data.
-- Grain: one row per site and issue.

with present as (

    select * from {{ ref('present_issues') }}

),

projects as (

    select * from {{ ref('jira__projects') }}

),

statuses as (

    select * from {{ ref('jira__statuses') }}

),

times as (

    select * from {{ ref('issue_times') }}

),

final as (

    select
        present.site,
        present.issue_id,
        present.issue_key,
        coalesce(projects.project_key, present.project_key) as project_key,
        projects.project,
        present.issue_type,
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
        coalesce(times.reopen_count, 0) as reopen_count,
        present.opened_at,
        times.started_at,
        times.first_resolved_at,
        times.resolved_at,
        present.known_at
    from present
    left join present as parents
        on present.site = parents.site and present.parent_id = parents.issue_id
    left join present as grandparents
        on parents.site = grandparents.site and parents.parent_id = grandparents.issue_id
    left join projects
        on present.site = projects.site and present.project_id = projects.project_id
    left join statuses
        on present.site = statuses.site and present.status_id = statuses.status_id
    left join times
        on present.site = times.site and present.issue_id = times.issue_id

)

select * from final
