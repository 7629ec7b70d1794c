-- Actions that executions of CodePipeline ran, every try of each.
-- Grain: one row per account, region, pipeline, execution and action execution.

with versions as (

    {{ latest_versions('raw_aws', 'action_executions') }}

),

renamed as (

    select
        -- keys
        {{ dbt.split_part('versions.scope', "'/'", 1) }} as account,
        {{ dbt.split_part('versions.scope', "'/'", 2) }} as region,
        {{ dbt.split_part('versions.id', "'/'", 1) }} as pipeline,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as execution_id,
        {{ dbt.split_part('versions.id', "'/'", 3) }} as action_execution_id,

        -- attributes
        record."stageName" as stage,
        record."actionName" as action,
        lower(record.status) as status,

        -- timestamps, UTC
        record."lastUpdateTime" as changed_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'stageName': 'text',
        'actionName': 'text',
        'status': 'text',
        'lastUpdateTime': 'timestamp',
    }) }}

)

select * from renamed
