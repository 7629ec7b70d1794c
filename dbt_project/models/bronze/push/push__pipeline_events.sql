-- State changes of CodePipeline's executions and of their source actions, sent through EventBridge.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('aws') }}

),

renamed as (

    select
        -- keys
        event.account,
        event.region,
        event.pipeline,
        event.execution_id,
        -- Null for an event of the whole execution.
        event.action,

        -- attributes
        case when event.action is null then lower(event.state) end as status,
        cast(coalesce(event.attempt, 1) as bigint) as attempt,
        {{ captured(
            'coalesce(event.revision_id, event.commit_id)',
            '^([0-9a-f]{40})$',
        ) }} as sha,
        {{ short_key(
            'coalesce('
            ~ revision_repository('event.revision_url') ~ ', '
            ~ 'event.repository)'
        ) }} as repository,

        -- flags
        -- AutomatedRollback or ManualRollback.
        coalesce(
            {{ matches('event.trigger_type', "'rollback'") }},
            false
        ) as is_rollback,

        -- timestamps, UTC
        coalesce(event.started_at, event.time) as started_at,
        event.time as changed_at,

        -- lineage
        event.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ eventbridge_event({
        'pipeline': ['key!', 'detail', 'pipeline'],
        'execution_id': ['key!', 'detail', 'execution-id'],
        'action': ['key', 'detail', 'action'],
        'category': ['text', 'detail', 'type', 'category'],
        'state': ['text', 'detail', 'state'],
        'started_at': ['timestamp', 'detail', 'start-time'],
        'attempt': ['double', 'detail', 'pipeline-execution-attempt'],
        'revision_id': ['text', 'detail', 'execution-result', 'external-execution-id'],
        'revision_url': ['text', 'detail', 'execution-result', 'external-execution-url'],
        'commit_id': ['text', 'detail', 'execution-trigger', 'commit-id'],
        'repository': ['text', 'detail', 'execution-trigger', 'full-repository-name'],
        'trigger_type': ['text', 'detail', 'execution-trigger', 'trigger-type'],
    }) }}
    where
        deliveries.source = 'aws'
        and (
            deliveries.event = 'CodePipeline Pipeline Execution State Change'
            or (
                deliveries.event = 'CodePipeline Action Execution State Change'
                and event.category = 'Source'
            )
        )

)

select * from renamed
