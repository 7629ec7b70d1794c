-- Incidents that people, pagers and monitors pushed: the latest report of each. Incidents in
-- staging or another environment before production do not count.
-- Grain: one row per incident.

with incident_reports as (

    select * from {{ ref('incident_reports') }}

),

known_services as (

    select distinct service from {{ ref('service_repositories') }}

),

named as (

    select * from {{ ref('named_repository_services') }}

),

latest_events as (

    select
        incident_reports.*,
        row_number() over (
            partition by incident_reports.incident_id
            order by
                incident_reports.sent_at desc,
                case when incident_reports.resolved_at is null then 1 else 0 end,
                incident_reports.sequence desc
        ) as recency,
        min(incident_reports.started_at) over by_incident as first_started_at,
        min(incident_reports.resolved_at) over by_incident as earliest_resolved_at,
        count(case when incident_reports.is_reopening then 1 end) over by_incident as reopen_count
    from incident_reports
    left join {{ ref('environment_names') }} as environment_names
        on incident_reports.environment = environment_names.name
    where coalesce(environment_names.environment_tier, 'unknown') in ('production', 'unknown')
    window by_incident as (partition by incident_reports.incident_id)

),

final as (

    select
        latest_events.incident_id,
        latest_events.source,
        'incident' as kind,
        coalesce(known_services.service, named.service, latest_events.service) as service,
        coalesce(named.repository, latest_events.repository) as repository,
        latest_events.title,
        cast(null as {{ dbt.type_string() }}) as body,
        cast(null as {{ dbt.type_string() }}) as site,
        cast(null as {{ dbt.type_string() }}) as issue_id,
        latest_events.url,
        latest_events.deployment_id as reported_deployment_id,
        latest_events.sha as reported_sha,
        latest_events.dismissed_as,
        -- A CDEvent that resolves an incident does not say when it began.
        coalesce(
            latest_events.started_at, latest_events.first_started_at, latest_events.resolved_at
        ) as started_at,
        case
            when latest_events.reopen_count > 0 then latest_events.earliest_resolved_at
            else latest_events.resolved_at
        end as first_resolved_at,
        latest_events.resolved_at,
        latest_events.reopen_count,
        latest_events.fetched_at as known_at
    from latest_events
    left join known_services on latest_events.service = known_services.service
    -- A repository that is a service by itself may be named as the service.
    left join named on lower(coalesce(latest_events.repository, latest_events.service)) = named.name
    where latest_events.recency = 1

)

select * from final
