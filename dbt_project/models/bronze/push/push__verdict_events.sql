-- What people decided about one deployment or incident, as they pushed it.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('deployments', 'incidents') }}

),

final as (

    select
        -- keys
        case deliveries.source when 'deployments' then 'deployment' else 'incident' end
            as entity_type,
        record.id as entity_id,
        record.repository,

        -- attributes
        lower(record.verdict) as verdict,
        record.decided_by,
        record.reason,

        -- timestamps, UTC
        coalesce(record.decided_at, deliveries.received_at) as decided_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'id': 'key!',
        'repository': 'key',
        'verdict': 'text!',
        'decided_by': 'text',
        'reason': 'text',
        'decided_at': 'timestamp',
    }) }}
    where
        deliveries.source in ('deployments', 'incidents')
        and deliveries.event = 'verdict'

)

select * from final
