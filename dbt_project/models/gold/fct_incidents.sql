-- Incidents with their times and the deployment that caused them, if one did.
-- Grain: one row per incident.

{{ record_changed_keys(
    {'service': 'service', 'environment': 'environment', 'date_day': 'resolved_date'},
    {'service': 'service', 'environment': 'environment', 'date_day': 'started_date'},
) }}

with incidents as (

    select * from {{ ref('incidents') }}
    where kind = 'incident'

),

links as (

    select * from {{ ref('incident_links') }}

),

production as (

    select * from {{ ref('headline_environments') }}

),

final as (

    select
        incidents.incident_key,
        incidents.incident_id,
        incidents.source,
        incidents.sources,
        incidents.record_ids,
        coalesce(incidents.service, links.service) as service,
        coalesce(links.environment, production.environment) as environment,
        incidents.title,
        incidents.url,
        links.deployment_id,
        coalesce(links.link_method, 'unlinked') as link_method,
        links.link_confidence,
        incidents.resolved_at is null as is_incident_open,
        incidents.reopen_count,
        {{ seconds_between('incidents.started_at', 'incidents.resolved_at') }} as restore_seconds,
        case
            when incidents.dismissed_as is not null then incidents.dismissed_as
            when coalesce(incidents.service, links.service) is null then 'no_service'
            when incidents.resolved_at is null then 'open'
            when incidents.resolved_at < incidents.started_at then 'clock_skew'
        end as reason,
        incidents.verdict,
        incidents.remark,
        incidents.started_at,
        incidents.first_resolved_at,
        incidents.resolved_at,
        incidents.known_at,
        {{ local_date('incidents.started_at', "coalesce(production.time_zone, 'UTC')") }}
            as started_date,
        {{ local_date('incidents.resolved_at', "coalesce(production.time_zone, 'UTC')") }}
            as resolved_date
    from incidents
    left join links
        on incidents.incident_key = links.incident_key
    left join production
        on coalesce(incidents.service, links.service) = production.service

)

select * from final
