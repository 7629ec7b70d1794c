-- State changes of CloudWatch alarms, sent through EventBridge.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('aws') }}

),

renamed as (

    select
        -- keys
        event.account,
        event.region,
        event.alarm,

        -- attributes
        lower(event.state) as state,

        -- timestamps, UTC
        coalesce(event.changed_at, event.time) as changed_at,

        -- lineage
        event.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ eventbridge_event({
        'alarm': ['key!', 'detail', 'alarmName'],
        'state': ['text', 'detail', 'state', 'value'],
        'changed_at': ['timestamp', 'detail', 'state', 'timestamp'],
    }) }}
    where
        deliveries.source = 'aws'
        and deliveries.event = 'CloudWatch Alarm State Change'

)

select * from renamed
