-- Events of incidents that PagerDuty sent: the state of each after the event, and its time.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('pagerduty') }}

),

renamed as (

    select
        -- keys
        record.incident_id,
        record.service,
        record.dedup_key,

        -- attributes
        record.event_type,
        record.title,
        record.status,
        concat_ws(' ', record.priority, record.urgency) as severity,
        record.url,
        record.text,

        -- timestamps, UTC
        record.started_at,
        record.sent_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'incident_id': ['key!', 'event', 'data', 'id'],
        'event_type': ['text', 'event', 'event_type'],
        'sent_at': ['timestamp!', 'event', 'occurred_at'],
        'service': ['key', 'event', 'data', 'service', 'summary'],
        'dedup_key': ['key', 'event', 'data', 'incident_key'],
        'text': ['text', 'event', 'data', 'body', 'details'],
        'title': ['text', 'event', 'data', 'title'],
        'status': ['text', 'event', 'data', 'status'],
        'priority': ['text', 'event', 'data', 'priority', 'summary'],
        'urgency': ['text', 'event', 'data', 'urgency'],
        'url': ['text', 'event', 'data', 'html_url'],
        'started_at': ['timestamp', 'event', 'data', 'created_at'],
    }) }}
    where
        deliveries.source = 'pagerduty'
        -- Notes, responders and similar events describe an incident in another format.
        and {{ matches(
            'deliveries.event',
            "'^incident[.](triggered|acknowledged|unacknowledged|escalated|priority_updated|reopened|resolved)$'",
        ) }}

)

select * from renamed
