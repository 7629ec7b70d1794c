-- Jira issues as they are now.
-- Grain: one row per site and issue.

with versions as (

    {{ latest_versions('raw_jira', 'issues') }}

),

renamed as (

    select
        -- keys
        versions.scope as site,
        versions.id as issue_id,
        record.key as issue_key,
        {{ json_text('record.fields', ['project', 'id']) }} as project_id,
        {{ json_text('record.fields', ['issuetype', 'id']) }} as issue_type_id,
        {{ json_text('record.fields', ['parent', 'id']) }} as parent_id,
        {{ json_text('record.fields', ['parent', 'key']) }} as parent_key,

        -- attributes
        {{ json_text('record.fields', ['project', 'key']) }} as project_key,
        {{ json_text('record.fields', ['issuetype', 'name']) }} as issue_type,
        {{ json_text('record.fields', ['priority', 'name']) }} as priority,
        {{ json_text('record.fields', ['status', 'id']) }} as status_id,
        {{ json_text('record.fields', ['status', 'name']) }} as status,
        {{ json_text('record.fields', ['status', 'statusCategory', 'key']) }} as status_category,
        {{ json_text('record.fields', ['resolution', 'name']) }} as resolution,
        {{ json_text('record.fields', ['summary']) }} as title,
        cast({{ json_field('record.fields', 'description') }} as varchar) as description,
        {{ json_field('record.fields', 'components') }} as components,
        {{ json_field('record.fields', 'labels') }} as labels,
        {{ json_field('record.fields', 'issuelinks') }} as issue_links,
        -- The API names its own address; people's is beside it, whatever the site's path.
        {{ dbt.split_part('record.self', "'/rest/'", 1) }} || '/browse/' || record.key as url,

        -- timestamps, UTC
        cast({{ json_text('record.fields', ['created']) }} as {{ dbt.type_timestamp() }})
            as opened_at,
        cast({{ json_text('record.fields', ['resolutiondate']) }} as {{ dbt.type_timestamp() }})
            as resolution_at,
        cast({{ json_text('record.fields', ['updated']) }} as {{ dbt.type_timestamp() }})
            as updated_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        {{ built_at() }} as _built_at
    from versions
    {{ json_record('versions.payload', 'record', {
        'id': 'text',
        'key': 'text',
        'self': 'text',
        'fields': 'json',
    }) }}

)

select * from renamed
