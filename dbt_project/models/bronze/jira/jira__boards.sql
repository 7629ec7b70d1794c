-- Jira boards.
-- Grain: one row per site and board.

with versions as (

    {{ latest_versions('raw_jira', 'boards') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        versions.id as board_id,

        -- attributes
        record.name as board,
        record.type as board_type,
        {{ json_text('record.location', ['projectKey']) }} as project_key,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'name': 'text',
        'type': 'text',
        'location': 'json',
    }) }}

)

select * from renamed
