-- Records that were found deleted or moved away in Jira. A record that came back has no time of
-- deletion.
-- Grain: one row per site, table and record.

with versions as (

    {{ latest_versions('raw_jira', 'deletions') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        {{ dbt.split_part('versions.id', "'/'", 1) }} as table_name,
        {{ dbt.split_part('versions.id', "'/'", 2) }} as record_id,

        -- timestamps, UTC
        case when coalesce(record.is_deleted, true) then versions.updated_at end as deleted_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'is_deleted': 'boolean',
    }) }}

)

select * from renamed
