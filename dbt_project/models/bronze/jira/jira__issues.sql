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
        -- Without its key it goes by its number.
        coalesce(record.key, versions.id) as issue_key,
        record.project_id,
        record.issue_type_id,
        record.parent_id,
        record.parent_key,

        -- attributes
        record.project_key,
        record.issue_type,
        record.priority,
        record.status_id,
        record.status,
        record.status_category,
        record.resolution,
        record.title,
        cast({{ json_field('record.fields', 'description') }} as varchar) as description,
        {{ json_field('record.fields', 'components') }} as components,
        {{ json_field('record.fields', 'labels') }} as labels,
        {{ json_field('record.fields', 'issuelinks') }} as issue_links,
        -- The API gives its own URL; the page for people is next to it, whatever the site's path.
        {{ dbt.split_part('record.self', "'/rest/'", 1) }} || '/browse/' || record.key as url,

        -- timestamps, UTC
        record.opened_at,
        record.resolution_at,
        record.updated_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'key': 'key!',
        'self': 'text',
        'fields': 'json',
        'project_id': ['key', 'fields', 'project', 'id'],
        'issue_type_id': ['key', 'fields', 'issuetype', 'id'],
        'parent_id': ['key', 'fields', 'parent', 'id'],
        'parent_key': ['key', 'fields', 'parent', 'key'],
        'project_key': ['key!', 'fields', 'project', 'key'],
        'issue_type': ['key!', 'fields', 'issuetype', 'name'],
        'priority': ['key', 'fields', 'priority', 'name'],
        'status_id': ['key', 'fields', 'status', 'id'],
        'status': ['key', 'fields', 'status', 'name'],
        'status_category': ['key', 'fields', 'status', 'statusCategory', 'key'],
        'resolution': ['key', 'fields', 'resolution', 'name'],
        'title': ['text', 'fields', 'summary'],
        'opened_at': ['timestamp', 'fields', 'created'],
        'resolution_at': ['timestamp', 'fields', 'resolutiondate'],
        'updated_at': ['timestamp', 'fields', 'updated'],
    }) }}

)

select * from renamed
