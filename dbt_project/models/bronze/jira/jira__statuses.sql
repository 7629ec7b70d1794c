-- Jira statuses with the category that gives them meaning in any language.
-- Grain: one row per site and status.

with versions as (

    {{ latest_versions('raw_jira', 'statuses') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        versions.id as status_id,

        -- attributes
        record.name as status,
        record."untranslatedName" as untranslated_status,
        {{ json_text('record."statusCategory"', ['key']) }} as status_category,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'name': 'key',
        'untranslatedName': 'key',
        'statusCategory': 'json',
    }) }}

)

select * from renamed
