-- The states in which an execution of CodePipeline was seen, each with the time at which it was
-- first seen.
-- Grain: one row per account, region, pipeline, execution and status.

with versions as (

    select * from {{ source('raw_aws', 'pipeline_executions') }}

),

final as (

    select
        {{ dbt.split_part('versions.scope', "'/'", 1) }} as account,
        {{ dbt.split_part('versions.scope', "'/'", 2) }} as region,
        {{ dbt.split_part('versions.id', "'/'", 1) }} as pipeline,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as execution_id,
        lower(record.status) as status,
        min(record."startTime") as started_at,
        min(record."lastUpdateTime") as changed_at
    from versions
    {{ json_record('versions.payload', 'record', {
        'status': 'text',
        'startTime': 'timestamp',
        'lastUpdateTime': 'timestamp',
    }) }}
    where record.status is not null
    group by versions.scope, versions.id, lower(record.status)

)

select * from final
