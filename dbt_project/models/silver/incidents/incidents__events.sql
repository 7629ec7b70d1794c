-- Incidents as monitoring or people pushed them: of each the latest word. What happened in staging
-- or any other environment before production is none.
-- Grain: one row per incident.

with incident_events as (

    select * from {{ ref('push__incident_events') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

environment_names as (

    select * from {{ ref('environment_names') }}

),

repository_services as (

    select
        repository,
        min(service) as service
    from services
    group by repository
    having count(distinct service) = 1

),

latest_events as (

    select
        incident_events.*,
        row_number() over (
            partition by incident_events.incident_id
            order by
                coalesce(incident_events.resolved_at, incident_events.started_at) desc,
                case when incident_events.resolved_at is null then 1 else 0 end,
                incident_events.sequence desc
        ) as recency,
        min(incident_events.started_at) over (
            partition by incident_events.incident_id
        ) as first_started_at
    from incident_events
    left join environment_names
        on incident_events.environment = environment_names.name
    where
        incident_events.incident_id is not null
        and coalesce(environment_names.environment_tier, 'unknown') in ('production', 'unknown')

),

final as (

    select
        'event:' || latest_events.incident_id as incident_id,
        'event' as source,
        'incident' as kind,
        coalesce(
            known_services.service, repository_services.service, latest_events.service
        ) as service,
        latest_events.repository,
        latest_events.title,
        cast(null as {{ dbt.type_string() }}) as body,
        cast(null as {{ dbt.type_string() }}) as site,
        cast(null as {{ dbt.type_string() }}) as issue_id,
        latest_events.url,
        latest_events.deployment_id as reported_deployment_id,
        latest_events.sha as reported_sha,
        cast(null as {{ dbt.type_string() }}) as dismissed_as,
        -- A CDEvent that resolves one does not say when it began.
        coalesce(
            latest_events.started_at, latest_events.first_started_at, latest_events.resolved_at
        ) as started_at,
        latest_events.resolved_at as first_resolved_at,
        latest_events.resolved_at,
        0 as reopen_count,
        latest_events.fetched_at as known_at
    from latest_events
    left join (select distinct service from services) as known_services
        on latest_events.service = known_services.service
    left join repository_services
        on latest_events.repository = repository_services.repository
    where latest_events.recency = 1

)

select * from final
