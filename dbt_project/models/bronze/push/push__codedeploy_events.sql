-- State changes of CodeDeploy's deployments, sent through EventBridge.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('aws') }}

),

renamed as (

    select
        -- keys
        event.account,
        event.region,
        event.codedeploy_id,

        -- attributes
        lower(event.state) as state,

        -- timestamps, UTC
        event.time as changed_at,

        -- lineage
        event.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ eventbridge_event({
        'codedeploy_id': ['key!', 'detail', 'deploymentId'],
        'state': ['text', 'detail', 'state'],
    }) }}
    where
        deliveries.source = 'aws'
        and deliveries.event = 'CodeDeploy Deployment State-change Notification'

)

select * from renamed
