-- Records that were found deleted on GitHub.
-- Grain: one row per repository, table and record.

with versions as (

    {{ latest_versions('raw_github', 'deletions') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
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
