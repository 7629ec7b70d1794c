-- Records that were found deleted or moved away in Jira.
-- Grain: one row per site, table and record.

with versions as (

    {{ latest_versions('raw_jira', 'deletions') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        record."table" as table_name,
        record.id as record_id,

        -- timestamps, UTC
        versions.updated_at as deleted_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        {{ built_at() }} as _built_at
    from versions
    {{ json_record('versions.payload', 'record', {
        'table': 'text',
        'id': 'text',
    }) }}

)

select * from renamed
