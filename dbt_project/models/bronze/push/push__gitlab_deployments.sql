-- Deployments that GitLab sent.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('gitlab') }}

),

renamed as (

    select
        -- keys
        record.deployment_id,
        record.repository,
        record.job_id,

        -- attributes
        record.environment,
        {{ captured('record.commit_url', '/commit/([0-9a-f]{40,64})$') }} as sha,
        record.ref,
        record.status,
        record.url,

        -- timestamps, UTC
        {{ spaced_time('record.changed_at') }} as sent_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'deployment_id': 'key!',
        'repository': ['key!', 'project', 'path_with_namespace'],
        'job_id': ['key', 'deployable_id'],
        'environment': 'key',
        'commit_url': 'text',
        'ref': 'key',
        'status': 'text',
        'url': ['text', 'deployable_url'],
        'changed_at': ['text', 'status_changed_at'],
    }) }}
    where
        deliveries.source = 'gitlab'
        and deliveries.event = 'deployment'

)

select * from renamed
