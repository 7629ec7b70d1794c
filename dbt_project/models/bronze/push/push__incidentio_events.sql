-- What incident.io said of incidents that people declared: as each stood after the event. Of a
-- private incident it says nothing.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('incidentio') }}

),

renamed as (

    select
        -- keys
        record.incident_id,

        -- attributes
        record.title,
        record.text,
        record.severity,
        record.category,
        record.mode,
        record.url,

        -- timestamps, UTC
        record.created_at,
        record.sent_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record(incidentio_incident('deliveries.body'), 'record', {
        'incident_id': ['key!', 'id'],
        'title': ['text', 'name'],
        'text': ['text', 'summary'],
        'severity': ['text', 'severity', 'name'],
        'category': ['text', 'incident_status', 'category'],
        'mode': 'text',
        'url': ['text', 'permalink'],
        'created_at': 'timestamp!',
        'sent_at': ['timestamp', 'updated_at'],
    }) }}
    where
        deliveries.source = 'incidentio'
        and deliveries.event in (
            'public_incident.incident_created_v2', 'public_incident.incident_updated_v2',
            'public_incident.incident_status_updated_v2'
        )

)

select * from renamed
