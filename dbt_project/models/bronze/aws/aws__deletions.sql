-- CloudWatch alarms that were found deleted while in the state ALARM.
-- Grain: one row per account, region, table, record and time.

with versions as (

    {{ latest_versions('raw_aws', 'deletions') }}

),

renamed as (

    select
        -- keys
        {{ dbt.split_part('versions.scope', "'/'", 1) }} as account,
        {{ dbt.split_part('versions.scope', "'/'", 2) }} as region,
        record."table" as table_name,
        record.id as record_id,

        -- timestamps, UTC
        versions.updated_at as deleted_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'table': 'text',
        'id': 'text',
    }) }}

)

select * from renamed
