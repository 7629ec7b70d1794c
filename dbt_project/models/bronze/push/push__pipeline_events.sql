-- What CodePipeline said through EventBridge: of whole executions, and of their source actions.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries() }}

),

renamed as (

    select
        -- keys
        envelope.account,
        envelope.region,
        event.pipeline,
        event."execution-id" as execution_id,
        -- Null where the whole execution is meant.
        event.action,

        -- attributes
        case when event.action is null then lower(event.state) end as status,
        cast(coalesce(event."pipeline-execution-attempt", 1) as bigint) as attempt,
        {{ captured(
            "coalesce("
            ~ json_text('event."execution-result"', ['external-execution-id']) ~ ", "
            ~ json_text('event."execution-trigger"', ['commit-id']) ~ ")",
            '^([0-9a-f]{40})$',
        ) }} as sha,
        coalesce(
            {{ revision_repository(
                json_text('event."execution-result"', ['external-execution-url'])
            ) }},
            {{ json_text('event."execution-trigger"', ['full-repository-name']) }}
        ) as repository,

        -- flags
        -- AutomatedRollback or ManualRollback.
        coalesce(
            {{ matches(json_text('event."execution-trigger"', ['trigger-type']), "'rollback'") }},
            false
        ) as is_rollback,

        -- timestamps, UTC
        coalesce(event."start-time", envelope.time) as started_at,
        envelope.time as changed_at,

        -- lineage
        deliveries.sequence,
        deliveries.received_at as fetched_at,
        {{ built_at() }} as _built_at
    from deliveries
    {{ json_record('deliveries.body', 'envelope', {
        'account': 'text',
        'region': 'text',
        'time': 'timestamp',
        'detail': 'json',
    }) }}
    {{ json_record('envelope.detail', 'event', {
        'pipeline': 'text',
        'execution-id': 'text',
        'action': 'text',
        'type': 'json',
        'state': 'text',
        'start-time': 'timestamp',
        'pipeline-execution-attempt': 'double',
        'execution-result': 'json',
        'execution-trigger': 'json',
    }) }}
    where
        deliveries.source = 'aws'
        and (
            deliveries.event = 'CodePipeline Pipeline Execution State Change'
            or (
                deliveries.event = 'CodePipeline Action Execution State Change'
                and {{ json_text('event.type', ['category']) }} = 'Source'
            )
        )

)

select * from renamed
