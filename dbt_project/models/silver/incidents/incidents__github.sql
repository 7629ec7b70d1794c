-- Incidents and bugs among GitHub's present issues, each once, even if it was transferred.
-- Grain: one row per issue.

with places as (

    select * from {{ ref('github_issue_places') }}

),

github_issues as (

    select * from {{ ref('github__issues') }}

),

github_events as (

    select * from {{ ref('github__issue_events') }}

),

labels as (

    select * from {{ ref('github_issue_labels') }}

),

issue_services as (

    select * from {{ ref('github_issue_services') }}

),

rules as (

    select * from {{ ref('incident_rules') }}
    where
        source = 'github'
        and field = 'label'

),

dismissals as (

    select * from {{ ref('dismissals') }}
    where source = 'github'

),

-- By the labels at that time, in any place, and by the present ones only if no rule matches those.
github_ruled as (

    select
        places.incident_key,
        rules.kind,
        row_number() over (
            partition by places.incident_key order by labels.era, rules.kind desc
        ) as choice
    from places
    inner join labels
        on
            places.repository = labels.repository
            and places.number = labels.number
    inner join rules
        on {{ matches('labels.label', 'rules.pattern') }}

),

dismissed as (

    select
        github_issues.repository,
        github_issues.number,
        min(dismissals.reason) as reason
    from github_issues
    inner join dismissals
        on {{ matches('github_issues.state_reason', 'dismissals.pattern') }}
    where github_issues.state = 'closed'
    group by github_issues.repository, github_issues.number

),

github_times as (

    select
        places.incident_key,
        min(github_events.occurred_at) filter (where github_events.event = 'closed')
            as first_resolved_at,
        max(github_events.occurred_at) filter (where github_events.event = 'closed')
            as last_closed_at,
        max(github_events.occurred_at) filter (where github_events.event = 'reopened')
            as last_reopened_at,
        count(*) filter (where github_events.event = 'reopened') as reopen_count
    from places
    inner join github_events
        on
            places.repository = github_events.repository
            and places.number = github_events.number
    group by places.incident_key

),

final as (

    select
        places.incident_key,
        places.incident_id,
        'github' as source,
        github_ruled.kind,
        issue_services.service,
        github_issues.repository,
        github_issues.title,
        github_issues.body,
        cast(null as {{ dbt.type_string() }}) as site,
        cast(null as {{ dbt.type_string() }}) as issue_id,
        github_issues.url,
        cast(null as {{ dbt.type_string() }}) as reported_deployment_id,
        cast(null as {{ dbt.type_string() }}) as reported_sha,
        dismissed.reason as dismissed_as,
        github_issues.opened_at as started_at,
        coalesce(github_times.first_resolved_at, github_issues.closed_at) as first_resolved_at,
        case
            when github_issues.state = 'closed' or github_issues.state is null
                then coalesce(
                    case
                        when
                            github_times.last_reopened_at is null
                            or github_times.last_closed_at > github_times.last_reopened_at
                            then github_times.last_closed_at
                    end,
                    github_issues.closed_at
                )
        end as resolved_at,
        coalesce(github_times.reopen_count, 0) as reopen_count,
        github_issues.fetched_at as known_at
    from places
    inner join github_issues
        on
            places.repository = github_issues.repository
            and places.number = github_issues.number
    inner join github_ruled
        on
            places.incident_key = github_ruled.incident_key
            and github_ruled.choice = 1
    left join issue_services
        on places.incident_key = issue_services.incident_key
    left join github_times
        on places.incident_key = github_times.incident_key
    left join dismissed
        on
            places.repository = dismissed.repository
            and places.number = dismissed.number
    where places.is_present

)

select * from final
