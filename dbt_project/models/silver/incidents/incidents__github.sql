-- Incidents and bugs among GitHub's issues.
-- Grain: one row per issue.

with github_issues as (

    select * from {{ ref('github__issues') }}

),

github_events as (

    select * from {{ ref('github__issue_events') }}

),

github_deletions as (

    {{ withdrawn_records('github', 'issues') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

rules as (

    select * from {{ ref('incident_rules') }}

),

github_labels as (

    select
        github_issues.repository,
        github_issues.number,
        {{ json_text('label.value', ['name']) }} as value
    from github_issues
    {{ json_each('github_issues.labels', 'label') }}

),

github_ruled as (

    select
        github_labels.repository,
        github_labels.number,
        max(rules.kind) as kind
    from github_labels
    inner join rules
        on
            rules.source = 'github'
            and rules.field = 'label'
            and {{ matches('github_labels.value', 'rules.pattern') }}
    group by github_labels.repository, github_labels.number

),

repository_services as (

    select
        repository,
        min(service) as service
    from services
    group by repository
    having count(distinct service) = 1

),

-- A repository of one service names it; of several, a label does.
github_services as (

    select
        github_ruled.repository,
        github_ruled.number,
        coalesce(min(repository_services.service), min(services.service)) as service
    from github_ruled
    left join repository_services
        on github_ruled.repository = repository_services.repository
    left join github_labels
        on
            github_ruled.repository = github_labels.repository
            and github_ruled.number = github_labels.number
            and repository_services.service is null
    left join services
        on
            github_labels.repository = services.repository
            and {{ matches(
                'github_labels.value',
                "coalesce(services.incident_pattern, '^' || services.service || '$')",
            ) }}
    group by github_ruled.repository, github_ruled.number

),

github_times as (

    select
        repository,
        number,
        min(occurred_at) filter (where event = 'closed') as first_resolved_at,
        max(occurred_at) filter (where event = 'closed') as last_closed_at,
        max(occurred_at) filter (where event = 'reopened') as last_reopened_at,
        count(*) filter (where event = 'reopened') as reopen_count
    from github_events
    group by repository, number

),

final as (

    select
        'github:' || github_issues.repository || '#'
        || cast(github_issues.number as {{ dbt.type_string() }}) as incident_id,
        'github' as source,
        github_ruled.kind,
        github_services.service,
        github_issues.repository,
        github_issues.title,
        github_issues.body,
        cast(null as {{ dbt.type_string() }}) as site,
        cast(null as {{ dbt.type_string() }}) as issue_id,
        github_issues.url,
        cast(null as {{ dbt.type_string() }}) as reported_deployment_id,
        cast(null as {{ dbt.type_string() }}) as reported_sha,
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
    from github_issues
    inner join github_ruled
        on
            github_issues.repository = github_ruled.repository
            and github_issues.number = github_ruled.number
    left join github_services
        on
            github_issues.repository = github_services.repository
            and github_issues.number = github_services.number
    left join github_times
        on
            github_issues.repository = github_times.repository
            and github_issues.number = github_times.number
    left join github_deletions
        on
            github_issues.repository = github_deletions.repository
            and cast(github_issues.number as {{ dbt.type_string() }}) = github_deletions.record_id
            and github_issues.fetched_at <= github_deletions.deleted_at
    where github_deletions.record_id is null

)

select * from final
