-- What Flux said of the objects that it reconciles: which revision, and how it went. Repository and
-- environment are what the alert's `eventMetadata` says.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('flux') }}

),

renamed as (

    select
        -- keys
        concat_ws('/', record.cluster, record.namespace, record.kind, record.name) as object_id,
        record.name,
        record.repository,

        -- attributes
        record.environment,
        {{ captured(
            'coalesce(record.origin_revision, record.revision)', '[@/:]([0-9a-f]{40,64})$'
        ) }} as sha,
        record.revision,
        record.reason,
        lower(record.severity) as severity,

        -- timestamps, UTC
        record.sent_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'kind': ['key!', 'involvedObject', 'kind'],
        'name': ['key!', 'involvedObject', 'name'],
        'namespace': ['key', 'involvedObject', 'namespace'],
        'cluster': ['key', 'metadata', 'cluster'],
        'repository': ['key', 'metadata', 'repository'],
        'environment': ['key', 'metadata', 'environment'],
        'revision': ['key', 'metadata', 'revision'],
        'origin_revision': ['key', 'metadata', 'originRevision'],
        'reason': 'text',
        'severity': 'text',
        'sent_at': ['timestamp!', 'timestamp'],
    }) }}
    where deliveries.source = 'flux'

)

select * from renamed
