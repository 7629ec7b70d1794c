-- What Statuspage said of its incidents: each as it was after the update. Maintenance and the
-- states of components are left out.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('statuspage') }}

),

renamed as (

    select
        -- keys
        record.incident_id,

        -- attributes
        record.title,
        {{ json_text('deliveries.body', ['incident', 'incident_updates', 0, 'body']) }} as text,
        record.severity,
        record.status,
        record.url,

        -- timestamps, UTC
        coalesce(record.impact_started_at, record.created_at) as started_at,
        record.ended_at,
        record.sent_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'incident_id': ['key!', 'incident', 'id'],
        'title': ['text', 'incident', 'name'],
        'severity': ['text', 'incident', 'impact'],
        'status': ['text', 'incident', 'status'],
        'url': ['text', 'incident', 'shortlink'],
        'created_at': ['timestamp!', 'incident', 'created_at'],
        'impact_started_at': ['timestamp', 'incident', 'started_at'],
        'ended_at': ['timestamp', 'incident', 'resolved_at'],
        'sent_at': ['timestamp', 'incident', 'updated_at'],
    }) }}
    where
        deliveries.source = 'statuspage'
        and deliveries.event in (
            'investigating', 'identified', 'monitoring', 'resolved', 'postmortem'
        )

)

select * from renamed
