-- The versions of Jira projects, released or planned.
-- Grain: one row per site and version.

with versions as (

    {{ latest_versions('raw_jira', 'versions') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        versions.id as version_id,
        record."projectId" as project_id,

        -- attributes
        record.name as version,
        record.self as url,

        -- flags
        coalesce(record.released, false) as is_released,

        -- dates; Jira keeps no time of the day
        record."releaseDate" as release_date,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'name': 'key',
        'self': 'text',
        'projectId': 'key',
        'released': 'boolean',
        'releaseDate': 'date',
    }) }}

)

select * from renamed
