-- What CodeDeploy said through EventBridge.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries() }}

),

renamed as (

    select
        -- keys
        envelope.account,
        envelope.region,
        event."deploymentId" as codedeploy_id,

        -- attributes
        lower(event.state) as state,

        -- timestamps, UTC
        envelope.time as changed_at,

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
        'deploymentId': 'text',
        'state': 'text',
    }) }}
    where
        deliveries.source = 'aws'
        and deliveries.event = 'CodeDeploy Deployment State-change Notification'

)

select * from renamed
