-- When Jira's incidents began and ended: by the impact where a field has it, or by the statuses.
-- Grain: one row per site and issue.

{% set ended = 'impact_ended_at > coalesce(impact_started_at, started_at)' %}

with issues as (

    select * from {{ ref('jira_incident_issues') }}

),

statuses as (

    select * from {{ ref('jira_status_times') }}

),

impacts as (

    select * from {{ ref('jira_impact_times') }}

),

timed as (

    select
        issues.site,
        issues.issue_id,
        coalesce(statuses.status_started_at, issues.opened_at) as started_at,
        -- Without a change of status, the time of its present status is unknown.
        coalesce(
            case when not statuses.has_history then issues.resolution_at end,
            statuses.first_resolved_at, issues.resolution_at
        ) as first_resolved_at,
        case
            when statuses.is_resolved
                then coalesce(
                    case when not statuses.has_history then issues.resolution_at end,
                    statuses.last_resolved_at
                )
            when statuses.first_resolved_at is null then issues.resolution_at
        end as resolved_at,
        coalesce(statuses.reopen_count, 0) as reopen_count,
        impacts.impact_started_at,
        -- Of an incident that is open again, it is the end before.
        case
            when statuses.is_resolved or coalesce(statuses.reopen_count, 0) = 0
                then impacts.impact_ended_at
        end as impact_ended_at
    from issues
    left join statuses
        on issues.site = statuses.site and issues.issue_id = statuses.issue_id
    left join impacts
        on issues.site = impacts.site and issues.issue_id = impacts.issue_id

),

final as (

    select
        site,
        issue_id,
        -- Users were affected when somebody wrote that they were, unless it ended before.
        case
            when impact_started_at >= coalesce(impact_ended_at, resolved_at) then started_at
            else coalesce(impact_started_at, started_at)
        end as started_at,
        case
            when {{ ended }} and reopen_count > 0
                then least(impact_ended_at, first_resolved_at)
            when {{ ended }} then impact_ended_at
            else first_resolved_at
        end as first_resolved_at,
        case when {{ ended }} then impact_ended_at else resolved_at end as resolved_at,
        reopen_count
    from timed

)

select * from final
