-- Incidents and bugs among Jira's issues.
-- Grain: one row per issue.

with issues as (

    select * from {{ ref('jira_incident_issues') }}

),

services as (

    select * from {{ ref('jira_issue_services') }}

),

times as (

    select * from {{ ref('jira_incident_times') }}

),

final as (

    select
        'jira:' || issues.site || '/' || issues.issue_id as incident_key,
        'jira:' || issues.issue_key as incident_id,
        'jira' as source,
        issues.kind,
        services.service,
        cast(null as {{ dbt.type_string() }}) as repository,
        issues.title,
        issues.description as body,
        issues.site,
        issues.issue_id,
        issues.url,
        cast(null as {{ dbt.type_string() }}) as reported_deployment_id,
        cast(null as {{ dbt.type_string() }}) as reported_sha,
        issues.dismissed_as,
        times.started_at,
        times.first_resolved_at,
        times.resolved_at,
        times.reopen_count,
        issues.known_at
    from issues
    inner join times
        on issues.site = times.site and issues.issue_id = times.issue_id
    left join services
        on issues.site = services.site and issues.issue_id = services.issue_id

)

select * from final
