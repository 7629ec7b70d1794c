-- Incident events as monitoring or people pushed them.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries() }}

),

renamed as (

    select
        -- keys
        record.id as incident_id,

        -- attributes
        record.service,
        record.repository,
        record.title,
        lower(record.status) as status,
        record.severity,
        record.url,
        record.deployment_id,
        record.sha,

        -- timestamps, UTC
        coalesce(record.started_at, deliveries.received_at) as started_at,
        record.resolved_at,

        -- lineage
        deliveries.sequence,
        deliveries.received_at as fetched_at,
        {{ built_at() }} as _built_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'id': 'text',
        'service': 'text',
        'repository': 'text',
        'title': 'text',
        'status': 'text',
        'severity': 'text',
        'url': 'text',
        'deployment_id': 'text',
        'sha': 'text',
        'started_at': 'timestamp',
        'resolved_at': 'timestamp',
    }) }}
    where deliveries.source = 'incidents'

)

select * from renamed
