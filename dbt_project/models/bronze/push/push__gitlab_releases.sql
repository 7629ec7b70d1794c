-- What GitLab said of releases.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('gitlab') }}

),

renamed as (

    select
        -- keys
        record.repository,
        record.tag,

        -- attributes
        record.action,
        {{ captured('record.sha', '^([0-9a-f]{40,64})$') }} as sha,
        record.url,

        -- timestamps, UTC
        {{ spaced_time('record.released') }} as released_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'repository': ['key!', 'project', 'path_with_namespace'],
        'tag': 'key!',
        'action': 'text',
        'sha': ['text', 'commit', 'id'],
        'url': 'text',
        'released': ['text', 'released_at'],
    }) }}
    where
        deliveries.source = 'gitlab'
        and deliveries.event = 'release'

)

select * from renamed
