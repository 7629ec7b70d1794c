-- Deployments that Vercel sent. One without a target is a preview.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('vercel') }}

),

renamed as (

    select
        -- keys
        record.deployment_id,
        {{ short_key("record.owner || '/' || record.name") }} as repository,

        -- attributes
        coalesce(record.environment, 'preview') as environment,
        {{ captured('lower(record.sha)', '^([0-9a-f]{40,64})$') }} as sha,
        record.ref,
        replace(record.event, 'deployment.', '') as status,
        record.url,

        -- timestamps, UTC
        {{ since_1970('record.sent_milliseconds') }} as sent_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'deployment_id': ['key!', 'payload', 'deployment', 'id'],
        'owner': ['key', 'payload', 'deployment', 'meta', 'githubOrg'],
        'name': ['key', 'payload', 'deployment', 'meta', 'githubRepo'],
        'environment': ['key', 'payload', 'target'],
        'sha': ['text', 'payload', 'deployment', 'meta', 'githubCommitSha'],
        'ref': ['key', 'payload', 'deployment', 'meta', 'githubCommitRef'],
        'event': ['text', 'type'],
        'url': ['text', 'payload', 'links', 'deployment'],
        'sent_milliseconds': ['text', 'createdAt'],
    }) }}
    where
        deliveries.source = 'vercel'
        and deliveries.event in (
            'deployment.created', 'deployment.succeeded', 'deployment.error', 'deployment.canceled'
        )

)

select * from renamed
