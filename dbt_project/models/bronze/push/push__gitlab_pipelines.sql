-- What GitLab said of pipelines. One of a merge request or a schedule says so itself.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('gitlab') }}

),

renamed as (

    select
        -- keys
        record.pipeline_id,
        record.repository,

        -- attributes
        record.name,
        record.event,
        {{ captured('record.sha', '^([0-9a-f]{40,64})$') }} as sha,
        record.ref,
        record.is_tag,
        record.default_branch,
        record.status,
        record.url,

        -- timestamps, UTC
        {{ spaced_time('record.created') }} as started_at,
        {{ spaced_time('record.finished') }} as finished_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'pipeline_id': ['key!', 'object_attributes', 'id'],
        'repository': ['key!', 'project', 'path_with_namespace'],
        'name': ['key', 'object_attributes', 'name'],
        'event': ['key', 'object_attributes', 'source'],
        'sha': ['key', 'object_attributes', 'sha'],
        'ref': ['key', 'object_attributes', 'ref'],
        'is_tag': ['boolean', 'object_attributes', 'tag'],
        'default_branch': ['key', 'project', 'default_branch'],
        'status': ['text', 'object_attributes', 'status'],
        'url': ['text', 'object_attributes', 'url'],
        'created': ['text', 'object_attributes', 'created_at'],
        'finished': ['text', 'object_attributes', 'finished_at'],
    }) }}
    where
        deliveries.source = 'gitlab'
        and deliveries.event = 'pipeline'

)

select * from renamed
