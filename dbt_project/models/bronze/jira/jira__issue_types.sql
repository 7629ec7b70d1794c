-- Jira issue types, with their place in the hierarchy.
-- Grain: one row per site and issue type.

with versions as (

    {{ latest_versions('raw_jira', 'issue_types') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        versions.id as issue_type_id,

        -- attributes
        record.name as issue_type,
        coalesce(record.subtask, false) as is_subtask,
        record."hierarchyLevel" as hierarchy_level,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'name': 'key',
        'subtask': 'boolean',
        'hierarchyLevel': 'bigint',
    }) }}

)

select * from renamed
