-- GitHub pull requests as they are now.
-- Grain: one row per repository and pull request.

with versions as (

    {{ latest_versions('raw_github', 'pull_requests') }}

),

renamed as (

    select
        -- keys
        versions.scope as repository,
        record.number,

        -- attributes
        record.title,
        record.body,
        record.state,
        record.html_url as url,
        {{ json_text('record."user"', ['login']) }} as author_login,
        {{ json_text('record."user"', ['type']) }} as author_type,
        {{ json_text('record.base', ['ref']) }} as base_ref,
        {{ json_text('record.head', ['ref']) }} as head_ref,
        {{ json_text('record.head', ['sha']) }} as head_sha,
        record.merge_commit_sha,
        record.labels,

        -- flags
        coalesce(record.draft, false) as is_draft,

        -- timestamps, UTC
        record.created_at as opened_at,
        record.merged_at,
        record.closed_at,
        record.updated_at,

        -- lineage
        versions.fetched_at,
        versions._dlt_load_id,
        {{ built_at() }} as _built_at
    from versions
    {{ json_record('versions.payload', 'record', {
        'number': 'bigint',
        'title': 'text',
        'body': 'text',
        'state': 'text',
        'draft': 'boolean',
        'html_url': 'text',
        'user': 'json',
        'base': 'json',
        'head': 'json',
        'labels': 'json',
        'merge_commit_sha': 'text',
        'created_at': 'timestamp',
        'merged_at': 'timestamp',
        'closed_at': 'timestamp',
        'updated_at': 'timestamp',
    }) }}

)

select * from renamed
