-- Jira issues that still exist, with their present type, and with the epic and the story points of
-- their custom fields.
-- Grain: one row per site and issue.

with jira_issues as (

    select * from {{ ref('jira__issues') }}

),

deletions as (

    {{ withdrawn_records('jira', 'issues') }}

),

issue_types as (

    select * from {{ ref('jira__issue_types') }}

),

-- A site may have two fields for points, for its two kinds of projects; an issue uses one.
valued as (

    select
        site,
        issue_id,
        min(value) filter (where field_role = 'epic') as epic_key,
        max(
            case
                when field_role = 'story_points' and {{ is_number('value') }}
                    then cast(value as double precision)
            end
        ) as story_points
    from {{ ref('issue_field_values') }}
    group by site, issue_id

),

final as (

    select
        jira_issues.site,
        jira_issues.issue_id,
        jira_issues.issue_key,
        jira_issues.project_id,
        jira_issues.project_key,
        coalesce(issue_types.issue_type, jira_issues.issue_type) as issue_type,
        issue_types.hierarchy_level,
        coalesce(issue_types.is_subtask, false) as is_subtask,
        jira_issues.title,
        jira_issues.url,
        jira_issues.priority,
        jira_issues.status_id,
        jira_issues.status,
        jira_issues.status_category,
        jira_issues.parent_id,
        jira_issues.parent_key,
        valued.epic_key as linked_epic_key,
        valued.story_points,
        jira_issues.opened_at,
        jira_issues.fetched_at as known_at
    from jira_issues
    left join issue_types
        on
            jira_issues.site = issue_types.site
            and jira_issues.issue_type_id = issue_types.issue_type_id
    left join valued
        on jira_issues.site = valued.site and jira_issues.issue_id = valued.issue_id
    left join deletions
        on
            jira_issues.site = deletions.site
            and jira_issues.issue_id = deletions.record_id
            and jira_issues.fetched_at <= deletions.deleted_at
    where deletions.record_id is null

)

select * from final
