-- Syncs that Argo CD sent: the revision, the repository, and the outcome. An application of several
-- sources has a row for each that is a commit; a chart from a registry is left out.
-- Grain: one row per delivery and source.

with deliveries as (

    {{ deliveries('argocd') }}

),

applications as (

    select record.*, deliveries.sequence, deliveries.received_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'application': ['key!', 'metadata', 'name'],
        'environment': ['key', 'metadata', 'labels', 'environment'],
        'namespace': ['key', 'spec', 'destination', 'namespace'],
        'address': ['text', 'spec', 'source', 'repoURL'],
        'sources': ['json', 'spec', 'sources'],
        'revision': ['key', 'status', 'operationState', 'syncResult', 'revision'],
        'revisions': ['json', 'status', 'operationState', 'syncResult', 'revisions'],
        'target_revision': ['key', 'status', 'sync', 'revision'],
        'target_revisions': ['json', 'status', 'sync', 'revisions'],
        'phase': ['text', 'status', 'operationState', 'phase'],
        'images': ['text', 'status', 'summary', 'images'],
        'started_at': ['timestamp!', 'status', 'operationState', 'startedAt'],
        'sync': ['key', 'status', 'operationState', 'startedAt'],
        'finished_at': ['timestamp', 'status', 'operationState', 'finishedAt'],
    }) }}

),

sources as (

    select
        applications.sequence, source.position,
        {{ json_text('source.value', ['repoURL']) }} as address,
        {{ json_text('revision.value', []) }} as revision
    from applications
    {{ json_each('applications.sources', 'source') }}
    {{ json_each('coalesce(applications.revisions, applications.target_revisions)', 'revision') }}
    where source.position = revision.position

),

renamed as (

    select
        -- keys
        applications.application || '@' || applications.sync as sync_id,
        applications.application,
        coalesce(sources.position, 0) as source_number,
        {{ repository_in('coalesce(sources.address, applications.address)') }} as repository,
        coalesce(sources.revision, applications.revision, applications.target_revision) as sha,

        -- attributes
        coalesce(applications.environment, applications.namespace) as environment,
        lower(applications.phase) as phase,
        applications.images,

        -- timestamps, UTC
        applications.started_at,
        applications.finished_at,

        -- lineage
        applications.unreadable,
        applications.sequence,
        applications.received_at as fetched_at
    from applications
    left join sources on applications.sequence = sources.sequence
    where
        sources.sequence is null
        or {{ matches_exactly('sources.revision', '^[0-9a-f]{40,64}$') }}

)

select * from renamed
