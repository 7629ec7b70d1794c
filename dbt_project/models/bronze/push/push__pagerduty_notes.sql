-- Notes that people wrote on PagerDuty's incidents.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('pagerduty') }}

),

renamed as (

    select
        -- keys
        record.incident_id,

        -- attributes
        record.text,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'incident_id': ['key!', 'event', 'data', 'incident', 'id'],
        'text': ['text', 'event', 'data', 'content'],
    }) }}
    where
        deliveries.source = 'pagerduty'
        and deliveries.event = 'incident.annotated'

)

select * from renamed
