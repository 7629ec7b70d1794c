-- Fields of Jira issues, custom ones included.
-- Grain: one row per site and field.

with versions as (

    {{ latest_versions('raw_jira', 'fields') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        versions.id as field_id,

        -- attributes
        record.name as field,
        {{ json_text('record.schema', ['type']) }} as value_type,
        {{ json_text('record.schema', ['custom']) }} as custom_type,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'name': 'text',
        'schema': 'json',
    }) }}

)

select * from renamed
