-- What CloudWatch said through EventBridge of its alarms.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries() }}

),

renamed as (

    select
        -- keys
        envelope.account,
        envelope.region,
        event."alarmName" as alarm,

        -- attributes
        lower({{ json_text('event.state', ['value']) }}) as state,

        -- timestamps, UTC
        coalesce(
            cast({{ json_text('event.state', ['timestamp']) }} as {{ dbt.type_timestamp() }}),
            envelope.time
        ) as changed_at,

        -- lineage
        deliveries.sequence,
        deliveries.received_at as fetched_at,
        {{ built_at() }} as _built_at
    from deliveries
    {{ json_record('deliveries.body', 'envelope', {
        'account': 'text',
        'region': 'text',
        'time': 'timestamp',
        'detail': 'json',
    }) }}
    {{ json_record('envelope.detail', 'event', {
        'alarmName': 'text',
        'state': 'json',
    }) }}
    where
        deliveries.source = 'aws'
        and deliveries.event = 'CloudWatch Alarm State Change'

)

select * from renamed
