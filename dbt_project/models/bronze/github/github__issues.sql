-- GitHub issues as they are now, without pull requests.
-- Grain: one row per repository and issue.

with versions as (

    {{ latest_versions('raw_github', 'issues') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        {{ read_as('versions.id', 'bigint') }} as number,
        record.id as issue_id,

        -- attributes
        record.title,
        record.body,
        record.state,
        record.state_reason,
        record.html_url as url,
        record.labels,

        -- timestamps, UTC
        record.created_at as opened_at,
        record.closed_at,
        record.updated_at,

        -- lineage
        record.unreadable,
        versions.fetched_at,
        versions._dlt_load_id
    from versions
    {{ json_record('versions.payload', 'record', {
        'id': 'key',
        'title': 'text',
        'body': 'text',
        'state': 'text',
        'state_reason': 'text',
        'html_url': 'text',
        'labels': 'json',
        'created_at': 'timestamp',
        'closed_at': 'timestamp',
        'updated_at': 'timestamp',
    }) }}

)

select * from renamed
