-- Executions of CodePipeline's pipelines in their present state.
-- Grain: one row per account, region, pipeline and execution.

with versions as (

    {{ latest_versions('raw_aws', 'pipeline_executions') }}

),

renamed as (

    select
        -- keys
        {{ dbt.split_part('versions.scope', "'/'", 1) }} as account,
        {{ dbt.split_part('versions.scope', "'/'", 2) }} as region,
        {{ dbt.split_part('versions.id', "'/'", 1) }} as pipeline,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as execution_id,

        -- attributes
        lower(record.status) as status,

        -- flags
        upper(coalesce(record."executionType", 'STANDARD')) = 'ROLLBACK' as is_rollback,

        -- timestamps, UTC
        record."startTime" as started_at,
        record."lastUpdateTime" as changed_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'status': 'text',
        'executionType': 'text',
        'startTime': 'timestamp',
        'lastUpdateTime': 'timestamp',
    }) }}

)

select * from renamed
