-- Alerts that Alertmanager and Grafana sent; Grafana's format has all of Alertmanager's fields. An
-- alert that still fires has no end, even if the notification contains one.
-- Grain: one row per delivery and alert.

with deliveries as (

    {{ deliveries('alertmanager', 'grafana') }}

),

final as (

    select
        -- keys
        deliveries.source,
        -- The original text, which stays the same while the alert fires.
        record.fingerprint || '@' || record.firing as alert_id,
        cast(item.position as bigint) as position,
        -- Both send it to PagerDuty as deduplication key, and to Opsgenie as alias.
        {{ sha256(json_text('deliveries.body', ['groupKey'])) }} as dedup_key,

        -- attributes
        record.alert,
        record.service,
        record.environment,
        record.severity,
        coalesce(record.summary, record.alert) as title,
        record.description,
        record.status,
        record.url,

        -- timestamps, UTC
        record.started_at,
        -- For a firing alert, Alertmanager writes the year 1.
        case
            when record.status = 'resolved' then {{ read_as('record.ended_at', 'timestamp') }}
        end as resolved_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_each(json_field('deliveries.body', 'alerts'), 'item') }}
    {{ json_record('item.value', 'record', {
        'fingerprint': 'key!',
        'status': 'text',
        'alert': ['key', 'labels', 'alertname'],
        'service': ['key', 'labels', 'service'],
        'environment': ['key', 'labels', 'environment'],
        'severity': ['text', 'labels', 'severity'],
        'summary': ['text', 'annotations', 'summary'],
        'description': ['text', 'annotations', 'description'],
        'url': ['text', 'generatorURL'],
        'started_at': ['timestamp!', 'startsAt'],
        'firing': ['key', 'startsAt'],
        'ended_at': ['text', 'endsAt'],
    }) }}
    where deliveries.source in ('alertmanager', 'grafana')

)

select * from final
