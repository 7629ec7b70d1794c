-- When GitHub's incidents and bugs were resolved and reopened: by their events in all places where
-- they were. Without events `closed_at` decides.
-- Grain: one row per issue.

with issues as (

    select * from {{ ref('github_incident_issues') }}

),

places as (

    select * from {{ ref('github_issue_places') }}

),

events as (

    select * from {{ ref('github__issue_events') }}

),

closings as (

    select
        places.incident_key,
        min(events.occurred_at) filter (where events.event = 'closed')
            as first_resolved_at,
        max(events.occurred_at) filter (where events.event = 'closed')
            as last_closed_at,
        max(events.occurred_at) filter (where events.event = 'reopened')
            as last_reopened_at,
        count(*) filter (where events.event = 'reopened') as reopen_count
    from places
    inner join events
        on
            places.repository = events.repository
            and places.number = events.number
    group by places.incident_key

),

final as (

    select
        issues.incident_key,
        coalesce(closings.first_resolved_at, issues.closed_at) as first_resolved_at,
        case
            when issues.state = 'closed' or issues.state is null
                then coalesce(
                    case
                        when
                            closings.last_reopened_at is null
                            or closings.last_closed_at > closings.last_reopened_at
                            then closings.last_closed_at
                    end,
                    issues.closed_at
                )
        end as resolved_at,
        coalesce(closings.reopen_count, 0) as reopen_count
    from issues
    left join closings
        on issues.incident_key = closings.incident_key

)

select * from final
