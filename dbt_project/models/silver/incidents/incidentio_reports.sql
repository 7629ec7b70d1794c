-- What incident.io says of incidents. People keep the times when users were hurt in timestamps, and
-- the service in a custom field; both are known by their names. Tests and tutorials are left out.
-- An incident that was declined, canceled or merged into another has that as its reason.
-- Grain: one row per delivery.

with events as (

    select * from {{ ref('push__incidentio_events') }}
    where
        incident_id is not null
        and coalesce(mode, 'standard') not in ('test', 'tutorial')

),

details as (

    select
        sequence,
        min(case when {{ matches('name', "'impact.*(start|began|begin)'") }} then moment end)
            as impact_started_at,
        min(case when {{ matches('name', "'^reported'") }} then moment end) as reported_at,
        max(case when {{ matches('name', "'impact.*(end|over|stop)'") }} then moment end)
            as impact_ended_at,
        max(case when {{ matches('name', "'^resolved'") }} then moment end) as resolved_at,
        min(case when {{ matches(
            'name', "'(^|[^a-z])(services?|components?|applications?|systems?)([^a-z]|$)'"
        ) }} then value end) as service
    from {{ ref('push__incidentio_details') }}
    group by sequence

),

final as (

    select
        events.incident_id, details.service, events.title, events.text, events.severity, events.url,
        coalesce(
            details.impact_started_at, details.reported_at, events.created_at
        ) as started_at,
        case
            when events.category in ('learning', 'closed') then coalesce(
                details.impact_ended_at, details.resolved_at, events.sent_at, events.fetched_at
            )
        end as resolved_at,
        coalesce(events.sent_at, events.fetched_at) as sent_at,
        case
            when events.category in ('declined', 'canceled') then 'false_alarm'
            when events.category = 'merged' then 'duplicate'
        end as dismissed_as,
        events.sequence, events.fetched_at
    from events
    left join details on events.sequence = details.sequence

)

select * from final
