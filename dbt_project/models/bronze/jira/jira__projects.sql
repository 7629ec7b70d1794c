-- Jira projects as they are now.
-- Grain: one row per site and project.

with versions as (

    {{ latest_versions('raw_jira', 'projects') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        versions.id as project_id,
        record.key as project_key,

        -- attributes
        record.name as project,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'key': 'key',
        'name': 'key',
    }) }}

)

select * from renamed
