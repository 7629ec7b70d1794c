-- Syncs that Argo CD sent: the revision, the repository, and the outcome.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('argocd') }}

),

renamed as (

    select
        -- keys
        record.application || '@' || record.sync as sync_id,
        record.application,
        {{ repository_in('record.repository_url') }} as repository,
        record.revision as sha,

        -- attributes
        coalesce(record.environment, record.namespace) as environment,
        lower(record.phase) as phase,
        lower(record.health) as health,
        record.images,

        -- timestamps, UTC
        record.started_at,
        record.finished_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'application': ['key!', 'metadata', 'name'],
        'environment': ['key', 'metadata', 'labels', 'environment'],
        'namespace': ['key', 'spec', 'destination', 'namespace'],
        'repository_url': ['text', 'spec', 'source', 'repoURL'],
        'revision': ['key!', 'status', 'operationState', 'syncResult', 'revision'],
        'phase': ['text', 'status', 'operationState', 'phase'],
        'health': ['text', 'status', 'health', 'status'],
        'images': ['text', 'status', 'summary', 'images'],
        'started_at': ['timestamp!', 'status', 'operationState', 'startedAt'],
        'sync': ['key', 'status', 'operationState', 'startedAt'],
        'finished_at': ['timestamp', 'status', 'operationState', 'finishedAt'],
    }) }}
    where deliveries.source = 'argocd'

)

select * from renamed
