-- Deployment events as pipelines pushed them.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries() }}

),

renamed as (

    select
        -- keys
        coalesce(
            record.id,
            concat_ws('@', record.repository, record.sha, record.environment, record.started_at)
        ) as event_id,

        -- attributes
        record.service,
        record.repository,
        coalesce(record.environment, 'production') as environment,
        record.sha,
        record.ref,
        lower(record.status) as status,
        record.url,

        -- flags
        coalesce(record.is_rework, false) as is_rework,
        coalesce(record.is_change_failure, false) as is_change_failure,

        -- timestamps, UTC
        coalesce(record.started_at, record.finished_at, deliveries.received_at) as started_at,
        record.finished_at,

        -- lineage
        deliveries.sequence,
        deliveries.received_at as fetched_at,
        {{ built_at() }} as _built_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'id': 'text',
        'service': 'text',
        'repository': 'text',
        'environment': 'text',
        'sha': 'text',
        'ref': 'text',
        'status': 'text',
        'url': 'text',
        'is_rework': 'boolean',
        'is_change_failure': 'boolean',
        'started_at': 'timestamp',
        'finished_at': 'timestamp',
    }) }}
    where deliveries.source = 'deployments'

)

select * from renamed
