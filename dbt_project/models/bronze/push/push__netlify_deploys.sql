-- What Netlify said of deploys. One of a pull request or of another branch is a preview.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('netlify') }}

),

renamed as (

    select
        -- keys
        record.deploy_id,
        record.site,
        {{ repository_in(captured('record.commit_url', '^(.*?)(?:/-)?/commits?/[0-9a-f]+$')) }}
            as repository,

        -- attributes
        case when record.context = 'production' then 'production' else 'preview' end as environment,
        {{ captured('lower(record.sha)', '^([0-9a-f]{40,64})$') }} as sha,
        record.ref,
        record.state,
        record.error,
        record.url,
        -- As it is written, for ids that are the same on every engine.
        record.published,

        -- timestamps, UTC
        record.created_at,
        record.published_at,
        record.updated_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'deploy_id': ['key!', 'id'],
        'site': ['key', 'name'],
        'commit_url': 'text',
        'context': 'text',
        'sha': ['text', 'commit_ref'],
        'ref': ['key', 'branch'],
        'state': 'text',
        'error': ['text', 'error_message'],
        'url': ['text', 'admin_url'],
        'created_at': 'timestamp!',
        'published_at': ['timestamp', 'published_at'],
        'published': ['key', 'published_at'],
        'updated_at': 'timestamp',
    }) }}
    where deliveries.source = 'netlify'

)

select * from renamed
