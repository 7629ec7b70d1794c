-- Alerts that Opsgenie sent.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('opsgenie') }}

),

renamed as (

    select
        -- keys
        record.alert_id,
        record.entity,
        record.alias,

        -- attributes
        record.action,
        record.title,
        record.priority,
        record.description,

        -- timestamps, UTC
        {{ since_1970('record.created_milliseconds') }} as started_at,
        {{ since_1970(captured('record.updated_nanoseconds', '^([0-9]{1,13})[0-9]{6}$')) }}
            as sent_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'alert_id': ['key!', 'alert', 'alertId'],
        'entity': ['key', 'alert', 'entity'],
        'alias': ['key', 'alert', 'alias'],
        'description': ['text', 'alert', 'description'],
        'action': 'text',
        'title': ['text', 'alert', 'message'],
        'priority': ['text', 'alert', 'priority'],
        'created_milliseconds': ['text', 'alert', 'createdAt'],
        'updated_nanoseconds': ['text', 'alert', 'updatedAt'],
    }) }}
    where
        deliveries.source = 'opsgenie'
        and deliveries.event in (
            'Create', 'Acknowledge', 'UnAcknowledge', 'UpdatePriority', 'Escalate', 'Close'
        )

)

select * from renamed
