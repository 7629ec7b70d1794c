-- What incident.io and Statuspage say of incidents that people declared, in the shape of pagers.
-- What comes after an end reopens.
-- Grain: one row per delivery and incident.

with components as (

    select sequence, {{ dbt.listagg('component', "', '", 'order by component') }} as service
    from {{ ref('push__statuspage_components') }}
    group by sequence

),

reports as (

    select
        'incidentio' as source,
        'incidentio:' || incident_id as incident_id,
        service, title, text, severity, url, started_at, resolved_at, sent_at, dismissed_as,
        sequence, fetched_at
    from {{ ref('incidentio_reports') }}
    union all
    select
        'statuspage' as source,
        'statuspage:' || events.incident_id as incident_id,
        components.service, events.title, events.text, events.severity, events.url,
        events.started_at,
        case
            when events.status in ('resolved', 'postmortem')
                then coalesce(events.ended_at, events.sent_at, events.fetched_at)
        end as resolved_at,
        coalesce(events.sent_at, events.fetched_at) as sent_at,
        null as dismissed_as,
        events.sequence, events.fetched_at
    from {{ ref('push__statuspage_events') }} as events
    left join components on events.sequence = components.sequence
    where events.incident_id is not null

),

final as (

    select
        source, incident_id, service, title, text, severity, url, started_at, resolved_at, sent_at,
        coalesce(
            resolved_at is null and lag(resolved_at) over by_incident is not null, false
        ) as is_reopening,
        dismissed_as, sequence, fetched_at
    from reports
    window by_incident as (partition by incident_id order by sent_at, sequence)

)

select * from final
