-- Incidents and bugs among GitHub's present issues.
-- Grain: one row per issue.

with issues as (

    select * from {{ ref('github_incident_issues') }}

),

services as (

    select * from {{ ref('github_issue_services') }}

),

times as (

    select * from {{ ref('github_incident_times') }}

),

final as (

    select
        issues.incident_key,
        issues.incident_id,
        'github' as source,
        issues.kind,
        services.service,
        issues.repository,
        issues.title,
        issues.body,
        cast(null as {{ dbt.type_string() }}) as site,
        cast(null as {{ dbt.type_string() }}) as issue_id,
        issues.url,
        cast(null as {{ dbt.type_string() }}) as reported_deployment_id,
        cast(null as {{ dbt.type_string() }}) as reported_sha,
        issues.dismissed_as,
        issues.opened_at as started_at,
        times.first_resolved_at,
        times.resolved_at,
        times.reopen_count,
        issues.known_at
    from issues
    inner join times
        on issues.incident_key = times.incident_key
    left join services
        on issues.incident_key = services.incident_key

)

select * from final
