-- The jobs that GitLab's pipelines have, and the environments that they deploy to.
-- Grain: one row per delivery and job.

with deliveries as (

    {{ deliveries('gitlab') }}

),

renamed as (

    select
        -- keys
        record.job_id,
        {{ short_key(json_text('deliveries.body', ['object_attributes', 'id'])) }} as pipeline_id,
        {{ short_key(json_text('deliveries.body', ['project', 'path_with_namespace'])) }}
            as repository,

        -- attributes
        record.name,
        record.status,
        record.environment,
        record.action,
        {{ captured(
            json_text('deliveries.body', ['object_attributes', 'sha']), '^([0-9a-f]{40,64})$'
        ) }} as sha,
        {{ short_key(json_text('deliveries.body', ['object_attributes', 'ref'])) }} as ref,
        {{ json_text('deliveries.body', ['project', 'web_url']) }} || '/-/jobs/' || record.job_id
            as url,

        -- timestamps, UTC
        {{ spaced_time('record.started') }} as started_at,
        {{ spaced_time('record.finished') }} as finished_at,

        -- lineage
        record.unreadable,
        cast(item.position as bigint) as position,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_each(json_field('deliveries.body', 'builds'), 'item') }}
    {{ json_record('item.value', 'record', {
        'job_id': ['key!', 'id'],
        'name': 'key',
        'status': 'text',
        'environment': ['key', 'environment', 'name'],
        'action': ['text', 'environment', 'action'],
        'started': ['text', 'started_at'],
        'finished': ['text', 'finished_at'],
    }) }}
    where
        deliveries.source = 'gitlab'
        and deliveries.event = 'pipeline'

)

select * from renamed
